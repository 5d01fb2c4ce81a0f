/**
 * `npm run simulate -- --seeds A..B`: runs the cluster through the weather of
 * many seeds, in all processors, with all checkers on. A failure is made
 * short, and printed with what does it again.
 *
 * Exit codes: 0 no rule was broken, 1 one was, 2 wrong use.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';

import { shrinkSeed } from '../sim/campaign.ts';
import { CaseError, formatCase, parseCase } from '../sim/case.ts';
import type { Case } from '../sim/case.ts';
import { SITUATIONS } from '../sim/coverage.ts';
import { replayCase } from '../sim/replay.ts';
import { describeTrace, describeViolation } from '../sim/trace.ts';
import { PROFILES } from '../sim/weather.ts';
import { columns } from './lib/columns.mjs';
import { nearNames } from '../sim/near.mjs';
import { missingValue } from './lib/options.mjs';
import { linesOf, linkTo } from './simulate/report.ts';
import type { Block, BlockReport } from './simulate/worker.ts';

const HELP = `npm run simulate -- --seeds A..B [OPTIONS]
npm run simulate -- --case FILE

Runs a cluster through the weather of each seed, and checks every rule.

  --seeds A..B     the seeds, both ends included
  --profile NAME   what weather is like; the default is "default"
  --shard i/n      only every n-th block of seeds, beginning with the i-th
  --threads N      how many threads; the default is one a processor
  --most N         ends after so many failures (default 3)
  --debug          asserts the invariants of every node after every call;
                   takes several times as long
  --case FILE      does the case of a file again, and tells what happens
  --help           this text

Profiles:
${columns([...PROFILES.values()].map(({ name, sentence }) => [name, sentence]))}`;

/** Seeds that a thread runs before it reports. */
const BLOCK = 10;

/** Work for making a failure short, in events: about a minute at most. */
const SHRINKING = 50_000_000;

/** Where failing cases are kept. */
const FAILURES = join('node_modules', '.cache', 'annotated-raft', 'failures');

class Misuse extends Error {}

interface Options {
  readonly from: number;
  readonly to: number;
  readonly profile: string;
  readonly shard: { readonly part: number; readonly of: number };
  readonly threads: number;
  readonly most: number;
  readonly debug: boolean;
}

function readOptions(argv: string[]): Options | { readonly file: string } | null {
  const { values } = parse(argv);
  if (values.help) return null;
  if (values.case !== undefined) return { file: values.case };
  if (values.seeds === undefined) throw new Misuse('--seeds A..B is missing');
  const profile = values.profile ?? 'default';
  if (!PROFILES.has(profile)) {
    const names = [...PROFILES.keys()];
    const guess = nearNames(profile, names)[0];
    throw new Misuse(
      `Unknown profile '${profile}'. ` +
        (guess === undefined ? `Use ${names.join(', ')}.` : `Did you mean ${guess}?`),
    );
  }
  return {
    ...readSeeds(values.seeds),
    profile,
    shard: readShard(values.shard ?? '1/1'),
    threads: whole('--threads', values.threads ?? String(availableParallelism())),
    most: whole('--most', values.most ?? '3'),
    debug: values.debug ?? false,
  };
}

function parse(argv: string[]) {
  const text = { type: 'string' } as const;
  const options = {
    seeds: text,
    profile: text,
    shard: text,
    threads: text,
    most: text,
    case: text,
    debug: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  } as const;
  try {
    return parseArgs({ args: argv, options });
  } catch (error) {
    const missing = missingValue(error);
    if (missing !== undefined) throw new Misuse(missing);
    const wrong = /'(-[^']*)'/.exec(String(error))?.[1] ?? '';
    const guess = nearNames(wrong.replace(/^-+/, ''), Object.keys(options))[0];
    throw new Misuse(
      wrong === ''
        ? String((error as Error).message)
        : `Unknown option ${wrong}.${guess === undefined ? '' : ` Did you mean --${guess}?`}`,
    );
  }
}

function readSeeds(text: string): { from: number; to: number } {
  const parts = /^(\d+)\.\.(\d+)$/.exec(text);
  if (parts === null) {
    throw new Misuse(`'${text}' is no range of seeds; write two whole numbers, like 1..1000`);
  }
  const [from, to] = [Number(parts[1]), Number(parts[2])];
  if (to < from) throw new Misuse(`The range ${text} is empty: ${to} comes before ${from}.`);
  if (to >= 2 ** 32) throw new Misuse(`Seeds end at ${2 ** 32 - 1}, but the range goes to ${to}.`);
  return { from, to };
}

function readShard(text: string): { part: number; of: number } {
  const parts = /^(\d+)\/(\d+)$/.exec(text);
  const [part, of] = [Number(parts?.[1] ?? 0), Number(parts?.[2] ?? 0)];
  if (part < 1 || part > of) {
    throw new Misuse(`'${text}' is no shard; write which of how many, like 1/4`);
  }
  return { part, of };
}

function whole(option: string, text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new Misuse(`${option} needs a whole number of at least 1, not '${text}'`);
}

/** The sum of all reports. */
class Tally {
  seeds = 0;
  events = 0;
  refused = 0;
  undecided = 0;
  readonly seen = new Map<string, number>();
  readonly failures: { seed: number; text: string }[] = [];

  add(report: BlockReport): void {
    this.seeds += report.seeds;
    this.events += report.events;
    this.refused += report.refused;
    this.undecided += report.undecided;
    this.failures.push(...report.failures);
    for (const [id, count] of report.seen) this.seen.set(id, (this.seen.get(id) ?? 0) + count);
  }
}

function blocksOf({ from, to, shard }: Options): Block[] {
  const blocks: Block[] = [];
  for (let seed = from; seed <= to; seed += BLOCK) {
    blocks.push({ from: seed, to: Math.min(to, seed + BLOCK - 1) });
  }
  return blocks.filter((_, i) => i % shard.of === shard.part - 1);
}

/** Gives every thread a block after the other until all are done. */
async function runAll(options: Options, onReport: (done: number) => void): Promise<Tally> {
  const blocks = blocksOf(options);
  const tally = new Tally();
  const total = blocks.reduce((sum, { from, to }) => sum + to - from + 1, 0);
  const thread = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const worker = new Worker(new URL('./simulate/worker.mjs', import.meta.url), {
        workerData: { profile: options.profile, debug: options.debug },
      });
      const next = (): void => {
        const enough = tally.failures.length >= options.most;
        const block = enough ? undefined : blocks.shift();
        if (block !== undefined) worker.postMessage(block);
        else void worker.terminate().then(() => resolve());
      };
      worker.on('message', (report: BlockReport) => {
        tally.add(report);
        onReport(tally.seeds / total);
        showProgress(tally, total);
        next();
      });
      worker.on('error', reject);
      next();
    });
  const count = Math.min(options.threads, Math.max(1, blocks.length));
  await Promise.all(Array.from({ length: count }, thread));
  return tally;
}

const started = Date.now();

function rate(events: number): string {
  const seconds = Math.max(0.001, (Date.now() - started) / 1000);
  return `${Math.round(events / seconds).toLocaleString('en')} events/s`;
}

function showProgress(tally: Tally, total: number): void {
  if (!process.stderr.isTTY) return;
  const done = tally.seeds / total;
  const bar = '#'.repeat(Math.round(done * 30)).padEnd(30, '.');
  const failed = tally.failures.length > 0 ? `  ${tally.failures.length} failed` : '';
  process.stderr.write(`\r[${bar}] ${tally.seeds}/${total} seeds  ${rate(tally.events)}${failed} `);
  if (done === 1) process.stderr.write('\n');
}

/** A line every tenth, where no bar can be drawn. */
function lineReporter(): (done: number) => void {
  let told = 0;
  return (done) => {
    const tenth = Math.floor(done * 10);
    if (process.stderr.isTTY || tenth <= told || tenth === 10) return;
    told = tenth;
    console.error(`simulate: ${tenth * 10} % after ${Math.round((Date.now() - started) / 1000)} s`);
  };
}

function showCoverage(tally: Tally): void {
  console.log(`\nRare situations, by the number of runs that saw them:`);
  for (const { id, sentence } of SITUATIONS) {
    const runs = tally.seen.get(id) ?? 0;
    console.log(`  ${String(runs).padStart(7)}  ${id.padEnd(28)} ${sentence}`);
  }
  const never = SITUATIONS.filter(({ id }) => !tally.seen.has(id));
  if (never.length > 0) {
    console.log(`\nNever seen: ${never.map(({ id }) => id).join(', ')}`);
  }
}

function explain(profile: string, seed: number, text: string): void {
  console.log(`\nSeed ${seed} breaks a rule.\n  ${text}`);
  const { shrunk, violation, events, tries } = shrinkSeed(profile, seed, {
    budget: SHRINKING,
    onProgress: (actions, tries) => {
      if (!process.stderr.isTTY) return;
      process.stderr.write(`\r\x1b[Kshrinking: ${actions} actions are left after ${tries} tries`);
    },
  });
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  console.log(
    `Made short in ${tries} tries, ${shrunk.actions.length} actions and ${events} ` +
      `events are left:\n  ${violation.rule}: ${describeViolation(violation)}\n`,
  );
  const written = formatCase(shrunk);
  mkdirSync(FAILURES, { recursive: true });
  const file = join(FAILURES, `${profile}-${seed}.case`);
  writeFileSync(file, written);
  console.log(
    linesOf(written, file)
      .map((line) => `  ${line}`)
      .join('\n'),
  );
  const again = `--seeds ${seed}..${seed} --profile ${profile}`;
  const link = linkTo(written, { profile, seed });
  console.log(`\nThe whole run again:  npm run simulate -- ${again}`);
  console.log(`The short one:        npm run simulate -- --case ${relative('.', file)}`);
  console.log(`To look at it:        http://localhost:3000/replay#${link}`);
}

function showCase(file: string): number {
  const { trace, violation } = replayCase(readCase(file));
  console.log(describeTrace(trace));
  if (violation === null) {
    console.log('\nNo rule is broken.');
    return 0;
  }
  console.log(`\n${violation.rule}: ${describeViolation(violation)}`);
  return 1;
}

function readCase(file: string): Case {
  try {
    return parseCase(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error instanceof CaseError) throw new Misuse(`${file}: ${error.message}`);
    throw new Misuse(`${file} cannot be read: ${(error as Error).message}`);
  }
}

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (options === null) {
    console.log(HELP);
    return 0;
  }
  if ('file' in options) return showCase(options.file);
  const tally = await runAll(options, lineReporter());
  showCoverage(tally);
  const failures = [...tally.failures].sort((a, b) => a.seed - b.seed).slice(0, options.most);
  for (const { seed, text } of failures) explain(options.profile, seed, text);
  const refused = tally.refused > 0 ? `, ${tally.refused} settings refused` : '';
  console.log(
    `\n${tally.events.toLocaleString('en')} events in ` +
      `${((Date.now() - started) / 1000).toFixed(1)} s, ${rate(tally.events)}${refused}`,
  );
  if (tally.undecided > 0) {
    console.log(`${tally.undecided} histories of keys took too long to judge`);
  }
  console.log(`${tally.seeds - tally.failures.length} passed, ${tally.failures.length} failed`);
  return tally.failures.length > 0 ? 1 : 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof Misuse)) throw error;
  console.error(`simulate: ${error.message}\nTry: npm run simulate -- --help`);
  process.exitCode = 2;
}
