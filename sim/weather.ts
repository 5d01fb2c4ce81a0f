/**
 * How rough a run is: what the nodes are set to, and how often what goes
 * wrong. Every seed draws its own weather within the bounds of its profile,
 * so that some runs are all about the disk and others never lose a message.
 *
 * @module
 */
import type { NodeConfig } from './cluster.ts';
import type { LoopSettings } from './host.ts';

/** The numbers behind a run. Chances are per round unless said otherwise. */
export interface Weather {
  /** Nodes that found the cluster. */
  readonly nodes: number;
  readonly config: NodeConfig;
  /** Ticks of an even clock before the faults end. */
  readonly rounds: number;
  /** How fast each node's clock runs; 1 is even. By id, from 1. */
  readonly clocks: readonly number[];

  // Network: chances per message
  /** Rounds that most messages take at most. */
  readonly delay: number;
  /** Chance of taking much longer. */
  readonly straggle: number;
  /** The same for answers to appends alone. */
  readonly lateAnswers: number;
  readonly loss: number;
  readonly duplicate: number;
  /** Chance that somebody is cut off. */
  readonly cut: number;
  /** Rounds that a cut lasts at most. */
  readonly cutFor: number;
  /** Rounds between two cuts at least. */
  readonly rest: number;
  /** Whether leaders may be cut off, too. */
  readonly cutsLeaders: boolean;
  /** Chance that a lost message is reported to its sender. */
  readonly unreachable: number;

  // Processes
  readonly crash: number;
  /** Rounds that a process is down at most. */
  readonly crashFor: number;
  /** Chance that unsynced writes survive a crash. */
  readonly survive: number;
  /** Chance that a crash is a failing sync. */
  readonly fsync: number;
  readonly pause: number;
  readonly pauseFor: number;
  /** Chance that a node leaves its work lying in a round. */
  readonly slow: number;
  /** Chance that a Ready is taken and finished at different moments. */
  readonly split: number;
  /** Chance that a node works right after each message. */
  readonly eager: number;

  /** Chance that a call of a disk or of a state machine is about to fail. */
  readonly failure: number;
  /** Chance that a disk stands still. */
  readonly stall: number;
  /** Rounds that it does so at most. */
  readonly stallFor: number;
  /**
   * Chance that a process which starts again uses pre-votes from then on:
   * a setting that is changed node by node.
   */
  readonly preVoting: number;

  // What is asked
  readonly campaign: number;
  /** Whether nodes are asked to campaign only while all know the leader. */
  readonly orderly: boolean;
  readonly transfer: number;
  readonly forget: number;
  readonly compact: number;
  /** Entries that a compaction keeps at most. */
  readonly keep: number;
  readonly membership: number;
  readonly clients: number;
  readonly keys: number;
  /** Chance that an idle client asks. */
  readonly call: number;
  readonly reads: number;
  readonly cas: number;
  /** Rounds after which a client asks again or gives up. */
  readonly patience: number;
}

/** A draw of weathers. */
export interface Profile {
  readonly name: string;
  readonly sentence: string;
  readonly draw: (random: () => number) => Weather;
}

/** A whole number from `low` to `high`. */
function between(random: () => number, low: number, high: number): number {
  return low + Math.floor(random() * (high - low + 1));
}

function pick<T>(random: () => number, ...choices: readonly T[]): T {
  return choices[Math.floor(random() * choices.length)]!;
}

/** Nothing in some runs, else up to `most`. */
function some(random: () => number, chance: number, most: number): number {
  const wanted = random() < chance;
  const amount = random() * most;
  return wanted ? amount : 0;
}

function drawConfig(random: () => number): NodeConfig {
  const maxSizePerMsg = pick(random, 1024, 1024, 64, 0);
  return {
    electionTick: pick(random, 5, 10, 10),
    heartbeatTick: pick(random, 1, 1, 2),
    preVote: random() < 0.4,
    checkQuorum: random() < 0.5,
    asyncStorageWrites: random() < 0.4,
    maxSizePerMsg,
    maxCommittedSizePerReady: pick(random, 1024, 1024, 40),
    maxUncommittedEntriesSize: pick(random, 1 << 20, 1 << 20, 256),
    maxInflightMsgs: pick(random, 256, 16, 4, 2, 1),
    maxInflightBytes: pick(random, 1 << 20, 1 << 20, 2048, maxSizePerMsg + 1),
    disableProposalForwarding: random() < 0.15,
    stepDownOnRemoval: random() < 0.3,
    ...drawLoop(random),
  };
}

/** What the loop around a node is set to. */
function drawLoop(random: () => number): LoopSettings {
  return {
    deadline: pick(random, 100, 100, 40, 12),
    maxWrites: pick(random, 64, 64, 3, 1),
    snapshotAfter: pick(random, 0, 0, 0, 5, 12),
    keepEntries: pick(random, 0, 2, 6),
    keepForFollower: pick(random, 8, 30, 1000),
    durableMachine: random() < 0.25,
    wire: random() < 0.05,
  };
}

function drawWeather(random: () => number): Weather {
  const nodes = pick(random, 1, 2, 3, 3, 3, 3, 4, 4, 5, 5, 5, 6, 7);
  const config = drawConfig(random);
  const skewed = random() < 0.3;
  const clocks = Array.from({ length: 16 }, () => {
    const rate = 0.5 + random() * 1.2;
    return skewed ? rate : 1;
  });
  return {
    nodes,
    config,
    rounds: between(random, 120, 360),
    clocks,
    delay: pick(random, 0, 1, 1, 2, 4),
    straggle: some(random, 0.5, 0.06),
    lateAnswers: 0,
    loss: some(random, 0.6, 0.2),
    duplicate: some(random, 0.5, 0.1),
    cut: some(random, 0.6, 0.04),
    cutFor: pick(random, 8, 25, 60),
    rest: 0,
    cutsLeaders: true,
    unreachable: some(random, 0.5, 0.5),
    crash: some(random, 0.7, 0.05),
    crashFor: pick(random, 1, 8, 30),
    survive: pick(random, 0, 0.5, 1),
    fsync: pick(random, 0, 0.3),
    pause: some(random, 0.3, 0.03),
    pauseFor: pick(random, 4, 20),
    slow: some(random, 0.5, 0.5),
    split: some(random, 0.5, 0.5),
    eager: pick(random, 0, 0.5, 1),
    failure: some(random, 0.2, 0.03),
    stall: 0,
    stallFor: 0,
    preVoting: 0,
    campaign: some(random, 0.5, 0.05),
    orderly: false,
    transfer: some(random, 0.4, 0.04),
    forget: some(random, 0.2, 0.02),
    compact: some(random, 0.6, 0.08),
    keep: pick(random, 0, 2, 10),
    membership: some(random, 0.4, 0.08),
    clients: between(random, 1, 5),
    keys: between(random, 1, 3),
    call: pick(random, 0.1, 0.3, 0.8),
    reads: pick(random, 0.2, 0.5),
    cas: pick(random, 0, 0.3),
    patience: pick(random, 12, 30),
  };
}

/**
 * A lease trusts that a leader which hears from a quorum is the only one.
 * That holds while no clock runs apart, no leader is cut off from the
 * others for an election timeout, nobody forgets in a crash that it has
 * just heard a leader, and no leadership is transferred. Who has just heard a
 * leader may be asked to campaign as long as all others have, too: they
 * refuse.
 */
function drawLease(random: () => number): Weather {
  const weather = drawWeather(random);
  return {
    ...weather,
    nodes: pick(random, 3, 3, 4, 5),
    config: {
      ...weather.config,
      electionTick: 10,
      heartbeatTick: 1,
      checkQuorum: true,
      asyncStorageWrites: false,
      readOnlyOption: 'ReadOnlyLeaseBased',
    },
    clocks: weather.clocks.map(() => 1),
    delay: pick(random, 0, 1, 1),
    straggle: 0,
    loss: some(random, 0.3, 0.05),
    cut: 0.02 + random() * 0.04,
    cutsLeaders: false,
    crash: 0,
    pause: 0,
    slow: 0,
    split: 0,
    campaign: 0.02 + random() * 0.1,
    orderly: true,
    transfer: 0,
    forget: 0,
    membership: 0,
    reads: 0.6,
    call: 0.8,
  };
}

/** Leaders that come and go while slow disks still owe what was written. */
function drawTakeovers(random: () => number): Weather {
  const weather = drawWeather(random);
  return {
    ...weather,
    nodes: pick(random, 3, 3, 5),
    config: {
      ...weather.config,
      electionTick: 5,
      heartbeatTick: 1,
      preVote: false,
      checkQuorum: false,
      asyncStorageWrites: true,
    },
    rounds: 300,
    delay: pick(random, 1, 2),
    loss: 0,
    straggle: 0,
    cut: 0.15,
    cutFor: pick(random, 4, 8),
    campaign: 0.1,
    crash: some(random, 0.5, 0.05),
    crashFor: 4,
    pause: 0,
    slow: 0.7,
    eager: 0.3,
    membership: 0,
    transfer: 0,
    clients: 5,
    call: 0.8,
    reads: 0.1,
    patience: 6,
  };
}

const PROFILE_LIST: readonly Profile[] = [
  {
    name: 'default',
    sentence: 'a bit of everything, in other parts for every seed',
    draw: drawWeather,
  },
  {
    name: 'rivals',
    sentence: 'leaders are cut off while clients write to them',
    draw: (random) => {
      const weather = drawWeather(random);
      return {
        ...weather,
        nodes: pick(random, 3, 3, 4, 5, 5),
        config: {
          ...weather.config,
          electionTick: 5,
          preVote: false,
          asyncStorageWrites: random() < 0.6,
        },
        rounds: 300,
        loss: some(random, 0.7, 0.3),
        straggle: some(random, 0.5, 0.1),
        cut: 0.15,
        cutFor: pick(random, 6, 12),
        campaign: 0.1,
        crash: some(random, 0.5, 0.05),
        crashFor: 8,
        slow: some(random, 0.7, 0.7),
        split: some(random, 0.6, 0.8),
        membership: 0,
        compact: some(random, 0.5, 0.3),
        keep: 0,
        clients: 5,
        call: 0.8,
        reads: 0.1,
        patience: 8,
      };
    },
  },
  {
    name: 'stragglers',
    sentence: 'messages of long ago arrive while leaders take turns',
    draw: (random) => {
      const weather = drawWeather(random);
      return {
        ...weather,
        nodes: pick(random, 2, 3, 5, 5),
        config: {
          ...weather.config,
          electionTick: 5,
          preVote: false,
          checkQuorum: false,
        },
        rounds: 360,
        straggle: 0.3,
        duplicate: 0.2,
        loss: some(random, 0.5, 0.1),
        cut: 0.15,
        cutFor: 12,
        campaign: 0.1,
        crash: some(random, 0.5, 0.03),
        membership: 0,
        clients: 4,
        call: 0.6,
        reads: 0.3,
        patience: 10,
      };
    },
  },
  {
    name: 'growth',
    sentence: 'a cluster of one grows while its nodes come and go',
    draw: (random) => ({
      ...drawWeather(random),
      nodes: 1,
      rounds: between(random, 60, 160),
      loss: 0.2 * random(),
      crash: 0.05 + 0.1 * random(),
      crashFor: 4,
      survive: pick(random, 0, 1),
      slow: some(random, 0.5, 0.7),
      split: some(random, 0.5, 0.7),
      membership: some(random, 0.7, 0.3),
      transfer: 0,
      compact: 0,
      cut: 0.2,
      cutFor: 15,
      clients: 8,
      call: 1,
      reads: 0.5,
    }),
  },
  {
    name: 'lease-cuts',
    sentence: 'leaders are cut off for less than a lease lasts',
    draw: (random) => {
      const weather = drawLease(random);
      return {
        ...weather,
        nodes: 5,
        config: {
          ...weather.config,
          electionTick: 20,
          preVote: true,
          maxInflightMsgs: 16,
          maxSizePerMsg: 1024,
          maxInflightBytes: 1 << 20,
        },
        rounds: 200,
        delay: pick(random, 0, 1),
        loss: 0,
        eager: 1,
        cutsLeaders: true,
        cut: 0.3,
        cutFor: 9,
        rest: 5,
        campaign: 0.4,
        compact: 0,
        clients: 5,
        call: 1,
        keys: 1,
        reads: 0.7,
        patience: 3,
      };
    },
  },
  {
    name: 'stale',
    sentence: 'deposed leaders are asked for what they do not know any more',
    draw: (random) => {
      const weather = drawWeather(random);
      return {
        ...weather,
        nodes: pick(random, 3, 5, 5, 5),
        config: {
          ...weather.config,
          electionTick: 5,
          heartbeatTick: 1,
          preVote: false,
          checkQuorum: false,
          disableProposalForwarding: false,
        },
        rounds: 300,
        delay: pick(random, 0, 1, 2),
        loss: some(random, 0.5, 0.1),
        straggle: some(random, 0.7, 0.2),
        duplicate: some(random, 0.5, 0.2),
        cut: 0.2,
        cutFor: 40,
        campaign: some(random, 0.7, 0.1),
        crash: some(random, 0.3, 0.03),
        membership: 0,
        transfer: 0,
        clients: 8,
        keys: 1,
        call: 1,
        reads: 0.6,
        patience: pick(random, 3, 3, 100),
      };
    },
  },
  {
    name: 'handover',
    sentence: 'leadership is transferred again and again, and news of it lost',
    draw: (random) => ({
      ...drawWeather(random),
      rounds: 120,
      transfer: 0.3,
      loss: 0.1 + 0.3 * random(),
      crash: some(random, 0.5, 0.05),
      campaign: 0,
      membership: some(random, 0.7, 0.2),
    }),
  },
  {
    name: 'takeovers',
    sentence: 'leaders take turns faster than disks can write',
    draw: drawTakeovers,
  },
  {
    name: 'stalls',
    sentence: 'a disk stands still while leaders take turns elsewhere',
    draw: (random) => ({
      ...drawTakeovers(random),
      nodes: 5,
      delay: 0,
      campaign: pick(random, 0.1, 0.2),
      slow: pick(random, 0.1, 0.4),
      stall: 0.1,
      stallFor: 25,
    }),
  },
  {
    name: 'late-answers',
    sentence: 'leaders take turns, and what they hear is long out of date',
    draw: (random) => {
      const weather = drawWeather(random);
      return {
        ...weather,
        nodes: 5,
        config: {
          ...weather.config,
          electionTick: 5,
          preVote: false,
          checkQuorum: false,
        },
        rounds: 360,
        delay: pick(random, 0, 0, 1),
        straggle: 0,
        lateAnswers: 0.6,
        duplicate: 0,
        loss: some(random, 0.7, 0.2),
        cut: 0.3,
        cutFor: 6,
        campaign: 0.2,
        crash: 0,
        pause: 0,
        membership: 0,
        clients: 5,
        call: 0.8,
        reads: 0,
        patience: 10,
      };
    },
  },
  {
    name: 'impatient',
    sentence: 'election timeouts are hardly longer than an answer takes',
    draw: (random) => {
      const weather = drawWeather(random);
      return {
        ...weather,
        nodes: pick(random, 3, 3, 4),
        config: {
          ...weather.config,
          electionTick: 3,
          heartbeatTick: 1,
          preVote: true,
          checkQuorum: true,
        },
        clocks: weather.clocks.map(() => 1),
        rounds: 120,
        delay: 0,
        straggle: 0,
        loss: some(random, 0.5, 0.1),
        cut: 0.05,
        cutFor: 8,
        crash: 0.05,
        crashFor: 8,
        membership: 0,
        compact: 0,
      };
    },
  },
  {
    name: 'upgrade',
    sentence: 'one node after the other learns to ask before it campaigns',
    draw: (random) => {
      const weather = drawWeather(random);
      return {
        ...weather,
        nodes: pick(random, 2, 2, 2, 3),
        config: { ...weather.config, electionTick: 5, preVote: false },
        rounds: 200,
        preVoting: 0.5,
        crash: 0.03,
        crashFor: 8,
        cut: 0.1,
        cutFor: 25,
        membership: 0,
        compact: 0,
      };
    },
  },
  {
    name: 'calm',
    sentence: 'nothing goes wrong',
    draw: (random) => ({
      ...drawWeather(random),
      clocks: Array.from({ length: 16 }, () => 1),
      failure: 0,
      straggle: 0,
      loss: 0,
      duplicate: 0,
      cut: 0,
      crash: 0,
      pause: 0,
      slow: 0,
      campaign: 0,
      transfer: 0,
      forget: 0,
    }),
  },
  {
    name: 'network',
    sentence: 'messages are lost, late, doubled and cut off',
    draw: (random) => ({
      ...drawWeather(random),
      failure: 0,
      straggle: 0.06,
      loss: 0.15,
      duplicate: 0.1,
      cut: 0.05,
      cutFor: 30,
      crash: 0,
      pause: 0,
    }),
  },
  {
    name: 'disk',
    sentence: 'processes crash again and again, and lose what is not synced',
    draw: (random) => ({
      ...drawWeather(random),
      crash: 0.08,
      crashFor: 6,
      survive: 0.5,
      fsync: 0.3,
      slow: 0.4,
      split: 0.6,
      campaign: 0.04,
      stall: some(random, 0.5, 0.1),
      stallFor: 6,
    }),
  },
  {
    name: 'slow-disk',
    sentence: 'storage threads lag behind, and crashes lose what they owe',
    draw: (random) => {
      const weather = drawWeather(random);
      return {
        ...weather,
        nodes: pick(random, 2, 3, 3, 4, 5),
        config: { ...weather.config, asyncStorageWrites: true },
        crash: 0.06,
        crashFor: 4,
        survive: pick(random, 0, 0.5),
        slow: 0.6,
        campaign: 0.06,
        delay: 0,
        eager: 0.5,
        membership: 0,
      };
    },
  },
  {
    name: 'failing-storage',
    sentence: 'single calls of disks and state machines fail',
    draw: (random) => {
      const weather = drawWeather(random);
      return {
        ...weather,
        failure: 0.05 + 0.1 * random(),
        crash: some(random, 0.3, 0.03),
        crashFor: 8,
        compact: some(random, 0.5, 0.1),
        call: 0.8,
      };
    },
  },
  {
    name: 'wire',
    sentence: 'all goes through bytes, and every buffer is overwritten',
    draw: (random) => {
      const weather = drawWeather(random);
      return { ...weather, config: { ...weather.config, wire: true } };
    },
  },
  {
    name: 'own-snapshots',
    sentence: 'the loop makes snapshots by itself, and followers lag behind',
    draw: (random) => {
      const weather = drawWeather(random);
      return {
        ...weather,
        nodes: pick(random, 3, 3, 5),
        config: {
          ...weather.config,
          snapshotAfter: pick(random, 3, 6),
          keepEntries: pick(random, 0, 1),
          keepForFollower: pick(random, 12, 30),
        },
        compact: 0,
        cut: 0.1,
        cutFor: 12,
        crash: some(random, 0.5, 0.04),
        crashFor: 8,
        clients: 5,
        call: 0.8,
        reads: 0.2,
      };
    },
  },
  {
    name: 'stalled-snapshots',
    sentence: 'snapshots come while disks and state machines lag behind',
    draw: (random) => {
      const weather = drawWeather(random);
      return {
        ...weather,
        nodes: pick(random, 3, 3, 5),
        config: {
          ...weather.config,
          asyncStorageWrites: true,
          maxWrites: 64,
          snapshotAfter: 0,
        },
        compact: 0.5,
        keep: 0,
        cut: 0.1,
        cutFor: pick(random, 5, 15),
        crash: some(random, 0.5, 0.04),
        crashFor: 8,
        pause: 0.05,
        pauseFor: 10,
        slow: 0.6 + 0.3 * random(),
        stall: some(random, 0.5, 0.05),
        stallFor: 15,
        membership: 0,
        clients: 5,
        call: 0.9,
        reads: 0.1,
      };
    },
  },
  {
    name: 'unanswered',
    sentence: 'clients wait long for answers that get lost with leaders',
    draw: (random) => {
      const weather = drawWeather(random);
      return {
        ...weather,
        nodes: pick(random, 3, 3, 5),
        config: {
          ...weather.config,
          electionTick: 5,
          preVote: false,
          deadline: pick(random, 6, 12, 100, 100),
        },
        cut: 0.15,
        cutFor: pick(random, 6, 15),
        campaign: 0.1,
        crash: some(random, 0.6, 0.06),
        crashFor: 3,
        compact: pick(random, 0, 0.3, 0.6),
        keep: 0,
        clients: 5,
        call: 0.9,
        reads: pick(random, 0.1, 0.5),
        patience: 60,
      };
    },
  },
  {
    name: 'snapshots',
    sentence: 'logs are short, and whoever was away gets a snapshot',
    draw: (random) => ({
      ...drawWeather(random),
      nodes: pick(random, 3, 3, 4, 5),
      compact: 0.3,
      keep: pick(random, 0, 0, 2),
      cut: 0.05,
      cutFor: 20,
      crash: 0.03,
      crashFor: 12,
      straggle: 0.05,
      duplicate: 0.05,
      call: 0.8,
      membership: some(random, 0.5, 0.1),
    }),
  },
  {
    name: 'membership',
    sentence: 'members come and go, and learn, through joint configurations',
    draw: (random) => ({
      ...drawWeather(random),
      membership: 0.2,
      transfer: 0.02,
      compact: 0.05,
      rounds: 300,
    }),
  },
  {
    name: 'reads',
    sentence: 'clients read all the time while leaders change',
    draw: (random) => ({
      ...drawWeather(random),
      clients: 5,
      reads: 0.7,
      call: 0.8,
      cut: 0.05,
      cutFor: 25,
      campaign: 0.05,
    }),
  },
  {
    name: 'lease',
    sentence: 'clients read under the lease of a leader that keeps in touch',
    draw: drawLease,
  },
];

/** All profiles, by name. */
export const PROFILES: ReadonlyMap<string, Profile> = new Map(
  PROFILE_LIST.map((profile) => [profile.name, profile]),
);
