/**
 * `npm run oracle:cluster -- --seeds A..B`: clusters of nodes of the original
 * and our own, in the weather of many seeds, with all checkers on.
 *
 * Exit codes: 0 no rule was broken (or there is no Go), 1 one was, 2 wrong use.
 *
 * @module
 */
import { parseArgs } from 'node:util';
import { PROFILES } from '../../sim/weather.ts';
import { isProgram } from '../../tools/lib/main.mjs';
import { nearNames } from '../../sim/near.mjs';
import { ClusterPeer, PeerGone } from './cluster_peer.ts';
import { goCount, newSide, runMixed } from './cluster_run.ts';
import type { GoCount, Side } from './cluster_run.ts';
import { buildOriginal, findGo } from './go.ts';

export const USAGE = `npm run oracle:cluster -- --seeds A..B [--go 1|2] [--profile NAME]

Runs clusters that three nodes found, one or two of them nodes of the Go
original (the module that test/oracle/go/go.mod names), through the weather of
each seed, and checks every rule. The last line is "N passed, M failed".

  --seeds A..B     the seeds, both ends included, or one seed
  --go 1|2         how many founders are of the original; without it, two with
                   even seeds and one with odd ones
  --profile NAME   what the weather is like; the default is "default"
  --help           this text

Without Go 1.26 or newer the last line is "skipped: ...", and the exit code
0. Otherwise: 0 all passed, 1 some failed, 2 wrong use.`;

/** What was asked for. */
export interface ClusterArgs {
  readonly from: number;
  readonly to: number;
  /** Null: as the seed says. */
  readonly go: GoCount | null;
  readonly profile: string;
}

const OPTIONS = {
  seeds: { type: 'string' },
  go: { type: 'string' },
  profile: { type: 'string' },
} as const;

/** Reads the command line; text where it is wrong. */
export function readClusterArgs(args: readonly string[]): ClusterArgs | string {
  let given: { seeds?: string; go?: string; profile?: string };
  try {
    given = parseArgs({ args: [...args], options: OPTIONS, strict: true }).values;
  } catch (error) {
    return parseProblem(error as Error);
  }
  const { seeds, go, profile = 'default' } = given;
  if (seeds === undefined) return '--seeds A..B is missing';
  const range = readSeeds(seeds);
  if (typeof range === 'string') return range;
  if (go !== undefined && go !== '1' && go !== '2') return `--go must be 1 or 2, got '${go}'`;
  if (!PROFILES.has(profile)) return profileProblem(profile);
  return { ...range, go: go === undefined ? null : go === '1' ? 1 : 2, profile };
}

function parseProblem(error: Error): string {
  const wrong = /'--?([^'=]*)/.exec(error.message)?.[1];
  const names = Object.keys(OPTIONS);
  const guess = wrong === undefined ? undefined : nearNames(wrong, names)[0];
  const [first] = error.message.split('\n');
  if (guess === undefined || names.includes(wrong!)) return first!;
  return `Unknown option '--${wrong}'. Did you mean --${guess}?`;
}

function profileProblem(profile: string): string {
  const names = [...PROFILES.keys()];
  const guess = nearNames(profile, names)[0];
  const hint = guess === undefined ? `Use ${names.join(', ')}.` : `Did you mean ${guess}?`;
  return `Unknown profile '${profile}'. ${hint}`;
}

function readSeeds(text: string): { from: number; to: number } | string {
  const [, first, last = first] = /^(\d{1,9})(?:\.\.(\d{1,9}))?$/.exec(text) ?? [];
  if (first === undefined) return `'${text}' is no range of seeds; it looks like 1..500`;
  const [from, to] = [Number(first), Number(last)];
  if (to < from) return `the seeds ${text} end before they begin`;
  return { from, to };
}

/** How to run seeds. */
export interface CampaignOptions extends ClusterArgs {
  readonly print: (line: string) => void;
  readonly progress?: (done: number, all: number, failed: number) => void;
  readonly env?: NodeJS.ProcessEnv;
}

/** What came of them. */
export interface CampaignResult {
  readonly passed: number;
  readonly failed: number;
  readonly events: number;
  readonly original: Side;
  readonly ours: Side;
  /** Why nothing was run, or null. */
  readonly skipped: string | null;
}

/** Runs all seeds, unless there is no Go. */
export function runClusters(options: CampaignOptions): CampaignResult {
  const { from, to, go, profile, print, progress = () => undefined, env } = options;
  const original = newSide();
  const ours = newSide();
  const found = findGo(env);
  if ('missing' in found) {
    print(`skipped: ${found.missing}`);
    return { passed: 0, failed: 0, events: 0, original, ours, skipped: found.missing };
  }
  const peer = new ClusterPeer(buildOriginal(found));
  let [passed, failed, events, refused] = [0, 0, 0, 0];
  try {
    for (let seed = from; seed <= to; seed++) {
      const result = runMixed({ peer, profile, seed, go: go ?? goCount(seed) });
      events += result.events;
      add(original, result.original);
      add(ours, result.ours);
      if (result.refused) refused++;
      else if (result.violation === null) passed++;
      else {
        failed++;
        print(result.report);
      }
      progress(seed - from + 1, to - from + 1, failed);
    }
  } finally {
    peer.stop();
  }
  print(`${events} events, ${peer.asked} calls of the original`);
  print(`the original: ${describeSide(original)}`);
  print(`ours: ${describeSide(ours)}`);
  if (refused > 0) print(`${refused} of the seeds drew settings that no node takes`);
  print(`${passed} passed, ${failed} failed`);
  return { passed, failed, events, original, ours, skipped: null };
}

function add(sum: Side, more: Side): void {
  for (const name of Object.keys(sum) as (keyof Side)[]) sum[name] += more[name];
}

function describeSide(side: Side): string {
  return (
    `${side.leaders} times leader, ${side.applied} entries applied, ` +
    `${side.snapshots} snapshots taken, ${side.changes} membership changes, ` +
    `${side.reads} reads, ${side.restarts} restarts`
  );
}

/** The command: prints a report and returns the exit code. */
export function main(args: readonly string[]): number {
  if (args.includes('--help') || args.includes('-h')) {
    console.log(USAGE);
    return 0;
  }
  const read = readClusterArgs(args);
  if (typeof read === 'string') {
    console.error(`cluster: ${read}\n${USAGE}`);
    return 2;
  }
  const { isTTY } = process.stderr;
  const print = (line: string): void => {
    if (isTTY) process.stderr.write('\r\u001b[K');
    console.log(line);
  };
  const progress = (done: number, all: number, failed: number): void => {
    const percent = Math.floor((100 * done) / all);
    const found = failed === 0 ? '' : `, ${failed} failed`;
    if (isTTY) process.stderr.write(`\r${done} of ${all} seeds (${percent} %)${found}`);
  };
  try {
    return runClusters({ ...read, print, progress }).failed > 0 ? 1 : 0;
  } catch (error) {
    if (!(error instanceof PeerGone)) throw error;
    print(error.message);
    return 1;
  }
}

if (isProgram(import.meta.url)) {
  process.exitCode = main(process.argv.slice(2));
}
