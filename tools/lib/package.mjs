/** What `npm run pack` makes: the package, its README, and the sizes of its parts. */
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { compile } from './compile.mjs';
import { ROOT } from './paths.mjs';
import { npm } from './npm.mjs';

/** What RawNode and all that it needs may weigh, in bytes of gzip: 30 KB is the goal. */
export const BUDGET = 25_000;

const MODULES = { '.': 'index', './internals': 'internals' };

/**
 * Builds the package into `folder`, which is emptied before.
 *
 * @param {string} folder
 * @param {{book?: string, repository?: string}} [addresses] of the book and of
 *   the repository, when they are published somewhere.
 */
export function buildPackage(folder, addresses = {}) {
  rmSync(folder, { recursive: true, force: true });
  copySources(join(folder, 'src'));
  const problems = compile(folder);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  for (const name of ['LICENSE', 'CHANGELOG.md']) {
    copyFileSync(join(ROOT, name), join(folder, name));
  }
  writeFileSync(join(folder, 'README.md'), readme(addresses));
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest(addresses), null, 2)}\n`);
}

/** Packs what {@link buildPackage} has built; answers with the path of the tarball. */
export async function packTarball(folder, into) {
  mkdirSync(into, { recursive: true });
  const args = ['pack', '--pack-destination', into];
  const { code, output } = await npm(args, { root: folder, quiet: true });
  if (code !== 0) throw new Error(`npm pack failed:\n${output}`);
  const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return join(into, `${name}-${version}.tgz`);
}

/** The sources, for the compiler and for those whom the source maps lead there. */
function copySources(to) {
  const from = join(ROOT, 'src');
  for (const name of readdirSync(from, { recursive: true })) {
    if (!/\.(?:ts|md)$/.test(name)) continue;
    mkdirSync(dirname(join(to, name)), { recursive: true });
    copyFileSync(join(from, name), join(to, name));
  }
}

function manifest({ book, repository }) {
  const { name, version, license } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  return {
    name,
    version,
    description: 'A complete Raft in the manner of etcd/raft: no dependencies, no I/O',
    keywords: [
      'raft',
      'consensus',
      'etcd',
      'distributed',
      'replication',
      'replicated-log',
      'state-machine',
      'leader-election',
      'fault-tolerance',
      'typescript',
    ],
    license,
    ...(book === undefined ? {} : { homepage: book }),
    ...(repository === undefined ? {} : { repository: { type: 'git', url: `git+${repository}.git` } }),
    type: 'module',
    sideEffects: false,
    exports: {
      ...Object.fromEntries(
        Object.entries(MODULES).map(([path, file]) => [
          path,
          { types: `./lib/${file}.d.ts`, default: `./lib/${file}.js` },
        ]),
      ),
      './package.json': './package.json',
    },
    files: ['lib', 'src', 'CHANGELOG.md'],
    engines: { node: '>=20' },
  };
}

function readme({ book }) {
  const example = join(ROOT, 'examples', 'replica', 'counter');
  const counter = readFileSync(`${example}.ts`, 'utf8').replaceAll(
    "'../../src/index.ts'",
    "'annotated-raft'",
  );
  return readFileSync(join(ROOT, 'tools', 'package', 'README.md'), 'utf8')
    .replace('<!-- counter -->', () => fenced('ts', counter))
    .replace('<!-- output -->', () => fenced('text', readFileSync(`${example}.out`, 'utf8')))
    .replace('<!-- chapters -->', () => chapters(book));
}

function fenced(language, text) {
  return `\`\`\`${language}\n${text}\`\`\``;
}

/** The chapters that are written, in the order of the book, as a list of links. */
function chapters(book) {
  const folder = join(ROOT, 'i18n/en/docusaurus-plugin-content-docs/current');
  return readdirSync(folder, { recursive: true })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => /^guide\.mdx$|^[^/]+\/[^_][^/]*\.mdx$/.test(name))
    .map((name) => ({
      page: `en/${name.replace(/\.mdx$/, '')}/`,
      ...frontMatter(readFileSync(join(folder, name), 'utf8')),
    }))
    .sort((a, b) => a.chapter - b.chapter)
    .map(({ page, title }) =>
      book === undefined ? `- ${title} (\`/${page}\`)` : `- [${title}](${new URL(page, book)})`,
    )
    .join('\n');
}

function frontMatter(text) {
  const title = /^title: "?(.*?)"?$/m.exec(text)?.[1] ?? '';
  return { title, chapter: Number(/^chapter: (\d+)$/m.exec(text)?.[1] ?? 0) };
}

/**
 * What an import costs when it is bundled and minified, and when it is compressed on top, in
 * bytes.
 *
 * @returns {Promise<{names: string, minified: number, gzip: number}[]>}
 */
export async function sizes(folder) {
  const measured = [];
  for (const names of ['RawNode', 'RawNode, MemoryStorage', 'ReplicaNode', '*']) {
    measured.push({ names, ...(await sizeOf(folder, names)) });
  }
  return measured;
}

async function sizeOf(folder, names) {
  const { build } = await import('esbuild');
  const what = names === '*' ? '*' : `{ ${names} }`;
  const { outputFiles } = await build({
    stdin: { contents: `export ${what} from './lib/index.js';`, resolveDir: folder },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    write: false,
    legalComments: 'none',
    logLevel: 'silent',
  });
  const [{ contents }] = outputFiles;
  return { minified: contents.length, gzip: gzipSync(contents, { level: 9 }).length };
}
