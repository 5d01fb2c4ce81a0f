/**
 * `npm run oracle`: the Go original and this library, side by side.
 *
 * Exit codes: 0 all agree (or there is no Go), 1 some differ, 2 wrong use.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { neverSeen, runCampaign } from './campaign.ts';
import type { Summary } from './campaign.ts';
import { printCoverage } from './coverage.ts';
import { describeDifference, shrinkSeed } from './differences.ts';
import { compareFiles, scriptsIn } from './files.ts';
import { CATALOGUE } from './features.ts';
import { BuildError, buildOriginal, findGo } from './go.ts';
import { OptionError, readOptions, USAGE } from './options.ts';
import type { Options } from './options.ts';
import { writeScript } from './script.ts';
import { Original } from './theirs.ts';

/** Differences that are shrunk and shown; more of them rarely tell more. */
const SHOWN = 5;

async function main(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  if (options.help) {
    console.log(USAGE);
    return 0;
  }
  const names = options.files === null ? [] : scriptsIn(options.files);
  if (options.coverage) printCoverage(options);
  const go = findGo();
  if ('missing' in go) {
    console.log(`skipped: ${go.missing}`);
    return 0;
  }
  const program = buildOriginal(go);
  if (options.files !== null) return compareFiles(program, options.files, names);
  return runSeeds(program, options);
}

async function runSeeds(program: string, options: Options): Promise<number> {
  const started = Date.now();
  const summary = await runCampaign(program, options, options.commands, (sofar) => {
    showProgress(sofar, options, started);
  });
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  const { differing } = summary;
  const original = new Original(program);
  for (const seed of differing.slice(0, SHOWN)) await showDifference(original, seed, options);
  original.stop();
  if (differing.length > SHOWN) console.log(`also: ${differing.slice(SHOWN).join(', ')}`);
  printSummary(summary);
  return differing.length === 0 ? 0 : 1;
}

function showProgress(sofar: Summary, { from, to }: Options, started: number): void {
  if (!process.stderr.isTTY) return;
  const total = to - from + 1;
  const seconds = (Date.now() - started) / 1000;
  const rate = Math.round(sofar.commands / seconds);
  const left = Math.round((seconds / sofar.scripts) * (total - sofar.scripts));
  process.stderr.write(
    `\r\x1b[K${sofar.scripts} of ${total} scripts, ${sofar.differing.length} differ, ` +
      `${rate} commands/s, ${left} s left`,
  );
}

async function showDifference(original: Original, seed: number, options: Options): Promise<void> {
  const shown = await shrinkSeed(original, seed, options.commands);
  if (shown === null) {
    console.log(`seed ${seed}: differed once, and agrees when it is run again`);
    return;
  }
  console.log(`seed ${seed}:\n${describeDifference(shown)}\n`);
  if (options.keep === null) return;
  mkdirSync(options.keep, { recursive: true });
  writeFileSync(join(options.keep, `seed_${seed}.txt`), writeScript(shown.commands));
}

function printSummary(summary: Summary): void {
  const { scripts, commands, panics, refused, features, bytes } = summary;
  const never = neverSeen(summary);
  const depth = (commands / scripts).toFixed(1);
  const size = Math.round(bytes / 1e6);
  console.log(`scripts: ${scripts}, on average ${depth} commands deep, ${size} MB compared`);
  console.log(`ended in a panic on both sides: ${panics}; with a command that both refuse: ${refused}`);
  console.log(
    `features: ${CATALOGUE.length - never.length} of ${CATALOGUE.length} seen, ` +
      `${features.size} with those made up on the way`,
  );
  for (const feature of never) console.log(`  never seen: ${feature}`);
  console.log(`${summary.agreed} agreed, ${summary.differing.length} differed`);
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    if (!(error instanceof Error)) throw error;
    const misused = error instanceof OptionError;
    const known = misused || error instanceof BuildError;
    console.error(known ? `oracle: ${error.message}` : error.stack);
    if (misused) console.error('oracle: try --help.');
    process.exitCode = misused ? 2 : 1;
  },
);
