/**
 * What passes between the loop and the application: what the disk holds,
 * and what the loop wants done.
 *
 * @module
 */
import type { ConfChange, ConfChangeV2 } from '../conf_change.ts';
import type { Entry } from '../entry.ts';
import type { Message } from '../message.ts';
import type { ConfState, Snapshot } from '../snapshot.ts';
import type { HardState } from '../state.ts';
import type { Fate } from './fate.ts';
import type { Proposal } from './proposal.ts';

/** What a disk holds when a node starts; all of it synced. */
export interface Stored {
  /** Null on a disk that nothing was written to. */
  readonly hardState: HardState | null;
  /** The newest snapshot, or null. */
  readonly snapshot: Snapshot | null;
  /**
   * The log, without gaps. It goes on where the snapshot ends, or begins
   * before that: a log that was compacted less far than the snapshot
   * reaches.
   */
  readonly entries: readonly Entry[];
}

/** A disk that nothing was written to. */
export const EMPTY_DISK: Stored = {
  hardState: null,
  snapshot: null,
  entries: [],
};

/** One write: all of it reaches the disk, or nothing does. */
export interface Batch {
  /** Replaces the whole log, and comes before `entries`; null for none. */
  readonly snapshot: Snapshot | null;
  /** Replace what is there from the index of the first one on. */
  readonly entries: readonly Entry[];
  /** Replaces the one before; null when it did not change. */
  readonly hardState: HardState | null;
}

/**
 * Disk: write a batch. Writes are done in the order in which they were
 * handed out; done means synced if `sync` says so, and else that a later
 * sync takes it along. Answer with {@link Replica.written}.
 */
export interface WriteEffect {
  readonly kind: 'write';
  readonly batch: Batch;
  readonly sync: boolean;
}

/**
 * Disk: keep a snapshot of this node's own, then drop the log up to and
 * including `compactTo`. In its turn among the writes, and synced: first
 * the snapshot, then the log. Answer with {@link Replica.saved}.
 */
export interface SaveEffect {
  readonly kind: 'save';
  readonly snapshot: Snapshot;
  /** 0 to drop nothing. */
  readonly compactTo: number;
}

/**
 * Transport: send these, in this order. They may get lost. The fate of a
 * `MsgSnap` is reported with {@link Replica.reportSnapshot}, an unreachable
 * peer with {@link Replica.reportUnreachable}.
 */
export interface SendEffect {
  readonly kind: 'send';
  readonly messages: readonly Message[];
}

/** A committed entry on its way to the state machine. */
export interface Committed {
  readonly entry: Entry;
  /**
   * What was proposed; null for an entry without a command: the first one
   * of a leader, a change of the membership, or an entry that bears the
   * rejection of one.
   */
  readonly command: Uint8Array | null;
  /** Under which name it was proposed; null where nothing says so. */
  readonly proposal: Proposal | null;
}

/**
 * State machine: take these, in this order. Answer with
 * {@link Replica.applied}.
 */
export interface ApplyEffect {
  readonly kind: 'apply';
  readonly entries: readonly Committed[];
}

/**
 * State machine: forget all, and become what the snapshot says. Answer with
 * {@link Replica.restored}.
 */
export interface RestoreEffect {
  readonly kind: 'restore';
  readonly snapshot: Snapshot;
}

/**
 * State machine: hand over the state of now, which holds all entries up to
 * `index`. Answer with {@link Replica.captured}.
 */
export interface CaptureEffect {
  readonly kind: 'capture';
  readonly index: number;
  /** The membership at `index`. */
  readonly confState: ConfState;
  /** Entries to keep before it; null for as many as the policy says. */
  readonly keep: number | null;
}

/** Whoever asked: this became of it. Needs no answer. */
export interface SettleEffect<A> {
  readonly kind: 'settle';
  /** What the call that asked has returned. */
  readonly ticket: number;
  readonly fate: Fate<A>;
}

/**
 * One thing that the loop wants done. It comes once, and may be begun at
 * once. At most one of `apply`, `restore` and `capture` is out at a time, as
 * the state machine does one thing after the other; a `capture` whose state
 * was put aside ({@link Replica.frozen}) does not count.
 */
export type Effect<A> =
  | WriteEffect
  | SaveEffect
  | SendEffect
  | ApplyEffect
  | RestoreEffect
  | CaptureEffect
  | SettleEffect<A>;

/**
 * Decides about a committed change of the membership, alike on every node:
 * from what it is given and nothing else. A joint configuration may always
 * be left: that is not asked about.
 *
 * @returns null to let it come into force, or why not.
 */
export type ChangeReview = (
  change: ConfChange | ConfChangeV2,
  confState: ConfState,
) => string | null;
