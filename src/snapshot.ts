/**
 * Snapshots: the state of the application at one index, with the membership
 * that held there.
 *
 * @module
 */
import { NO_BYTES } from './entry.ts';
import type { EntryId } from './entry.ts';

/**
 * The membership as it is stored with a snapshot. While `votersOutgoing`
 * has members the configuration is joint: both majorities must agree
 * (thesis 4.3). etcd: `raftpb.ConfState`.
 */
export interface ConfState {
  /** Voters of the configuration; of the incoming one when joint. */
  readonly voters: readonly number[];
  /** Nodes that receive the log and do not count. */
  readonly learners: readonly number[];
  /** Voters of the outgoing configuration; empty unless joint. */
  readonly votersOutgoing: readonly number[];
  /** Outgoing voters that become learners when the joint one is left. */
  readonly learnersNext: readonly number[];
  /** Whether the leader leaves the joint configuration by itself. */
  readonly autoLeave: boolean;
}

/** Where in the log a snapshot stands. */
export interface SnapshotMetadata {
  readonly confState: ConfState;
  /** Index of the last entry that the snapshot covers; 0 for no snapshot. */
  readonly index: number;
  /** Term of that entry. */
  readonly term: number;
}

/** etcd: `raftpb.Snapshot`. */
export interface Snapshot {
  /** The application's state, opaque to the library. */
  readonly data: Uint8Array;
  readonly metadata: SnapshotMetadata;
}

/**
 * Makes a {@link ConfState}, with lists of its own; what is not named is
 * empty.
 */
export function newConfState(parts: Partial<ConfState> = {}): ConfState {
  return {
    voters: [...(parts.voters ?? [])],
    learners: [...(parts.learners ?? [])],
    votersOutgoing: [...(parts.votersOutgoing ?? [])],
    learnersNext: [...(parts.learnersNext ?? [])],
    autoLeave: parts.autoLeave ?? false,
  };
}

/**
 * Ids of everybody whom a membership names, voter or learner, in no order.
 * Who stays a voter while it is joint is named twice.
 */
export function membersOf(state: ConfState): readonly number[] {
  // Those of `learnersNext` are outgoing voters.
  return [...state.voters, ...state.learners, ...state.votersOutgoing];
}

/** Makes a snapshot. */
export function newSnapshot(
  index: number,
  term: number,
  confState: ConfState,
  data: Uint8Array = NO_BYTES,
): Snapshot {
  return { data, metadata: { confState, index, term } };
}

/** The snapshot that stands for "none yet". */
export const EMPTY_SNAPSHOT: Snapshot = newSnapshot(0, 0, newConfState());

/** Reports whether this is no snapshot. etcd: `IsEmptySnap`. */
export function isEmptySnapshot(snapshot: Snapshot | null): boolean {
  return snapshot === null || snapshot.metadata.index === 0;
}

/** The id of the last entry that the snapshot covers. */
export function snapshotId(snapshot: Snapshot): EntryId {
  const { term, index } = snapshot.metadata;
  return { term, index };
}

/**
 * Reports whether two memberships are the same but for the order of ids.
 * etcd: `ConfState.Equivalent`.
 */
export function equivalentConfStates(a: ConfState, b: ConfState): boolean {
  return (
    sameIds(a.voters, b.voters) &&
    sameIds(a.learners, b.learners) &&
    sameIds(a.votersOutgoing, b.votersOutgoing) &&
    sameIds(a.learnersNext, b.learnersNext) &&
    a.autoLeave === b.autoLeave
  );
}

function sameIds(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false;
  const left = [...a].sort((x, y) => x - y);
  const right = [...b].sort((x, y) => x - y);
  return left.every((id, i) => id === right[i]);
}
