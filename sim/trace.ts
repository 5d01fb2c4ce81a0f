/**
 * A run as a picture shows it: events with a line of text each. Made from
 * the events of a world when somebody wants to look.
 *
 * @module
 */
import {
  describeConfState,
  describeEntry,
  describeMessage,
} from '../src/index.ts';
import type { Message } from '../src/index.ts';
import type {
  EventKind,
  NodeView,
  Operation,
  Role,
  SimEvent,
} from './event.ts';

/** The role of a node as a picture shows it. */
export type TraceRole = Role;

/** The part of a node's state that a picture draws, after an event. */
export type TraceNode = NodeView;

/** What an event can be. */
export type TraceKind = EventKind;

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

/**
 * One event. `node` is the node that it happened to (the sender for `send`,
 * the receiver for `deliver` and `drop`, 0 for what is about the world).
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
  /** The node after the event; null for what is about the world. */
  readonly after: TraceNode | null;
}

/** Where in a trace a rule of Raft was broken. */
export interface TraceViolation {
  /** Id of the rule. */
  readonly rule: string;
  readonly node: number;
  readonly index: number;
  readonly term: number;
  /** The event that showed it. */
  readonly seq: number;
  readonly text: string;
}

/** Everything that happened in one world. */
export interface Trace {
  readonly nodes: readonly number[];
  readonly seed: number;
  readonly events: readonly TraceEvent[];
  readonly violation?: TraceViolation;
}

/** The trace as text, one event a line: the equal of the drawing. */
export function describeTrace(trace: Trace): string {
  return trace.events
    .map((e) => `${String(e.time).padStart(4)}  ${e.text}`)
    .join('\n');
}

/** An event for a picture, at a position of its own. */
export function traceEvent(event: SimEvent, seq: number): TraceEvent {
  const { time, node, kind, after, flight } = event;
  const message =
    flight === null ? null : traceMessage(flight.id, flight.message);
  const text = describeEvent(event);
  return { seq, time, node, kind, text, message, after };
}

/** The line of text for an event. */
export function describeEvent(event: SimEvent): string {
  if (event.flight !== null) return describeFlight(event);
  if (event.operation !== null) return describeCall(event, event.operation);
  return describeStep(event);
}

function describeFlight({ kind, flight, count }: SimEvent): string {
  const copy = count > 0 ? ' (a copy stays on its way)' : '';
  return `${kind.padEnd(7)} ${describeOnOneLine(flight!.message)}${copy}`;
}

function describeCall(event: SimEvent, operation: Operation): string {
  const { kind, node, index } = event;
  const { client, key, value, expected, result } = operation;
  const name = `client ${client}`;
  const asked = {
    get: `get ${key}`,
    put: `put ${key}=${value}`,
    cas: `change ${key} from "${expected}" to "${value}"`,
  }[operation.kind];
  switch (kind) {
    case 'call':
      return `${name} asks n${node}: ${asked}`;
    case 'read':
      return `n${node} may answer ${name} from index ${index} on`;
    case 'give-up':
      return `${name} stops waiting for: ${asked}`;
    default: {
      const found = operation.kind === 'put' ? 'done' : `found "${result}"`;
      return `n${node} answers ${name}: ${asked}, ${found}`;
    }
  }
}

/** What a node does, without its name. */
const DEEDS: { readonly [K in EventKind]?: (event: SimEvent) => string } = {
  start: () => 'starts as a follower',
  crash: (event) => `crashes${describeLoss(event)}`,
  restart: () => 'starts again from its disk',
  pause: () => 'stands still',
  resume: () => 'goes on',
  panic: ({ detail }) => `gives up: ${detail}`,
  tick: ({ count }) => `hears ${count === 1 ? 'a tick' : `${count} ticks`}`,
  campaign: () => 'is asked to campaign',
  transfer: ({ index }) => `is asked to make n${index} the leader`,
  propose: ({ entries }) => {
    const [, , ...data] = describeEntry(entries[0]!).split(' ');
    return `is handed ${data.join(' ')}`;
  },
  state: ({ after }) =>
    `is ${after!.role} at term ${after!.term}, ` +
    `vote ${after!.vote}, lead ${after!.lead}`,
  save: ({ hardState }) => {
    const { term, vote, commit } = hardState!;
    return `saves term ${term}, vote ${vote}, commit ${commit}`;
  },
  snapshot: ({ snapshot }) =>
    `restores a snapshot at ${snapshot!.metadata.index}`,
  append: ({ entries }) =>
    `writes ${entries.map((entry) => describeEntry(entry)).join(', ')}`,
  sync: () => 'has synced its disk',
  commit: ({ index }) => `commits up to ${index}`,
  apply: ({ entries }) => `applies ${describeEntry(entries[0]!)}`,
  conf: ({ conf }) => `has the members ${describeConfState(conf!)}`,
  compact: ({ index }) => `compacts its log up to ${index}`,
};

function describeStep(event: SimEvent): string {
  const { kind, node, detail } = event;
  if (kind === 'heal') return 'the network is whole again';
  const deed = DEEDS[kind];
  return deed === undefined ? detail : `n${node} ${deed(event)}`;
}

function describeLoss({ count, detail }: SimEvent): string {
  const why = detail === 'fsync' ? ', its disk failed to sync' : '';
  const kept = count > 0 ? `, ${count} unsynced writes survive` : '';
  const torn = detail === 'torn' ? ', the next one is torn' : '';
  return why + kept + torn;
}

function describeOnOneLine(m: Message): string {
  return describeMessage(m).replace(/\s*\n\s*/g, ' ');
}

function traceMessage(id: number, m: Message): TraceMessage {
  return {
    id,
    type: m.type,
    from: m.from,
    to: m.to,
    term: m.term,
    logTerm: m.logTerm,
    index: m.index,
    commit: m.commit,
    entries: m.entries.length,
    reject: m.reject,
    text: describeOnOneLine(m),
  };
}
