/** `npm run check`: what can be said about the tree without running it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { installGap } from './lib/install.mjs';
import { near } from './lib/near.mjs';
import { command, Misuse, readOptions } from './lib/options.mjs';
import { ROOT } from './lib/paths.mjs';
import { program } from './lib/run.mjs';
import { duration } from './lib/stages.mjs';

const PARTS = {
  types: {
    title: 'types of the library and of everything else',
    run: () => programs(
      ['tsc', ['-p', 'tsconfig.lib.json']], ['tsc', ['-p', 'tsconfig.json']]),
  },
  lint: {
    title: 'ESLint',
    run: () => programs(['eslint', ['.', '--max-warnings', '0']]),
  },
  api: {
    title: "the library's face is the one in etc/",
    run: () => programs(['api', []]),
  },
  imports: { title: 'src <- sim <- examples <- site, and no cycles in src/' },
  purity: { title: 'no clock, timer, randomness or I/O in src/ and sim/' },
  style: { title: 'line length, white space, marks left behind' },
  weave: {
    title: 'every listing resolves; the share of src/ that is woven',
    run: () => programs(['tsx', ['tools/weave.ts']]),
  },
  parity: { title: 'Chinese and English correspond' },
  prose: { title: 'MDX traps, Chinese typography, the glossary' },
  links: { title: 'links of chapters and documents' },
  pages: {
    title: 'links of the built pages',
    when: () => existsSync(join(ROOT, 'build', 'index.html')),
  },
};

const NAMES = Object.keys(PARTS);

const HELP = `npm run check [-- OPTIONS]

  --only PART[,PART]   only these parts
  --skip PART[,PART]   all but these
  --help               this text

Parts:
${NAMES.map((name) => `  ${name.padEnd(10)}${PARTS[name].title}`).join('\n')}`;

await command('npm run check', async (argv) => {
  const options = readOptions(argv, {
    only: { type: 'string' }, skip: { type: 'string' },
  });
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
  const names = NAMES.filter((name) =>
    wanted.includes(name) && !left.includes(name));
  return runAll(names);
});

function list(text) {
  return text.split(',').map((word) => {
    const name = word.trim();
    if (NAMES.includes(name)) return name;
    const guess = near(name, NAMES);
    throw new Misuse(
      `There is no part '${name}'. Near: ${(guess.length ? guess : NAMES).join(', ')}.`);
  });
}

async function runAll(names) {
  const { tsImport } = await import('tsx/esm/api');
  const { PARTS: readers } = await tsImport('./check/index.ts', import.meta.url);
  let passed = 0;
  let failed = 0;
  for (const name of names) {
    const part = PARTS[name];
    if (part.when?.() === false) continue;
    const started = Date.now();
    const fine = part.run === undefined
      ? report(await readers[name](ROOT))
      : await part.run();
    if (fine) passed++;
    else failed++;
    const mark = fine ? 'ok  ' : 'FAIL';
    console.log(`${mark} ${name.padEnd(9)}${duration(Date.now() - started)}`);
  }
  console.log(`\n${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

function report(findings) {
  for (const { file, line, message, remedy } of findings) {
    console.log(`${file}:${line}: ${message}\n    ${remedy}`);
  }
  return findings.length === 0;
}

/** Runs programs one after the other; their output shows if one fails. */
async function programs(...runs) {
  let fine = true;
  for (const [name, args] of runs) {
    const { code, output } = await program(name, args, { quiet: true });
    if (code === 0) continue;
    process.stdout.write(output);
    fine = false;
  }
  return fine;
}
