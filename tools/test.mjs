/**
 * `npm test`: everything that shows the book and the library to be right.
 * Until the packages are installed only Node's own modules may be imported.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHROMIUM_HELP, findChromium } from './lib/chromium.mjs';
import { columns } from './lib/columns.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { nearNames } from '../sim/near.mjs';
import { nodeTooOld } from './lib/node-version.mjs';
import { command, Misuse, readOptions } from './lib/options.mjs';
import { ROOT } from './lib/paths.mjs';
import { program } from './lib/run.mjs';
import { chosen, countsOf, duration, vitestCounts } from './lib/stages.mjs';

const STAGES = {
  checks: {
    title: 'types, lint and the checks of the book',
    run: () => counted(program('checks', [], { keep: true })),
  },
  unit: {
    title: 'unit and property tests, and how much of src/ they run',
    run: () => vitest('unit', {}, ['--coverage.enabled', '--coverage.reporter=text-summary']),
  },
  package: {
    title: 'the package as npm installs it: in Node, under tsc, in a page',
    run: async () => vitest('package', { CHROMIUM: (await findChromium()) ?? '' }),
  },
  examples: {
    title: 'the examples and their expected output',
    run: () => tool('example.ts', ['--check']),
  },
  interaction: {
    title: 'our own interaction scripts',
    when: () => existsSync(join(ROOT, 'test', 'interaction')),
    // The command looks for a folder `interaction` in what it is given.
    run: () => tool('conformance.ts', ['--data', 'test']),
  },
  simulation: {
    title: 'a short campaign of the simulated world, with fixed seeds',
    run: () => tool('simulate.ts', ['--seeds', '1..600']),
  },
  servers: {
    title: 'twenty rounds of real servers to which something happens',
    run: () => tool('kv/torture.ts', ['--rounds', '20']),
  },
  build: {
    title: 'the build of both languages',
    run: () => counted(program('docusaurus', ['build'], { keep: true })),
  },
  browser: {
    title: 'the built book in a browser',
    needs: 'build',
    run: browser,
  },
};

const HELP = `npm test [-- OPTIONS]

Installs the packages of package-lock.json if they are not there, then runs
every test. The last line is "N passed, M failed".

  --only STAGE[,STAGE]   only these stages; "browser" alone takes the build
                         that is there
  --help                 this text

Stages:
${columns(Object.entries(STAGES).map(([name, { title }]) => [name, title]))}`;

await command('npm test', async (argv) => {
  const options = readOptions(argv, { only: { type: 'string' } });
  if (options.help) {
    console.log(HELP);
    return 0;
  }
  const names = chosen(options.only, Object.keys(STAGES), unknownStage);
  const old = nodeTooOld();
  if (old !== undefined) {
    console.error(old);
    return 1;
  }
  if (!(await ensureInstalled(ROOT))) return 1;
  return summary(await runAll(names));
});

function unknownStage(name) {
  const names = nearNames(name, Object.keys(STAGES));
  const guess = names.length > 0 ? names : Object.keys(STAGES);
  throw new Misuse(`There is no stage '${name}'. Near: ${guess.join(', ')}.`);
}

async function runAll(names) {
  const results = [];
  for (const name of names) {
    const stage = STAGES[name];
    if (stage.when?.() === false) continue;
    console.log(`\n== ${name}: ${stage.title}`);
    const broken = results.find((r) => r.name === stage.needs && r.failed > 0);
    const started = Date.now();
    const counts = broken === undefined ? await stage.run() : blocked(broken);
    results.push({ name, ms: Date.now() - started, ...counts });
  }
  return results;
}

function blocked({ name }) {
  console.error(`Not run, because "${name}" failed.`);
  return { passed: 0, failed: 1 };
}

function summary(results) {
  const total = { passed: 0, failed: 0 };
  console.log('\n== summary');
  for (const { name, ms, passed, failed } of results) {
    total.passed += passed;
    total.failed += failed;
    const counts = `${String(passed).padStart(6)} passed, ${failed} failed`;
    console.log(`${name.padEnd(13)}${counts.padEnd(28)}${duration(ms)}`);
  }
  console.log(`\n${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 && results.length > 0 ? 0 : 1;
}

async function counted(run) {
  return countsOf(await run);
}

function tool(file, args) {
  return counted(program('tsx', [join('tools', file), ...args], { keep: true }));
}

async function vitest(project, env, more = []) {
  const folder = mkdtempSync(join(tmpdir(), 'annotated-raft-'));
  const file = join(folder, 'report.json');
  try {
    const args = [
      'run',
      '--project',
      project,
      ...more,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${file}`,
    ];
    const { code } = await program('vitest', args, { env });
    const report = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
    return vitestCounts(report, code);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function browser() {
  const chromium = await findChromium();
  if (chromium === undefined) {
    console.error(CHROMIUM_HELP);
    return { passed: 0, failed: 1 };
  }
  if (!existsSync(join(ROOT, 'build', 'index.html'))) {
    console.error('There is no build; run npm test -- --only build,browser.');
    return { passed: 0, failed: 1 };
  }
  return vitest('browser*', { CHROMIUM: chromium });
}
