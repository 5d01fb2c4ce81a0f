/**
 * What happened in a world, as a flat list of events: the one source of
 * every picture, every text view and every assertion about a run.
 *
 * @module
 */

/** The role of a node as a picture shows it. */
export type TraceRole =
  'follower' | 'pre-candidate' | 'candidate' | 'leader' | 'down';

/** A message as it was when it was sent; `id` tells copies apart. */
export interface TraceMessage {
  /** Unique within a trace, counted from 1. */
  readonly id: number;
  /** The type name as etcd prints it, such as `MsgApp`. */
  readonly type: string;
  readonly from: number;
  readonly to: number;
  readonly term: number;
  readonly logTerm: number;
  readonly index: number;
  readonly commit: number;
  /** Number of entries carried. */
  readonly entries: number;
  readonly reject: boolean;
  /** One line in the words of `describeMessage`. */
  readonly text: string;
}

/** The part of a node's state that a picture draws, after an event. */
export interface TraceNode {
  readonly role: TraceRole;
  readonly term: number;
  readonly vote: number;
  readonly lead: number;
  readonly commit: number;
  readonly applied: number;
  readonly lastIndex: number;
}

/** What an event can be. */
export type TraceKind =
  | 'start' // the node enters the world
  | 'campaign' // somebody asked it to campaign
  | 'propose' // a client handed it a proposal
  | 'state' // role, term, vote or leader changed
  | 'append' // its last index moved (text tells the entries)
  | 'commit' // its commit index moved
  | 'apply' // its state machine took an entry
  | 'snapshot' // it restored a snapshot
  | 'send' // it handed a message to the network
  | 'deliver' // a message reached it
  | 'drop' // the network lost a message meant for it
  | 'crash' // its process ended
  | 'restart' // its process started again from its disk
  | 'note'; // a remark of the script that drives the world

/**
 * One event. `node` is the node that it happened to (the sender for `send`,
 * the receiver for `deliver` and `drop`, 0 for a `note` about the world).
 */
export interface TraceEvent {
  /** Position in the trace, counted from 0. */
  readonly seq: number;
  /** Virtual time in steps; several events may share one. */
  readonly time: number;
  readonly node: number;
  readonly kind: TraceKind;
  /** A readable line, in the words of etcd's own output where it has some. */
  readonly text: string;
  /** Only with `send`, `deliver` and `drop`. */
  readonly message: TraceMessage | null;
  /** The node after the event; null for a `note` about the world. */
  readonly after: TraceNode | null;
}

/** Everything that happened in one world. */
export interface Trace {
  readonly nodes: readonly number[];
  readonly seed: number;
  readonly events: readonly TraceEvent[];
}

/** The trace as text, one event a line: the equal of the drawing. */
export function describeTrace(trace: Trace): string {
  return trace.events
    .map((e) => `${String(e.time).padStart(4)}  ${e.text}`)
    .join('\n');
}
