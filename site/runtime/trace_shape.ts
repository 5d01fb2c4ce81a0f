/**
 * Traces as the page takes them: of known kinds, and such that a picture of
 * them can be drawn.
 *
 * @module
 */

import type {
  Trace,
  TraceEvent,
  TraceKind,
  TraceMessage,
  TraceNode,
  TraceRole,
  TraceViolation,
} from '../../sim/trace.ts';
import { LIMITS } from './limits.ts';
import { textCost } from './trace_bounds.ts';
import {
  fields,
  flag,
  listOf,
  named,
  nullOr,
  oneOf,
  optional,
  plainData,
  ShapeError,
  shown,
  tableOf,
  text,
  whole,
  type Reader,
} from './shape.ts';

const ROLES: Readonly<Record<TraceRole, true>> = {
  follower: true,
  'pre-candidate': true,
  candidate: true,
  leader: true,
  down: true,
};

/** Every kind; TypeScript tells when one is missing. */
const KINDS: Readonly<Record<TraceKind, true>> = {
  start: true,
  crash: true,
  restart: true,
  fail: true,
  pause: true,
  resume: true,
  panic: true,
  tick: true,
  campaign: true,
  transfer: true,
  forget: true,
  change: true,
  refuse: true,
  told: true,
  setting: true,
  propose: true,
  call: true,
  return: true,
  'give-up': true,
  state: true,
  save: true,
  snapshot: true,
  append: true,
  sync: true,
  commit: true,
  apply: true,
  conf: true,
  restore: true,
  capture: true,
  compact: true,
  read: true,
  send: true,
  deliver: true,
  drop: true,
  cut: true,
  heal: true,
  calm: true,
  note: true,
  fsync: true,
};

export const readRole: Reader<TraceRole> = oneOf(ROLES);

export const readNode: Reader<TraceNode> = fields<TraceNode>({
  role: readRole,
  term: whole(),
  vote: whole(),
  lead: whole(),
  commit: whole(),
  applied: whole(),
  lastIndex: whole(),
});

/** Nodes by their number. */
export const readNodes: Reader<Readonly<Record<number, TraceNode>>> = tableOf(readNode, LIMITS.nodes);

const readMessage = fields<TraceMessage>({
  id: whole(),
  type: named(LIMITS.type),
  from: whole(),
  to: whole(),
  term: whole(),
  logTerm: whole(),
  index: whole(),
  commit: whole(),
  entries: whole(),
  reject: flag,
  text: shown(LIMITS.eventText),
});

const readFields = fields<TraceEvent>({
  seq: whole(),
  time: whole(),
  node: whole(),
  kind: oneOf(KINDS),
  text: shown(LIMITS.eventText),
  message: nullOr(readMessage),
  after: nullOr(readNode),
});

/** What is about a message has one. */
const ABOUT_MESSAGES: ReadonlySet<TraceKind> = new Set(['send', 'deliver', 'drop']);

export const readEvent: Reader<TraceEvent> = (value) => {
  const event = readFields(value);
  if (ABOUT_MESSAGES.has(event.kind) !== (event.message !== null)) {
    throw new ShapeError(`a ${event.kind} with${event.message === null ? 'out' : ''} a message`);
  }
  return event;
};

const readEventList = listOf(readEvent, LIMITS.events);

/**
 * Events in which each message is sent once: of one that was sent k times
 * and came k times, k times k arrows would be drawn.
 */
export const readEvents: Reader<readonly TraceEvent[]> = (value) => {
  const events = readEventList(value);
  const sent = new Set<number>();
  for (const { kind, message } of events) {
    if (kind !== 'send') continue;
    if (sent.has(message!.id)) throw new ShapeError('a message sent twice');
    sent.add(message!.id);
  }
  return events;
};

/**
 * A violation. What else was found is kept as it is: only the words of the
 * worker, which knows every kind, look at it.
 */
export const readViolation: Reader<TraceViolation> = (value) => {
  const known = fields<Pick<TraceViolation, 'rule' | 'seq' | 'node' | 'text'>>({
    rule: text(LIMITS.name) as Reader<TraceViolation['rule']>,
    seq: whole(),
    node: whole(),
    text: shown(LIMITS.message),
  })(value);
  const rest = plainData(value, { parts: 500, characters: 2 * LIMITS.message, depth: 6 });
  return { ...(rest as TraceViolation), ...known };
};

const readOne = fields<Trace>({
  nodes: listOf(whole(), LIMITS.nodes),
  seed: whole(),
  events: readEvents,
  violation: optional(readViolation),
});

/** One world. Its events are in order, and each node has a line of its own. */
export const readTrace: Reader<Trace> = (value) => {
  const trace = readOne(value);
  if (new Set(trace.nodes).size !== trace.nodes.length) throw new ShapeError('a node twice');
  trace.events.forEach(({ seq }, i) => {
    if (i > 0 && seq <= trace.events[i - 1]!.seq) throw new ShapeError('events out of order');
  });
  return trace;
};

const readList = listOf(readTrace, LIMITS.traces);

/** Several worlds, with no more in them than the page can draw. */
export const readTraces: Reader<readonly Trace[]> = (value) => {
  const traces = readList(value);
  const sum = (of: (trace: Trace) => number): number => traces.reduce((n, t) => n + of(t), 0);
  if (sum(({ events }) => events.length) > LIMITS.events) throw new ShapeError('too many events');
  if (sum(textOf) > LIMITS.traceText) throw new ShapeError('too much text');
  return traces;
};

function textOf({ events }: Trace): number {
  return events.reduce((sum, event) => sum + textCost(event), 0);
}
