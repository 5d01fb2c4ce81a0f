/**
 * What a script is about: its cluster and its habits. Every script leaves
 * some kinds of commands out and favours others, so that a campaign reaches
 * corners that a mean of everything would hardly ever reach.
 *
 * @module
 */
import type { Chance } from './chance.ts';

/** The kinds of steps that a script is made of. */
export const KINDS = [
  'campaign',
  'propose',
  'change',
  'ready',
  'deliver',
  'drop',
  'stabilize',
  'tick',
  'threads',
  'forget',
  'transfer',
  'unreachable',
  'snapshot',
  'compact',
  'look',
  'level',
  'add',
  'misuse',
  'lag',
  'conflict',
  'duel',
  'rejoin',
  'silence',
  'sleep',
  'overwrite',
] as const;
export type Kind = (typeof KINDS)[number];

/** How often a kind is taken where nothing speaks for or against it. */
const USUAL: Record<Kind, number> = {
  campaign: 5,
  propose: 12,
  change: 5,
  ready: 18,
  deliver: 18,
  drop: 4,
  stabilize: 9,
  tick: 10,
  threads: 16,
  forget: 2,
  transfer: 3,
  unreachable: 2,
  snapshot: 2,
  compact: 3,
  look: 5,
  level: 1,
  add: 1,
  misuse: 2,
  lag: 1,
  conflict: 1.5,
  duel: 1,
  rejoin: 1,
  silence: 1,
  sleep: 0.7,
  overwrite: 2,
};

/** The habits of one script. */
export interface Plan {
  readonly founders: number;
  readonly learners: number;
  readonly index: number;
  /** Options of `add-nodes`, for the founders and for those who come later. */
  readonly options: string;
  readonly async: boolean;
  readonly level: string;
  readonly weights: readonly (readonly [Kind, number])[];
  /** Whether the script begins with an elected leader. */
  readonly settled: boolean;
}

/** Draws the plan of a script. */
export function drawPlan(chance: Chance): Plan {
  const founders = chance.weighted([
    [1, 1],
    [2, 1.5],
    [3, 5],
    [4, 1],
    [5, 3],
  ]);
  const async = chance.happens(0.45);
  return {
    founders,
    learners: chance.weighted([
      [0, 6],
      [1, 2],
      [2, 1],
    ]),
    index: chance.weighted([
      [2, 4],
      [3, 2],
      [10, 1],
      [127, 1],
      [126, 1],
    ]),
    options: drawOptions(chance, async),
    async,
    level: chance.weighted([
      ['debug', 8],
      ['info', 2],
      ['warn', 0.3],
      ['none', 0.2],
    ]),
    weights: KINDS.map((kind) => [kind, drawWeight(chance, kind, async)]),
    settled: chance.happens(0.7),
  };
}

function drawWeight(chance: Chance, kind: Kind, async: boolean): number {
  if (kind === 'threads' && !async) return 0.2;
  const left = chance.happens(0.08) ? 0 : USUAL[kind];
  return left * chance.of([0.3, 1, 1, 3]);
}

/** The options that make a node what it is; equal for most nodes of a script. */
export function drawOptions(chance: Chance, async: boolean): string {
  const checkQuorum = chance.happens(0.4);
  const options: (readonly [string, boolean])[] = [
    ['prevote=true', chance.happens(0.4)],
    ['checkquorum=true', checkQuorum],
    ['read-only=lease-based', checkQuorum && chance.happens(0.3)],
    ['read-only=safe', !checkQuorum && chance.happens(0.1)],
    ['step-down-on-removal=true', chance.happens(0.3)],
    ['disable-conf-change-validation=true', chance.happens(0.08)],
    ['async-storage-writes=true', async],
    [`inflight=${chance.between(1, 4)}`, chance.happens(0.35)],
    [`max-committed-size-per-ready=${chance.between(0, 60)}`, chance.happens(0.25)],
    [`content=${chance.of(['base', 'x', 'a.b_c-d'])}`, chance.happens(0.1)],
  ];
  return options
    .filter(([, taken]) => taken)
    .map(([text]) => ` ${text}`)
    .join('');
}
