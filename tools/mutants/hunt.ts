/**
 * Looking for the seeds that show a broken rule: the patched text is linked
 * as a page would link it, and the campaign inside that program is run.
 */
import type { RunResult, runSeed, shrinkSeed } from '../../sim/campaign.ts';
import { formatCase } from '../../sim/case.ts';
import { describeViolation } from '../../sim/trace.ts';
import { Linker } from '../../site/runtime/linker.ts';

/** What a linked program offers. */
export interface Engine {
  readonly runSeed: typeof runSeed;
  readonly shrinkSeed: typeof shrinkSeed;
}

/** Links src/ and sim/ from text. */
export async function loadEngine(files: Readonly<Record<string, string>>): Promise<Engine> {
  const exports = await new Linker({ ...files }).run('sim/campaign.ts');
  return exports as unknown as Engine;
}

/** Seeds of one group stay below those of the next. */
const GROUP = 100_000;

/** What to look for. */
export interface Job {
  /** Id of the broken rule; null for the library as it is. */
  readonly id: string | null;
  readonly profile: string;
  /** Seeds to try in each group at most. */
  readonly limits: readonly number[];
  /** Whether to make the shortest counterexample. */
  readonly shrink: boolean;
}

/** The first seed of a group that showed the rule broken. */
export interface Catch {
  readonly seed: number;
  /** The checker that saw it. */
  readonly rule: string;
  readonly text: string;
  /** Events of the run until then. */
  readonly events: number;
}

/** What came of one group of seeds. */
export interface GroupReport {
  readonly seeds: number;
  readonly caught: Catch | null;
}

/** The shortest counterexample. */
export interface Example {
  readonly seed: number;
  readonly rule: string;
  readonly events: number;
  /** Its actions, as `npm run simulate -- --case` takes them. */
  readonly text: string;
}

export interface Report {
  readonly job: Job;
  readonly groups: readonly GroupReport[];
  readonly example: Example | null;
  /** Events of all runs. */
  readonly events: number;
}

/** Seeds that are run besides, to find failures that are short already. */
const SPARE_SEEDS = 80;

/**
 * Failures of either kind that are made short: the first ones and the ones
 * with the fewest events. The shortest counts.
 */
const SHRUNK = 3;

/** Hears that the work goes on: after every seed, and while failures are made short. */
export interface HuntEvents {
  readonly onSeed: () => void;
  readonly onShrink: () => void;
}

const UNHEARD: HuntEvents = { onSeed: () => undefined, onShrink: () => undefined };

/** Runs the seeds of every group until one fails. */
export function hunt(engine: Engine, job: Job, heard: HuntEvents = UNHEARD): Report {
  let events = 0;
  const groups = job.limits.map((limit, group): GroupReport => {
    for (let i = 1; i <= limit; i++) {
      const seed = group * GROUP + i;
      const result = engine.runSeed(job.profile, seed);
      events += result.events;
      heard.onSeed();
      if (result.violation === null) continue;
      const { rule } = result.violation;
      const text = describeViolation(result.violation);
      return { seeds: i, caught: { seed, rule, text, events: result.events } };
    }
    return { seeds: limit, caught: null };
  });
  const example = job.shrink ? shortest(engine, job, groups, heard) : null;
  return { job, groups, example, events };
}

function shortest(
  engine: Engine,
  job: Job,
  groups: readonly GroupReport[],
  { onShrink }: HuntEvents,
): Example | null {
  const found = failures(engine, job, groups);
  const short = [...found].sort((a, b) => a.events - b.events).slice(0, SHRUNK);
  const examples = [...new Set([...found.slice(0, SHRUNK), ...short])].map(({ seed }) => {
    const { shrunk, violation, events } = engine.shrinkSeed(job.profile, seed, {
      onProgress: onShrink,
    });
    onShrink();
    return { seed, rule: violation.rule, events, text: formatCase(shrunk) };
  });
  return examples.sort((a, b) => a.events - b.events)[0] ?? null;
}

/** Those that ended the groups, and others after the first of them. */
function failures(engine: Engine, job: Job, groups: readonly GroupReport[]): RunResult[] {
  const seeds = groups.flatMap(({ caught }) => (caught === null ? [] : [caught.seed]));
  const first = seeds[0];
  if (first === undefined) return [];
  for (let i = 1; i <= SPARE_SEEDS; i++) seeds.push(first + i);
  return [...new Set(seeds)]
    .map((seed) => engine.runSeed(job.profile, seed))
    .filter(({ violation }) => violation !== null);
}

/** The middle one, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  const low = sorted[Math.ceil(half) - 1] ?? 0;
  const high = sorted[Math.floor(half)] ?? 0;
  return (low + high) / 2;
}
