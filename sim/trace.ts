/**
 * A run as a picture shows it: events with a line of text each. Made from
 * the events of a world when somebody wants to look.
 *
 * @module
 */
import { describeMessage } from '../src/index.ts';
import type { Message } from '../src/index.ts';
import type { Violation } from './checkers/violation.ts';
import { ENGLISH_FINDINGS, findingIn } from './checkers/wording.ts';
import type { FindingWords } from './checkers/wording.ts';
import { CHINESE_FINDINGS } from './checkers/wording_zh.ts';
import type { EventKind, EventOf, NodeView, Role, SimEvent } from './event.ts';
import { quotePayload } from './payload.ts';
import { ENGLISH } from './wording.ts';
import type { FlightKind, Language, Wording } from './wording.ts';
import { CHINESE } from './wording_zh.ts';

export type { Language } from './wording.ts';

/** The role of a node as a picture shows it. */
export type TraceRole = Role;

/** The part of a node's state that a picture draws, after an event. */
export type TraceNode = NodeView;

/** What an event can be; a crash may be that of a sync that failed. */
export type TraceKind = EventKind | 'fsync';

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
  /** A line in words, those of etcd's own output where it has some. */
  readonly text: string;
  /** Only with `send`, `deliver` and `drop`. */
  readonly message: TraceMessage | null;
  /** The node after the event; null for what is about the world. */
  readonly after: TraceNode | null;
}

/** Where in a trace a rule of Raft was broken. */
export interface TraceViolation extends Violation {
  /** One sentence, without its full stop. */
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
  return trace.events.map((e) => `${String(e.time).padStart(4)}  ${e.text}`).join('\n');
}

/** An event for a picture, at a position of its own. */
export function traceEvent(event: SimEvent, seq: number, language: Language = 'en'): TraceEvent {
  const { time, node, after, flight, detail } = event;
  const failed = event.kind === 'crash' && detail === 'fsync';
  const kind = failed ? 'fsync' : event.kind;
  const message = flight === null ? null : traceMessage(flight.id, flight.message);
  const text = describeEvent(event, language);
  return { seq, time, node, kind, text, message, after };
}

/** A violation for a picture. */
export function traceViolation(violation: Violation, language: Language = 'en'): TraceViolation {
  return { ...violation, text: describeViolation(violation, language) };
}

const FINDINGS: Readonly<Record<Language, FindingWords>> = {
  en: ENGLISH_FINDINGS,
  zh: CHINESE_FINDINGS,
};

/** What was found, in a sentence without its full stop. */
export function describeViolation(violation: Violation, language: Language = 'en'): string {
  return findingIn(FINDINGS[language], violation);
}

const WORDINGS: Readonly<Record<Language, Wording>> = {
  en: ENGLISH,
  zh: CHINESE,
};

/** The line of text for an event. */
export function describeEvent(event: SimEvent, language: Language = 'en'): string {
  const words = WORDINGS[language];
  if (event.flight !== null) return describeFlight(event, words);
  if (event.operation !== null) {
    return told(words.calls, event, words.wish(event.operation));
  }
  switch (event.kind) {
    case 'note':
      return event.detail;
    case 'cut':
    case 'heal':
    case 'calm':
      return told(words.world, event);
    default:
      return `n${event.node} ${told(words.deeds, event)}`;
  }
}

/** The words that a table has for an event of its kind. */
function told<K extends EventKind>(
  table: { readonly [L in K]: (event: EventOf<L>, wish: string) => string },
  event: EventOf<K>,
  wish = '',
): string {
  return table[event.kind](event, wish);
}

function describeFlight(event: EventOf<FlightKind>, words: Wording): string {
  const { kind, flight, count } = event;
  const copy = count > 0 ? words.copy : '';
  return `${words.fates[kind]} ${describeOnOneLine(flight.message)}${copy}`;
}

function describeOnOneLine(m: Message): string {
  return describeMessage(m, quotePayload).replace(/\s*\n\s*/g, ' ');
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
