/**
 * The small states of a node: the one that must survive a crash, the one
 * that need not, and the roles.
 *
 * @module
 */
import { NONE } from './ids.ts';

/** The role of a node. etcd: `StateType`. */
export type StateType =
  'StateFollower' | 'StatePreCandidate' | 'StateCandidate' | 'StateLeader';

/**
 * What must be on disk before the messages that rest on it leave the node
 * (paper figure 2, "persistent state"). etcd: `raftpb.HardState`.
 */
export interface HardState {
  /** Highest term the node has seen. */
  readonly term: number;
  /** Who got its vote in that term; {@link NONE} for nobody. */
  readonly vote: number;
  /**
   * Highest index known to be committed. Safe to lose, but kept so that a
   * restarted node need not wait to be told.
   */
  readonly commit: number;
}

/** What an application may want to show, and may lose. etcd: `SoftState`. */
export interface SoftState {
  /** The leader as far as the node knows; {@link NONE} when it knows none. */
  readonly lead: number;
  readonly state: StateType;
}

/** The hard state of a node that has never run. */
export const EMPTY_HARD_STATE: HardState = { term: 0, vote: NONE, commit: 0 };

/** etcd: `isHardStateEqual`. */
export function equalHardStates(a: HardState, b: HardState): boolean {
  return a.term === b.term && a.vote === b.vote && a.commit === b.commit;
}

/** etcd: `IsEmptyHardState`. */
export function isEmptyHardState(state: HardState): boolean {
  return equalHardStates(state, EMPTY_HARD_STATE);
}

/** etcd: `SoftState.equal`. */
export function equalSoftStates(a: SoftState, b: SoftState): boolean {
  return a.lead === b.lead && a.state === b.state;
}
