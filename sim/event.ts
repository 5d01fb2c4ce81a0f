/**
 * What happens in a world, as data: the one source of every picture, every
 * check and every count. Events carry no text; {@link describeEvent} in
 * `trace.ts` makes it where somebody reads.
 *
 * @module
 */
import type { ConfState, Entry, HardState, Message, Snapshot } from '../src/index.ts';
import type { Fault } from './fault.ts';

/** The role of a node as a picture shows it. */
export type Role = 'follower' | 'pre-candidate' | 'candidate' | 'leader' | 'down';

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

/** Where a kind happens to a node: as it was, and as it is now. */
interface AtNode {
  readonly before: NodeView;
  readonly after: NodeView;
}

/** The same, for kinds that may name a node nobody knows. */
interface AtNodeOrNone {
  readonly before: NodeView | null;
  readonly after: NodeView | null;
}

/** What is told of a client's call. */
interface OfClient {
  readonly operation: Operation;
  readonly index: number;
}

/** The name of a proposal of the node: its run, and the ticket. */
interface NameOf {
  readonly term: number;
  readonly count: number;
}

/** What can be told of a request. */
export type Told = 'done' | 'replaced' | 'unknown' | 'refused' | 'joint' | 'changed';

/** What each kind of event fills. */
interface Filled {
  // Processes
  /** The node enters the world. */
  start: AtNode & { readonly conf: ConfState };
  /** Its process ends (count: unsynced records that survived). */
  crash: AtNode & {
    readonly count: number;
    readonly detail: '' | 'torn' | 'fsync' | 'storage';
  };
  /** Its process starts again, with what is left of its log. */
  restart: AtNode & {
    readonly hardState: HardState;
    readonly conf: ConfState;
    /** What is applied. */
    readonly index: number;
    /** Index that its state machine holds before it is restored. */
    readonly count: number;
    readonly entries: readonly Entry[];
  };
  /** A call of its disk or state machine fails. */
  fail: AtNode & { readonly detail: Exclude<Fault, 'nothing'> };
  /** Its process stands still. */
  pause: AtNode;
  /** And goes on. */
  resume: AtNode;
  /** The library threw what it must not throw. */
  panic: AtNode & { readonly detail: string };

  // What it is asked for
  /** Its clock ticks. */
  tick: AtNode & { readonly count: number };
  /** It is asked to campaign. */
  campaign: AtNode;
  /** It is asked to hand leadership over (index: to whom). */
  transfer: AtNode & { readonly index: number };
  /** It is told to forget its leader. */
  forget: AtNode;
  /** It is asked to change its members ('': to leave joint). */
  change: AtNode & { readonly detail: string };
  /** It refuses what it was handed; a proposal of its own has a name. */
  refuse: AtNode & NameOf & { readonly detail: 'proposal' | 'sender' };
  /**
   * It tells what became of what was asked for and nobody waits for. With
   * `joint` and `changed` goes the configuration.
   */
  told: AtNode &
    NameOf & {
      readonly detail: Told;
      readonly index: number;
      readonly conf: ConfState | null;
    };
  /** It is to use pre-votes at its next start (count: 1), or not (0). */
  setting: AtNode & { readonly count: number };
  /** It is handed a proposal: an entry without an index. */
  propose: AtNode & { readonly entries: readonly [Entry] };
  /** A client calls it. */
  call: AtNode & OfClient;
  /** The client has its answer. */
  return: AtNode & OfClient;
  /** The client stops waiting. */
  'give-up': AtNodeOrNone & OfClient;

  // What it does
  /** Role, term, vote or leader changed. */
  state: AtNode;
  /** It hands a hard state to its disk. */
  save: AtNode & { readonly hardState: HardState };
  /** It hands a leader's snapshot to its disk. */
  snapshot: AtNode & { readonly snapshot: Snapshot };
  /**
   * It hands entries to its disk, at least one; they replace all from the
   * first one's index on.
   */
  append: AtNode & { readonly entries: readonly Entry[] };
  /** All it has handed to its disk so far is durable. */
  sync: AtNode;
  /** Its commit index rose (term: of the entry there). */
  commit: AtNode & { readonly index: number; readonly term: number };
  /** Its state machine took an entry. */
  apply: AtNode & {
    readonly entries: readonly [Entry];
    readonly index: number;
  };
  /** A configuration came into force. */
  conf: AtNode & { readonly conf: ConfState; readonly index: number };
  /** Its state machine took a snapshot in. */
  restore: AtNode & { readonly snapshot: Snapshot; readonly index: number };
  /**
   * It has made a snapshot, and is to drop its log up to index (count: 1
   * when somebody asked for it).
   */
  capture: AtNode & {
    readonly snapshot: Snapshot;
    readonly index: number;
    readonly count: number;
  };
  /** That is on its disk (index: up to which the log was dropped). */
  compact: AtNode & { readonly snapshot: Snapshot; readonly index: number };
  /** It may answer a read once index is applied. */
  read: AtNode & OfClient;

  // The network
  /** It hands a message to the network. */
  send: AtNode & { readonly flight: Flight };
  /** A message reaches it (count: copies left behind). */
  deliver: AtNode & { readonly flight: Flight; readonly count: number };
  /** The network loses a message meant for it. */
  drop: AtNodeOrNone & { readonly flight: Flight };
  /**
   * One way is cut (index, count: from, to), or else, with an index of 0,
   * all between the sides that detail names.
   */
  cut: {
    readonly index: number;
    readonly count: number;
    readonly detail: string;
  };
  /** It is whole again. */
  heal: NoFields;

  // The driver
  /** All faults end (count: ticks until all must be well). */
  calm: { readonly count: number };
  /** A remark. */
  note: { readonly detail: string };
}

type NoFields = Readonly<Record<never, never>>;

/** What an event can be. */
export type EventKind = keyof Filled;

/** What a field holds that its kind does not fill. */
interface Empty {
  readonly before: null;
  readonly after: null;
  readonly index: 0;
  readonly term: 0;
  readonly count: 0;
  readonly flight: null;
  readonly entries: readonly [];
  readonly hardState: null;
  readonly snapshot: null;
  readonly conf: null;
  readonly operation: null;
  readonly detail: '';
}

/** The fields of each kind: those that it fills, and the empty ones. */
type Fields = {
  readonly [K in EventKind]: Filled[K] & Omit<Empty, keyof Filled[K]>;
};

/** What all events have. */
interface Common<K extends EventKind> {
  /** Position among all events of the world, counted from 0. */
  readonly seq: number;
  /** Time of the world: steps of a script, or actions of a run. */
  readonly time: number;
  readonly kind: K;
  /**
   * The node it happens to: the sender for `send`, the receiver for
   * `deliver` and `drop`; 0 for the network and for remarks.
   */
  readonly node: number;
}

/** An event of one kind, or of one of some kinds. */
export type EventOf<K extends EventKind> = {
  readonly [L in K]: Common<L> & Fields[L];
}[K];

/**
 * One event. At run time all events have the same fields in the same order;
 * the type of its kind says which are filled.
 */
export type SimEvent = EventOf<EventKind>;

/** An event that happens to a node. */
export type NodeEvent = Extract<SimEvent, AtNode>;

/** Reports whether an event happens to a node that is known. */
export function isOfNode(event: SimEvent): event is NodeEvent {
  const { kind, after } = event;
  return after !== null && kind !== 'drop' && kind !== 'give-up';
}

/**
 * What the maker of an event gives besides kind and node. The node is the
 * same before and after unless it says how it was.
 */
export type EventParts<K extends EventKind> = Omit<Filled[K], 'before' | 'after'> & {
  readonly before?: NodeView;
};

/** Kinds whose maker need not give anything. */
export type BareKind = 'pause' | 'resume' | 'campaign' | 'forget' | 'sync' | 'state' | 'heal';

/** The parts of an event of whatever kind. */
export type AnyParts = {
  readonly [F in keyof Empty]?: Extract<SimEvent, Record<F, unknown>>[F];
};

/** Sees every event of a world, in order. */
export interface Observer {
  see(event: SimEvent): void;
}
