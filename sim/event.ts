/**
 * What happens in a world, as data: the one source of every picture, every
 * check and every count. Events carry no text; {@link describeEvent} in
 * `trace.ts` makes it where somebody reads.
 *
 * @module
 */
import type {
  ConfState,
  Entry,
  HardState,
  Message,
  Snapshot,
} from '../src/index.ts';

/** The role of a node as a picture shows it. */
export type Role =
  'follower' | 'pre-candidate' | 'candidate' | 'leader' | 'down';

/** A node at one moment. Equal views in a row are the same object. */
export interface NodeView {
  readonly role: Role;
  readonly term: number;
  readonly vote: number;
  readonly lead: number;
  readonly commit: number;
  /** Index of the last entry that the state machine took. */
  readonly applied: number;
  /** Index of the last entry of the log, in memory or on disk. */
  readonly lastIndex: number;
}

/** What an event can be. Which fields it fills is said with each. */
export type EventKind =
  // Processes
  | 'start' // the node enters the world (conf)
  | 'crash' // its process ends (count: unsynced records that survived)
  | 'restart' // its process starts again (hardState, conf, index: applied,
  //            count: index that its state machine holds before it is
  //            restored, entries: what is left of its log)
  | 'fail' // a call of its disk or state machine fails (detail: which)
  | 'pause' // its process stands still
  | 'resume' // and goes on
  | 'panic' // the library threw what it must not throw (detail)
  // What it is asked for
  | 'tick' // its clock ticks (count)
  | 'campaign' // it is asked to campaign
  | 'transfer' // it is asked to hand its office over (index: to whom)
  | 'forget' // it is told to forget its leader
  | 'change' // it is asked to change its members (detail; '': leave joint)
  | 'refuse' // it refuses what it was handed (detail: proposal, sender; a
  //           proposal's name: node, term: run, count: ticket)
  | 'told' // it tells what became of what was asked for and nobody waits for
  //         (name as with refuse; detail: done, replaced, unknown, refused,
  //         joint, changed; index, conf)
  | 'setting' // it is to use pre-votes at its next start, or not (count)
  | 'propose' // it is handed a proposal (entries: one, without index)
  | 'call' // a client calls it (operation)
  | 'return' // the client has its answer (operation, index)
  | 'give-up' // the client stops waiting (operation)
  // What it does
  | 'state' // role, term, vote or leader changed (before, after)
  | 'save' // it hands a hard state to its disk (hardState)
  | 'snapshot' // it hands a leader's snapshot to its disk (snapshot)
  | 'append' // it hands entries to its disk; they replace all from the
  //           first one's index on (entries)
  | 'sync' // all it has handed to its disk so far is durable
  | 'commit' // its commit index rose (index, term of the entry there)
  | 'apply' // its state machine took an entry (entries: one, index)
  | 'conf' // a configuration came into force (conf, index)
  | 'restore' // its state machine took a snapshot in (snapshot, index)
  | 'capture' // it has made a snapshot, and is to drop its log up to index
  //            (snapshot, count: 1 when somebody asked for it)
  | 'compact' // that is on its disk (snapshot, index: where its log begins)
  | 'read' // it may answer a read once index is applied (operation, index)
  // The network
  | 'send' // it hands a message to the network (flight)
  | 'deliver' // a message reaches it (flight; count: copies left behind)
  | 'drop' // the network loses a message meant for it (flight)
  | 'cut' // one way is cut (index, count: from, to), or else all between
  //        the sides that detail names
  | 'heal' // it is whole again
  // The driver
  | 'calm' // all faults end (count: ticks until all must be well)
  | 'note'; // a remark (detail)

/** A message on its way. Every copy of a message is the same flight. */
export interface Flight {
  /** Counted from 1 in the order of sending. */
  readonly id: number;
  readonly message: Message;
  /** For the driver: when it is to arrive; null while it is held back. */
  due: number | null;
}

/** What a client wants. Writes of one client carry rising numbers. */
export interface Operation {
  /** Unique in a run, counted from 1. */
  readonly id: number;
  readonly client: number;
  /** A client's writes are numbered; a write sent twice has one number. */
  readonly seq: number;
  readonly kind: 'get' | 'put' | 'cas';
  readonly key: string;
  /** What `put` and `cas` write; unique in a run. Empty with `get`. */
  readonly value: string;
  /** What `cas` expects to find. */
  readonly expected: string;
  /** At `return`: what `get` found, `cas` found before; else empty. */
  readonly result: string;
}

/**
 * One event. All events have the same fields in the same order; what a kind
 * does not use is 0, '', null or empty.
 */
export interface SimEvent {
  /** Position among all events of the world, counted from 0. */
  readonly seq: number;
  /** Time of the world: steps of a script, or actions of a run. */
  readonly time: number;
  readonly kind: EventKind;
  /**
   * The node it happens to: the sender for `send`, the receiver for
   * `deliver` and `drop`; 0 for the network and for remarks.
   */
  readonly node: number;
  /** The node before and after; null where there is no node. */
  readonly before: NodeView | null;
  readonly after: NodeView | null;
  readonly index: number;
  readonly term: number;
  readonly count: number;
  readonly flight: Flight | null;
  readonly entries: readonly Entry[];
  readonly hardState: HardState | null;
  readonly snapshot: Snapshot | null;
  readonly conf: ConfState | null;
  readonly operation: Operation | null;
  readonly detail: string;
}

/** Fields of an event that are not empty. */
export type EventParts = Partial<Omit<SimEvent, 'seq' | 'time' | 'kind' | 'node'>>;

/** Sees every event of a world, in order. */
export interface Observer {
  see(event: SimEvent): void;
}
