/** `npm run check`: what can be said about the tree without running it. */
import { existsSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { columns } from './lib/columns.mjs';
import { installGap } from './lib/install.mjs';
import { nearNames } from '../sim/near.mjs';
import { command, Misuse, readOptions } from './lib/options.mjs';
import { CACHE, ROOT } from './lib/paths.mjs';
import { LIBRARY, OTHERS } from './lib/projects.mjs';
import { program } from './lib/run.mjs';
import { duration } from './lib/stages.mjs';

/**
 * Parts with a `run` are programs of their own, with a `quick` one for --fast;
 * the others read the tree in this one.
 */
const PARTS = {
  lint: {
    title: 'ESLint',
    run: () => programs(['tsx', ['tools/check/lint.ts']]),
  },
  types: {
    title: 'types of the library and of everything else',
    fast: true,
    run: () => programs(...[LIBRARY, ...OTHERS].map(tsc)),
    quick: () => programs(['tsx', ['tools/check/quick_types.ts']]),
  },
  format: {
    title: 'the layout that npm run format gives',
    fast: true,
    run: () =>
      programs(['prettier', ['--check', '.', '--log-level', 'warn', ...remembering('prettier')]]),
  },
  weave: {
    title: 'every listing resolves; every line of src/ is shown, and one in six told',
    run: () => programs(['tsx', ['tools/weave.ts', '--require', '100']]),
  },
  api: {
    title: "the library's face is the one in etc/",
    run: () => programs(['api', []]),
  },
  imports: { title: 'src <- sim <- examples <- site, and no cycles in src/', fast: true },
  purity: { title: 'no clock, timer, randomness or I/O in src/ and sim/', fast: true },
  style: { title: 'line length, white space, marks left behind', fast: true },
  matter: { title: 'front matter that the build can read, with what the contents need', fast: true },
  parity: { title: 'Chinese and English correspond', fast: true },
  read: { title: 'passages to read again, after a change of their code or translation', fast: true },
  prose: { title: 'MDX traps, Chinese typography, the glossary', fast: true },
  summaries: { title: 'a Chinese sentence for every symbol of src/, none out of date', fast: true },
  links: { title: 'links of chapters and documents', fast: true },
  names: { title: 'what chapters show by name is there, and no example is left over', fast: true },
  pages: {
    title: 'links of the built pages',
    when: () => existsSync(join(ROOT, 'build', 'index.html')),
  },
  commits: { title: 'subjects of new commits', fast: true },
};

const NAMES = Object.keys(PARTS);
const SLOW = NAMES.filter((name) => !PARTS[name].fast);

const HELP = `npm run check [-- OPTIONS]

  --fast               what takes seconds: all but ${SLOW.join(', ')}
  --only PART[,PART]   only these parts
  --skip PART[,PART]   all but these
  --no-cache           forgets what was found before
  --help               this text

Parts:
${columns(NAMES.map((name) => [name, PARTS[name].title]))}`;

const OPTIONS = {
  fast: { type: 'boolean', default: false },
  only: { type: 'string' },
  skip: { type: 'string' },
  'no-cache': { type: 'boolean', default: false },
};

await command('npm run check', async (argv) => {
  const options = readOptions(argv, OPTIONS);
  if (options.help) {
    console.log(HELP);
    return 0;
  }
  const wanted = options.only === undefined ? NAMES : list(options.only);
  const left = options.skip === undefined ? [] : list(options.skip);
  const gap = installGap(ROOT);
  if (gap !== undefined) {
    console.error(`The packages are not installed (${gap}): run npm ci.`);
    return 1;
  }
  if (options['no-cache']) rmSync(CACHE, { recursive: true, force: true });
  const asked = NAMES.filter((name) => wanted.includes(name) && !left.includes(name));
  const names = asked.filter((name) => !(options.fast && SLOW.includes(name)) && possible(name));
  if (names.length === 0) throw new Misuse(nothingLeft(asked));
  return summary(await runAll(names, options.fast));
});

function possible(name) {
  return PARTS[name].when?.() !== false;
}

/** Why none of these parts runs: to run nothing must not look like success. */
function nothingLeft(asked) {
  if (asked.length === 0) return 'Nothing is left to run: --skip names all parts.';
  const built = asked.filter((name) => !possible(name));
  if (built.length > 0) return `Nothing is left to run: there is no build for ${built.join(', ')}.`;
  return `Nothing is left to run: ${asked.join(', ')} is not in --fast.`;
}

function list(text) {
  return text.split(',').map((word) => {
    const name = word.trim();
    if (NAMES.includes(name)) return name;
    const guess = nearNames(name, NAMES);
    throw new Misuse(`There is no part '${name}'. Near: ${(guess.length ? guess : NAMES).join(', ')}.`);
  });
}

/** Starts the programs, one a processor, and reads the tree while they run. */
async function runAll(names, fast) {
  const programs = names.filter((name) => PARTS[name].run !== undefined);
  const lanes = Array.from({ length: availableParallelism() }, async () => {
    const results = [];
    while (programs.length > 0) {
      const name = programs.shift();
      const { run, quick = run } = PARTS[name];
      results.push(await timed(name, fast ? quick : run));
    }
    return results;
  });
  const read = await readAll(names.filter((name) => PARTS[name].run === undefined));
  const results = [...read, ...(await Promise.all(lanes)).flat()];
  return results.sort((a, b) => names.indexOf(a.name) - names.indexOf(b.name));
}

async function readAll(names) {
  if (names.length === 0) return [];
  const { tsImport } = await import('tsx/esm/api');
  const { PARTS: readers } = await tsImport('./check/index.ts', import.meta.url);
  const results = [];
  for (const name of names) {
    results.push(await timed(name, async () => report(await readers[name](ROOT))));
  }
  return results;
}

async function timed(name, run) {
  const started = Date.now();
  const text = await run();
  const mark = text === undefined ? 'ok  ' : 'FAIL';
  console.log(`${mark} ${name.padEnd(9)}${duration(Date.now() - started)}`);
  return { name, text };
}

function summary(results) {
  const failed = results.filter(({ text }) => text !== undefined);
  for (const { name, text } of failed) console.log(`\n== ${name}\n${text.trimEnd()}`);
  console.log(`\n${results.length - failed.length} passed, ${failed.length} failed`);
  return failed.length === 0 ? 0 : 1;
}

/** Findings as a text, or undefined if there are none. */
function report(findings) {
  if (findings.length === 0) return undefined;
  return findings
    .map(({ file, line, message, remedy }) => `${file}:${line}: ${message}\n    ${remedy}`)
    .join('\n');
}

/** Runs programs one after the other: what those say that fail, or undefined. */
async function programs(...runs) {
  let text;
  for (const [name, args] of runs) {
    const { code, output } = await program(name, args, { quiet: true });
    if (code !== 0) text = `${text ?? ''}${output.trim() || `${name} ended with ${code}`}\n`;
  }
  return text;
}

function tsc(config) {
  const file = join(CACHE, `${config}.tsbuildinfo`);
  return ['tsc', ['-p', config, '--incremental', '--tsBuildInfoFile', file]];
}

/** Results are remembered by what stands in a file, never by when it was written. */
function remembering(name) {
  return ['--cache', '--cache-strategy', 'content', '--cache-location', join(CACHE, name)];
}
