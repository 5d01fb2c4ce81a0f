import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { publint } from 'publint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BUDGET, sizes } from '../../tools/lib/package.mjs';
import { ROOT } from '../../tools/lib/paths.mjs';
import { openBrowser, serveFolder } from '../browser/helpers.ts';
import { adopted, installedProject, nodeOf, run, tool, tsconfig, write } from './project.ts';
import type { Project } from './project.ts';

const PLAIN = 'test/package/programs/plain.mjs';
const STRICT = 'test/package/programs/strict.ts';
const COUNTER = 'examples/replica/counter';
const TSC = 'typescript/bin/tsc';

/** What the programs print, by the file that runs in the project. */
const PROGRAMS = {
  'plain.mjs': [
    'n1: 1/2 EntryNormal "a", 1/3 EntryNormal "b", 1/4 EntryNormal "c", 1/5 EntryConfChange l4',
    'n2: 1/2 EntryNormal "a", 1/3 EntryNormal "b", 1/4 EntryNormal "c", 1/5 EntryConfChange l4',
    'n3: 1/2 EntryNormal "a", 1/3 EntryNormal "b", 1/4 EntryNormal "c", 1/5 EntryConfChange l4',
    'n2 leads in term 1 with commit 5: voters=(1 2 3) learners=(4)',
    'one library behind both entries: true',
    '"hi\\x00"',
    'true, NoLeader',
    'true, MisuseError',
    '',
  ].join('\n'),
  'out/strict.js': [
    'true storage cases',
    '42 at 2, 2 matched',
    'true remarks, ApplyConf',
    '2 at 2; 2 learns; true',
    'StoppedError',
    'Stopped',
    '2 entries, CompactedError, Stopped',
    '',
  ].join('\n'),
  'out/counter.js': readFileSync(join(ROOT, `${COUNTER}.out`), 'utf8'),
};

let project: Project;

beforeAll(async () => {
  project = await installedProject();
  write(project, 'plain.mjs', adopted(PLAIN));
  write(project, 'strict.ts', adopted(STRICT));
  write(project, 'counter.ts', codeOf(readme(), 'ts'));
  write(
    project,
    'signal.ts',
    `
    import type { RaftNode, ReplicaNode } from 'annotated-raft';
    export const ask = (node: RaftNode, replica: ReplicaNode, { signal }: AbortController) =>
      [node.propose(Uint8Array.of(), { signal }), replica.read(() => 1, { signal })];
  `,
  );
  const node = { module: 'NodeNext', moduleResolution: 'NodeNext', lib: ['ES2022'], outDir: 'out' };
  write(project, 'tsconfig.json', tsconfig(node, ['strict.ts']));
  const page = { module: 'ESNext', moduleResolution: 'bundler', lib: ['ES2022', 'DOM'], outDir: 'out' };
  const files = ['strict.ts', 'counter.ts', 'signal.ts'];
  write(project, 'tsconfig.bundler.json', tsconfig(page, files));
});

afterAll(() => project?.remove());

function readme(): string {
  return readFileSync(join(project.installed, 'README.md'), 'utf8');
}

/** The first block of a language in a document. */
function codeOf(text: string, language: string): string {
  return new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 's').exec(text)?.[1] ?? '';
}

function filesOf(ending: string): string[] {
  return readdirSync(project.installed, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith(ending));
}

function read(name: string): string {
  return readFileSync(join(project.installed, name), 'utf8');
}

describe('what is installed', () => {
  it('has no dependencies, no side effects and no scripts', () => {
    const manifest = JSON.parse(read('package.json')) as Record<string, unknown>;
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      version: string;
    };
    expect(manifest).toMatchObject({
      name: 'annotated-raft',
      version,
      type: 'module',
      sideEffects: false,
      license: 'MIT',
    });
    for (const field of [
      'private',
      'scripts',
      'bin',
      'main',
      'overrides',
      'dependencies',
      'devDependencies',
      'peerDependencies',
      'optionalDependencies',
    ]) {
      expect(manifest).not.toHaveProperty(field);
    }
    expect(
      readdirSync(join(project.folder, 'node_modules')).filter((name) => !name.startsWith('.')),
    ).toEqual(['annotated-raft']);
  });

  it('is the library and nothing else of the repository', () => {
    expect(readdirSync(project.installed).sort()).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'lib',
      'package.json',
      'src',
    ]);
    const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
      .map((name) => name.replaceAll('\\', '/'))
      .filter((name) => name.endsWith('.ts'));
    for (const name of sources) {
      expect(read(`src/${name}`)).toBe(readFileSync(join(ROOT, 'src', name), 'utf8'));
    }
    const compiled = filesOf('.js').map((name) => name.replace(/^lib\/(.*)\.js$/, '$1.ts'));
    expect(compiled.sort()).toEqual([...sources].sort());
  });

  it('has maps that lead to sources in the package', () => {
    const maps = filesOf('.map');
    expect(maps).toHaveLength(2 * filesOf('.js').length);
    for (const name of maps) {
      const { sources, sourceRoot } = JSON.parse(read(name)) as {
        sources: string[];
        sourceRoot: string;
      };
      expect(sourceRoot).toBe('');
      const up = '../'.repeat(name.split('/').length - 1);
      const source = name.replace(/^lib\//, 'src/').replace(/\.(?:d\.ts|js)\.map$/, '.ts');
      expect(sources).toEqual([up + source]);
      expect(existsSync(join(project.installed, source))).toBe(true);
    }
  });

  it('shows an error at its line of the source', async () => {
    const text = "import { RawNode } from 'annotated-raft'; new RawNode({ id: 0 });";
    write(project, 'fault.mjs', text);
    const { code, output } = await run(project, process.execPath, ['--enable-source-maps', 'fault.mjs']);
    expect(code).toBe(1);
    const [, file, line] = /annotated-raft[\\/](src[\\/].*?\.ts):(\d+)/.exec(output) ?? [];
    expect(output).toContain('ConfigError');
    expect(read(file ?? '').split('\n')[Number(line) - 1]).toMatch(/throw|new /);
  });

  it('has declarations that name only what is there, and nothing internal', () => {
    for (const name of filesOf('.d.ts')) {
      for (const [, path = ''] of read(name).matchAll(/(?:from |import\()['"](.*?)['"]/g)) {
        expect(path).toMatch(/^\.{1,2}\/.*\.js$/);
        expect(existsSync(join(project.installed, dirname(name), path))).toBe(true);
      }
    }
    expect(read('lib/raw_node.d.ts')).not.toContain('inspect(');
  });
});

describe('README', () => {
  it('shows the counter of the repository, and what it prints', () => {
    expect(codeOf(readme(), 'ts')).toBe(adopted(`${COUNTER}.ts`));
    expect(codeOf(readme(), 'text')).toBe(PROGRAMS['out/counter.js']);
  });

  it('has nothing left to fill in, and links that hold', () => {
    expect(readme()).not.toMatch(/<!--|\(undefined|\/undefined|localhost/);
    const pages = [...readme().matchAll(/\]\(https:\/\/book\.example\/raft\/en\/(.*?)\/\)/g)];
    expect(pages.length).toBeGreaterThan(3);
    for (const [, page] of pages) expect(existsSync(join(ROOT, 'docs', `${page}.mdx`))).toBe(true);
    for (const [, url = ''] of readme().matchAll(/\]\((.*?)\)/g)) expect(url).toMatch(/^https:/);
  });
});

describe('types', () => {
  it.for(['tsconfig.json', 'tsconfig.bundler.json'])('pass in strict mode: %s', async (config) => {
    expect(await tool(project, TSC, ['-p', config])).toEqual({ code: 0, output: '' });
  });

  it('are found wanting by a program that is wrong', async () => {
    const text = "import { RawNode } from 'annotated-raft'; new RawNode({ id: 'one' });";
    write(project, 'wrong.ts', text);
    const node = { module: 'NodeNext', moduleResolution: 'NodeNext', noEmit: true };
    write(project, 'tsconfig.wrong.json', tsconfig(node, ['wrong.ts']));
    const { code, output } = await tool(project, TSC, ['-p', 'tsconfig.wrong.json']);
    expect(code).not.toBe(0);
    expect(output).toContain("'string' is not assignable to type 'number'");
  });
});

describe('in Node', () => {
  beforeAll(async () => {
    await tool(project, TSC, ['-p', 'tsconfig.bundler.json']);
  });

  const own = Number.parseInt(process.versions.node, 10);
  it.for([...new Set([own, 20, 22, 24])])('runs in Node %i', async (line, { skip }) => {
    const node = await nodeOf(project, line);
    if (node === undefined) {
      const note = `Node ${line} can't be had from the registry; nothing was run in it.`;
      console.log(note);
      return skip(note);
    }
    for (const [name, output] of Object.entries(PROGRAMS)) {
      expect(await run(project, node, [name]), name).toEqual({ code: 0, output });
    }
  });
});

describe('in a page', () => {
  it('runs without a bundler', async () => {
    const imports = JSON.stringify({
      imports: {
        'annotated-raft': '/node_modules/annotated-raft/lib/index.js',
        'annotated-raft/internals': '/node_modules/annotated-raft/lib/internals.js',
      },
    });
    write(
      project,
      'index.html',
      `<!doctype html><title>...</title><link rel="icon" href="data:,">
      <script type="importmap">${imports}</script>
      <script type="module">
        try {
          for (const name of ${JSON.stringify(Object.keys(PROGRAMS))}) await import('./' + name);
          document.title = 'done';
        } catch (error) {
          document.title = String(error);
        }
      </script>`,
    );
    const site = await serveFolder(project.folder);
    const browser = await openBrowser();
    try {
      const page = await browser.context.newPage();
      let output = '';
      page.on('console', (message) => (output += `${message.text()}\n`));
      await page.goto(site.address);
      await page.waitForFunction(() => document.title !== '...');
      expect(await page.title()).toBe('done');
      expect(output).toBe(Object.values(PROGRAMS).join(''));
    } finally {
      await browser.close();
      await site.close();
    }
  });
});

describe('what others say', () => {
  it('are the types wrong? They are not', async () => {
    const args = [project.tarball, '--profile', 'esm-only', '--no-color', '--no-emoji'];
    const { code, output } = await tool(project, '@arethetypeswrong/cli/dist/index.js', args);
    // It is only for those who import: require is another world.
    for (const way of [/^.*node16 \(from ESM\).*$/m, /^.*bundler .*$/m]) {
      expect(way.exec(output)?.[0].match(/OK/g)).toHaveLength(3);
    }
    expect(code, output).toBe(0);
  });

  it('publint finds nothing', async () => {
    const { messages } = await publint({ pkgDir: project.installed, strict: true, pack: false });
    expect(messages).toEqual([]);
  });
});

describe('size', () => {
  it('stays within the budget, and a bundler takes only what is used', async () => {
    const [node, ...more] = await sizes(project.installed);
    expect(node?.gzip).toBeLessThanOrEqual(BUDGET);
    expect(more.at(-1)?.names).toBe('*');
    expect(more.at(-1)?.gzip).toBeGreaterThan(1.2 * (node?.gzip ?? 0));
  });
});
