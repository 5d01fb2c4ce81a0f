/**
 * What became of what a client asked for.
 *
 * @module
 */
import type { ProposalDropReason, ReadDropReason } from '../errors.ts';
import type { ConfState } from '../snapshot.ts';

/**
 * Why something was not done and never will be: asking again is safe.
 *
 * - `Replaced`: it stood in the log of a leader that lost its leadership,
 *   and another leader put something else there.
 * - `TooMany`: too many are open at this node.
 * - `Deadline`: a read was not answered in time.
 * - `StoppedError`: the node was stopped, or has failed, before it handed it on.
 * - the rest: no leader took it.
 */
export type DropReason =
  | ProposalDropReason
  | ReadDropReason
  | 'Replaced'
  | 'TooMany'
  | 'Deadline'
  | 'Stopped';

/**
 * Why nobody here can tell: it may have happened, or happen later.
 *
 * - `Deadline`: it was handed on, and not heard of again in time.
 * - `Snapshot`: it was in the log, and this node got a snapshot instead of
 *   the entries; the answer is lost.
 * - `StoppedError`: the node was stopped, or has failed.
 */
export type UnknownReason = 'Deadline' | 'Snapshot' | 'Stopped';

/** What became of a proposal, a read, or a change of the membership. */
export type Fate<A> =
  /** It was committed at `index`; the state machine gave this answer. */
  | { readonly kind: 'committed'; readonly index: number; readonly answer: A }
  /** The state machine may be read now: it has applied `index`. */
  | { readonly kind: 'readable'; readonly index: number }
  /**
   * The change is half done: both majorities are needed until it is left.
   * Only a change that the leader leaves by itself goes on to `changed`.
   */
  | {
      readonly kind: 'joint';
      readonly index: number;
      readonly confState: ConfState;
    }
  /** The change is done, with the entry at `index`. */
  | {
      readonly kind: 'changed';
      readonly index: number;
      readonly confState: ConfState;
    }
  /** The change does not fit, and did not come into force. */
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'dropped'; readonly reason: DropReason }
  | { readonly kind: 'unknown'; readonly reason: UnknownReason };
