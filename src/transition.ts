/**
 * A report of every step that a node takes, for those who check it against
 * a specification.
 *
 * @module
 */
import type { Message } from './message.ts';
import type { Raft } from './raft.ts';
import type { HardState, StateType } from './state.ts';

/** What a node has just done. etcd: the events of `StateTrace`. */
export type TransitionName =
  | 'InitState' // it was started
  | 'BecomeFollower'
  | 'BecomePreCandidate'
  | 'BecomeCandidate'
  | 'BecomeLeader'
  | 'Receive' // a message came in; nothing was done about it yet
  | 'Send' // a message went into the outbox
  | 'Replicate' // the leader appended entries to its log
  | 'Commit' // the leader moved its commit index
  | 'ChangeConf' // the leader took a membership change into its log
  | 'ApplyConf' // a membership came into force
  | 'Ready'; // the application took out what is to be done

/** A step, and the node right after it. */
export interface Transition {
  readonly name: TransitionName;
  readonly id: number;
  readonly state: StateType;
  readonly hardState: HardState;
  readonly lastIndex: number;
  /** Voters of both halves, the outgoing one empty unless joint. */
  readonly voters: readonly [readonly number[], readonly number[]];
  /** Only with `Receive` and `Send`. */
  readonly message: Message | null;
}

/** Hears of every step. It must not call the node. */
export type TransitionHook = (transition: Transition) => void;

/** Tells the hook of the configuration, if there is one. */
export function report(
  r: Raft,
  name: TransitionName,
  message: Message | null = null,
): void {
  const hook = r.config.onTransition;
  if (hook === null) return;
  const { incoming, outgoing } = r.tracker.config.voters;
  hook({
    name,
    id: r.id,
    state: r.state,
    hardState: r.hardState,
    lastIndex: r.log.lastIndex(),
    voters: [[...incoming.ids()], [...outgoing.ids()]],
    message,
  });
}
