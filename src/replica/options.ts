/**
 * What a replica is started with.
 *
 * @module
 */
import type { Config } from '../config.ts';
import { ConfigError } from '../errors.ts';
import type { RawNode } from '../raw_node.ts';
import type { ConfState } from '../snapshot.ts';
import type { MemoryStorage, Storage } from '../storage.ts';
import type { CompactionPolicy } from './compaction.ts';
import type { ChangeReview, Stored } from './ports.ts';

/**
 * What the loop drives: a {@link RawNode}, or something that behaves like
 * one. The paper calls it the consensus module of a server.
 */
export type Consensus = Pick<
  RawNode,
  | 'tick'
  | 'campaign'
  | 'propose'
  | 'proposeConfChange'
  | 'readIndex'
  | 'transferLeader'
  | 'forgetLeader'
  | 'reportUnreachable'
  | 'reportSnapshot'
  | 'step'
  | 'hasReady'
  | 'ready'
  | 'advance'
  | 'applyConfChange'
  | 'refuseConfChange'
  | 'confChangeProblem'
  | 'withProgress'
>;

/** The parameters of a replica: those of its node, and those of the loop. */
export interface ReplicaConfig extends Omit<Config, 'storage' | 'applied'> {
  /**
   * A number that this node has never been started with before: a counter
   * on its disk, or the clock. It is a part of the names of proposals, and
   * an answer to an earlier run must not be taken for one to this run.
   */
  readonly run: number;

  /** What the disk holds. */
  readonly stored: Stored;

  /**
   * The voters of the cluster's first configuration: the same on every node
   * and at every start, also on nodes that join later. They count until a
   * snapshot says who the members are.
   */
  readonly founders: readonly number[];

  /**
   * Where a state machine that keeps its own disk stands: the index of the
   * last entry that it has applied for good, and the membership there.
   *
   * @defaultValue null: it is made anew from the snapshot and the log
   */
  readonly machineAt?: {
    readonly index: number;
    readonly confState: ConfState;
  } | null;

  /**
   * Decides about committed changes of the membership.
   *
   * @defaultValue all come into force
   */
  readonly reviewChange?: ChangeReview | null;

  /**
   * Ticks after which a proposal, a read or a change without a fate gets
   * one: dropped if nobody has taken it, else unknown.
   *
   * @defaultValue ten election timeouts
   */
  readonly deadline?: number;

  /**
   * Proposals and changes, and again as many reads, that may be open.
   *
   * @defaultValue 4,096
   */
  readonly maxOpen?: number;

  /**
   * Writes that may be handed out and not done. As long as there are so
   * many, no Ready is taken.
   *
   * @defaultValue 64
   */
  readonly maxWrites?: number;

  /**
   * Ticks after which a snapshot that the transport has not reported on
   * counts as failed.
   *
   * @defaultValue a hundred election timeouts
   */
  readonly snapshotTimeout?: number;

  /** When to make a snapshot, and how much of the log to keep. */
  readonly compaction?: CompactionPolicy;

  /**
   * Starts what the loop drives.
   *
   * @defaultValue a {@link RawNode}
   */
  readonly start?: (config: Config) => Consensus;

  /**
   * Stands between the node and its log, to see what is read.
   *
   * @defaultValue nothing does
   */
  readonly wrapLog?: (log: MemoryStorage) => Storage;
}

/** The limits of a loop, checked and with all defaults filled in. */
export interface Limits {
  readonly deadline: number;
  readonly maxOpen: number;
  readonly maxWrites: number;
  readonly snapshotTimeout: number;
}

/**
 * Checks what belongs to the loop; the node checks the rest.
 *
 * @throws {@link ConfigError} naming the first field that cannot work.
 */
export function resolveLimits(config: ReplicaConfig): Limits {
  const { electionTick } = config;
  checkLimit('run', config.run, 0);
  const limits: Limits = {
    deadline: config.deadline ?? 10 * electionTick,
    maxOpen: config.maxOpen ?? 4096,
    maxWrites: config.maxWrites ?? 64,
    snapshotTimeout: config.snapshotTimeout ?? 100 * electionTick,
  };
  checkLimit('deadline', limits.deadline, 1);
  checkLimit('maxOpen', limits.maxOpen, 1);
  checkLimit('maxWrites', limits.maxWrites, 1);
  checkLimit('snapshotTimeout', limits.snapshotTimeout, 1);
  return limits;
}

/** @throws {@link ConfigError} unless it is a whole number, and that big. */
export function checkLimit(field: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  throw new ConfigError(
    field,
    `must be a whole number of at least ${least}, got ${value} ` +
      `(${typeof value})`,
  );
}
