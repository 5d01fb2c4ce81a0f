import type { SideName } from './sides.ts';
import type { Task } from './work/task.ts';

/** A piece of work that stands in a line of its own. */
export interface Step {
  readonly label: string;
  readonly task: Task;
  /** What else the answer's cost is divided by. @defaultValue 1 */
  readonly per?: number;
}

/** What is measured in one go. */
export interface Case {
  readonly name: string;
  readonly title: string;
  /** What a cost is: microseconds of processor time, or bytes, for a unit. */
  readonly unit: string;
  /** Who does it; those that are not there are left out. */
  readonly sides: readonly SideName[];
  /** Done in turn in each round. */
  readonly steps: readonly Step[];
  /** What a side does before it is measured. */
  readonly warmUp: readonly Task[];
  readonly rounds: number;
  /** Whether every measurement has a process of its own, with an empty heap. */
  readonly fresh: boolean;
  /** How many times as fast as another side (or as small) ours is to be. */
  readonly goals: Partial<Record<SideName, number>>;
  /** Whether the last step is put beside the first. */
  readonly grows: boolean;
  /** What it is to cost at most beside the first; null for no matter. */
  readonly growthGoal: number | null;
  /** Whether it is part of the group `table`. */
  readonly inTable: boolean;
  readonly short: boolean;
}

type Parts = Pick<Case, 'name' | 'title' | 'unit' | 'sides' | 'steps'> & Partial<Case>;

/** Times that a side does all of a case before it is measured. */
const WARM_UP = 4;

function newCase(parts: Parts): Case {
  const once = parts.steps.map(({ task }) => task);
  return {
    warmUp: Array.from({ length: WARM_UP }, () => once).flat(),
    rounds: 9,
    fresh: false,
    goals: {},
    grows: false,
    growthGoal: null,
    inTable: false,
    short: false,
    ...parts,
  };
}

/** The goal against the best peer in JavaScript. */
const COATY = 5;

const EVERYBODY = ['ours', 'base', 'go', 'coaty'] as const;
const WITH_GO = ['ours', 'base', 'go'] as const;

/** Entries that fill a run, so that all cases take about as long. */
function entriesFor(nodes: number, outstanding: number): number {
  const wanted = outstanding === 1 ? 60_000 / nodes : 120_000 / nodes;
  return Math.ceil(wanted / outstanding) * outstanding;
}

function tableCase(nodes: number, outstanding: number, go: number): Case {
  const entries = entriesFor(nodes, outstanding);
  const who = nodes === 1 ? 'single voter' : `${nodes} nodes`;
  const label = `${who}, ${outstanding} outstanding`;
  return newCase({
    name: `${nodes}x${outstanding}`,
    title: label,
    unit: 'us/entry',
    sides: EVERYBODY,
    steps: [{ label, task: { task: 'replicate', nodes, outstanding, entries, runs: 1 } }],
    goals: { go, coaty: COATY },
    inTable: true,
    short: nodes === 3,
  });
}

const STUBS = newCase({
  name: 'stubs',
  title: 'one leader, two stub followers, 1 outstanding',
  unit: 'us/entry',
  sides: EVERYBODY,
  steps: [
    {
      label: 'one leader, two stub followers, 1 outstanding',
      task: { task: 'stubs', outstanding: 1, entries: 30_000 },
    },
  ],
  goals: { go: 2.5, coaty: COATY },
  inTable: true,
});

function grown(entries: number, runs: number): Step {
  return {
    label: `${entries.toLocaleString('en')} entries`,
    task: { task: 'replicate', nodes: 3, outstanding: 64, entries, runs },
  };
}

const WARM: Task = { task: 'replicate', nodes: 3, outstanding: 64, entries: 32_000, runs: 2 };

const GROWTH = newCase({
  name: 'growth',
  title: 'a log that is never compacted: 3 nodes, 64 outstanding',
  unit: 'us/entry',
  sides: WITH_GO,
  steps: [grown(1_000, 300), grown(100_000, 3), grown(1_000_000, 1)],
  warmUp: [WARM],
  rounds: 5,
  fresh: true,
  grows: true,
  growthGoal: 1.1,
});

const MEMORY = newCase({
  name: 'memory',
  title: 'memory: 3 nodes, a shared payload of 64 bytes',
  unit: 'bytes/entry',
  sides: EVERYBODY,
  steps: [
    {
      label: 'after 200,000 entries',
      task: { task: 'memory', nodes: 3, outstanding: 64, entries: 200_000 },
    },
  ],
  warmUp: [WARM],
  rounds: 3,
  fresh: true,
  goals: { go: 1 },
});

function caughtUp(label: string, unlimited: boolean): Step {
  const size = { nodes: 3, outstanding: 64, entries: 1_000_000 };
  return { label, task: { task: 'catchUp', ...size, unlimited } };
}

const CATCH_UP = newCase({
  name: 'catch-up',
  title: 'a follower that is 1,000,000 entries behind: 3 nodes',
  unit: 'us/entry',
  sides: WITH_GO,
  steps: [caughtUp('catching up', false), caughtUp('the same, no limits of what waits', true)],
  warmUp: [WARM, { task: 'catchUp', nodes: 3, outstanding: 64, entries: 100_000, unlimited: true }],
  rounds: 5,
  fresh: true,
});

const VOTERS = [3, 7, 21, 51, 101];

const VOTERS_CASE = newCase({
  name: 'voters',
  title: 'more voters: 16 outstanding',
  unit: 'us/entry/voter',
  sides: WITH_GO,
  steps: VOTERS.map((nodes) => ({
    label: `${nodes} voters`,
    per: nodes,
    task: {
      task: 'replicate',
      nodes,
      outstanding: 16,
      entries: entriesFor(nodes, 16),
      runs: 1,
    },
  })),
  rounds: 7,
  grows: true,
  growthGoal: 1.1,
});

const GROUPS = newCase({
  name: 'groups',
  title: 'idle groups of 3 nodes, a heartbeat each tick',
  unit: 'us/tick/group',
  sides: WITH_GO,
  steps: [
    [1_000, 20],
    [10_000, 4],
  ].map(([groups = 0, ticks = 0]) => ({
    label: `${groups.toLocaleString('en')} groups`,
    task: { task: 'idle', nodes: 3, groups, ticks },
  })),
  warmUp: [{ task: 'idle', nodes: 3, groups: 100, ticks: 100 }],
  rounds: 5,
  fresh: true,
  grows: true,
});

const LOOP = newCase({
  name: 'loop',
  title: 'the application loop (Replica) beside RawNode: 3 nodes',
  unit: 'us/entry',
  sides: ['ours', 'loop'],
  steps: [1, 64, 1024].map((outstanding) => ({
    label: `${outstanding} outstanding`,
    task: {
      task: 'replicate',
      nodes: 3,
      outstanding,
      entries: entriesFor(3, outstanding),
      runs: 1,
    },
  })),
});

/** Enough that a round takes a good part of a second. */
const SEEDS = 60;

const WORLD = newCase({
  name: 'world',
  title: 'the simulated world, all checkers on',
  unit: 'us/event',
  sides: ['ours', 'base'],
  steps: [{ label: `${SEEDS} seeds`, task: { task: 'world', first: 1, last: SEEDS } }],
});

const CODEC = newCase({
  name: 'codec',
  title: 'messages, encoded and decoded',
  unit: 'us/message',
  sides: ['ours', 'base', 'go', 'protobufjs', 'bufbuild'],
  steps: [
    { label: 'MsgAppResp', task: { task: 'codec', sample: 'answer', messages: 50_000 } },
    { label: 'MsgApp, 1 entry', task: { task: 'codec', sample: 'append-1', messages: 30_000 } },
    { label: 'MsgApp, 64 entries', task: { task: 'codec', sample: 'append-64', messages: 1_500 } },
  ],
});

/** All that is measured by processes that take turns. */
export const CASES: readonly Case[] = [
  tableCase(3, 1, 2.5),
  tableCase(3, 64, 2.5),
  tableCase(3, 1024, 3),
  tableCase(5, 1, 2.5),
  tableCase(5, 64, 2.5),
  tableCase(5, 1024, 2.5),
  tableCase(1, 1, 3),
  tableCase(1, 64, 3),
  STUBS,
  GROWTH,
  MEMORY,
  CATCH_UP,
  VOTERS_CASE,
  GROUPS,
  LOOP,
  WORLD,
  CODEC,
];
