/**
 * Runs by seed: weather from a profile, chance as the driver, the checkers
 * as judges.
 *
 * @module
 */
import { ConfigError } from '../src/index.ts';
import type { Action } from './action.ts';
import type { Case, Setup } from './case.ts';
import { Chaos } from './chaos.ts';
import { Inspector } from './checkers/index.ts';
import type { Violation } from './checkers/index.ts';
import type { Cluster, ClusterOptions } from './cluster.ts';
import type { Observer } from './event.ts';
import { seeded } from './random.ts';
import { recover, rulesFor } from './replay.ts';
import { shrink } from './shrink.ts';
import type { ShrinkOptions, Shrunk } from './shrink.ts';
import { PROFILES } from './weather.ts';
import type { Weather } from './weather.ts';

/**
 * Ticks after which a cluster without faults must be useful again, besides
 * the time that its log needs.
 */
const RECOVERY_TICKS = 300;

/** Ticks for an entry when each goes alone, and is answered before the next. */
const TICKS_PER_ENTRY = 2;

/** The time that a cluster is given to become useful again. */
function recoveryTicks({ hosts }: Cluster): number {
  const lengths = [...hosts.values()].map(({ disk }) => disk.lastEntry.index);
  return RECOVERY_TICKS + TICKS_PER_ENTRY * Math.max(...lengths);
}

/** How to run a seed. */
export interface RunOptions {
  readonly observers?: readonly Observer[];
  /** Whether to write the actions down; it takes time. */
  readonly record?: boolean;
  /** Takes the place of what the profile draws. */
  readonly weather?: Partial<Weather>;
  /** Starts what runs on a host, if it is not the library's node. */
  readonly start?: ClusterOptions['start'];
}

/** What came of a seed. */
export interface RunResult {
  readonly seed: number;
  readonly events: number;
  readonly violation: Violation | null;
  /** Whether the library refused the settings, as it may. */
  readonly refused: boolean;
  /** Keys whose history took too long to judge. */
  readonly undecided: readonly string[];
  /** Everything that was done, if it was recorded. */
  readonly recorded: Case | null;
}

/**
 * Runs one seed of a profile.
 *
 * @throws RangeError for a profile that does not exist.
 */
export function runSeed(profileName: string, seed: number, options: RunOptions = {}): RunResult {
  return run(profileName, seed, options, false);
}

/** A profile that is not there. */
export class ProfileError extends RangeError {
  override readonly name = 'ProfileError';
  readonly profile: string;
  readonly known: readonly string[];

  constructor(profile: string, known: readonly string[]) {
    super(`unknown profile "${profile}"; use ${known.join(', ')}`);
    this.profile = profile;
    this.known = known;
  }
}

function run(
  profileName: string,
  seed: number,
  { observers = [], record = false, weather: fixed, start }: RunOptions,
  inParts: boolean,
): RunResult {
  const profile = PROFILES.get(profileName);
  if (profile === undefined) {
    throw new ProfileError(profileName, [...PROFILES.keys()]);
  }
  const weather = { ...profile.draw(seeded(seed)), ...fixed };
  const { nodes, config } = weather;
  const inspector = new Inspector(rulesFor(config));
  const setup: Setup = { nodes, seed, config };
  const actions: Action[] = [];
  let chaos: Chaos;
  try {
    chaos = new Chaos(weather, seed, [inspector, ...observers], start);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return {
      seed,
      events: 0,
      violation: null,
      refused: true,
      undecided: [],
      recorded: null,
    };
  }
  const { cluster } = chaos;
  if (record) cluster.actions = actions;
  chaos.run(() => inspector.violation !== null);
  if (inspector.violation === null) {
    recover(cluster, inspector, recoveryTicks(cluster), inParts);
  }
  if (inspector.violation === null) inspector.finish();
  return {
    seed,
    events: cluster.events,
    violation: inspector.violation,
    refused: false,
    undecided: inspector.undecided,
    recorded: record ? { setup, actions } : null,
  };
}

/**
 * Runs a failing seed once more, writes down what is done, and makes that
 * short.
 *
 * @throws Error when the seed does not fail.
 */
export function shrinkSeed(profileName: string, seed: number, options: ShrinkOptions = {}): Shrunk {
  const first = runSeed(profileName, seed);
  const whole = first.violation?.rule === 'liveness';
  const again = run(profileName, seed, { record: true }, !whole);
  if (again.recorded === null) throw new Error(`seed ${seed} does not fail`);
  return shrink(again.recorded, options);
}
