/**
 * Runs that real servers have recorded: a file of each of them, put together
 * to one trace.
 *
 * @module
 */

import type { Language, Trace, TraceEvent, TraceMessage, TraceNode } from '../../../sim/trace.ts';
import { fields, ShapeError, shown } from '../../runtime/shape.ts';
import { LIMITS } from '../../runtime/limits.ts';
import { readEvent } from '../../runtime/trace_shape.ts';
import type { Part } from '../../runtime/programs/replay.ts';

/** What a file may be at most, in characters. */
export const MOST_CHARACTERS = 100_000_000;

/** Events that are drawn at a time. */
export const WINDOW = 300;

/** Microseconds, as servers give the time. */
const MILLISECOND = 1000;

/** A line of a file is wrong. */
export class TraceFileError extends Error {
  override readonly name = 'TraceFileError';
  /** Counted from 1. */
  readonly line: number;

  constructor(line: number, problem: string) {
    super(problem);
    this.line = line;
  }
}

const readChinese = fields<{ readonly zh: string }>({ zh: shown(LIMITS.eventText) });

/** Reads files, and puts their events in one order: a message comes after it was sent. */
export function readTraceFiles(files: readonly string[], language: Language): Trace {
  const lists = files.map((file) => eventsOf(file, language));
  const ordered = new Merger(lists).all();
  const began = ordered[0]?.time ?? 0;
  const nodes = [...new Set(ordered.map(({ node }) => node))].sort((a, b) => a - b);
  if (nodes.length > LIMITS.nodes) throw new TraceFileError(1, 'too many nodes');
  const events = ordered.map((event, seq) => {
    // Of two events the later one never has the earlier time.
    return { ...event, seq, time: Math.max(0, Math.floor((event.time - began) / MILLISECOND)) };
  });
  for (let i = 1; i < events.length; i++) {
    if (events[i]!.time < events[i - 1]!.time) events[i] = { ...events[i]!, time: events[i - 1]!.time };
  }
  return { nodes, seed: 0, events };
}

/** The part of a trace that is drawn, from an event on. */
export function windowOf({ nodes, seed, events }: Trace, from: number): Part {
  const before: Record<number, TraceNode> = {};
  for (const { node, after } of events.slice(0, from)) if (after !== null) before[node] = after;
  return { nodes, seed, events: events.slice(from, from + WINDOW), before };
}

function eventsOf(file: string, language: Language): readonly TraceEvent[] {
  const lines = file.split('\n');
  // A server that is killed leaves half a line.
  lines.pop();
  return lines.map((line, i) => {
    try {
      const value = JSON.parse(line) as unknown;
      const event = readEvent(value);
      return language === 'zh' ? { ...event, text: readChinese(value).zh } : event;
    } catch (error) {
      const problem = error instanceof ShapeError ? error.message : 'no event';
      throw new TraceFileError(i + 1, problem);
    }
  });
}

/** What the copies of one message have in common. */
function keyOf({ from, to, text }: TraceMessage): string {
  return `${from} ${to} ${text}`;
}

/** Numbers in their order; to take the first of an array moves all others. */
class Queue {
  readonly #numbers: number[] = [];
  #taken = 0;

  get empty(): boolean {
    return this.#taken === this.#numbers.length;
  }

  push(number: number): void {
    this.#numbers.push(number);
  }

  take(): number | undefined {
    return this.empty ? undefined : this.#numbers[this.#taken++];
  }
}

/** Puts lists in the order of time, which the clocks of servers know only roughly. */
class Merger {
  readonly #lists: readonly (readonly TraceEvent[])[];
  readonly #places: number[];
  /** Numbers of messages that were sent and have not come, by key. */
  readonly #sent = new Map<string, Queue>();
  /** Messages that are still to be sent, by key. */
  readonly #unsent = new Map<string, number>();
  #flights = 0;

  constructor(lists: readonly (readonly TraceEvent[])[]) {
    this.#lists = lists;
    this.#places = lists.map(() => 0);
    for (const { kind, message } of lists.flat()) {
      if (kind === 'send') this.#count(keyOf(message!), 1);
    }
  }

  all(): readonly TraceEvent[] {
    const ordered: TraceEvent[] = [];
    for (;;) {
      const next = this.#next();
      if (next === null) return ordered;
      ordered.push(this.#numbered(next));
    }
  }

  /** The oldest event that may come now. */
  #next(): TraceEvent | null {
    let [best, waiting] = [-1, -1];
    this.#lists.forEach((list, i) => {
      const event = list[this.#places[i]!];
      if (event === undefined) return;
      if (waiting === -1 || event.time < this.#head(waiting).time) waiting = i;
      if (this.#waits(event)) return;
      if (best === -1 || event.time < this.#head(best).time) best = i;
    });
    // Where all wait, no order of these files is right: that of time is left.
    const chosen = best === -1 ? waiting : best;
    if (chosen === -1) return null;
    const event = this.#head(chosen);
    this.#places[chosen]!++;
    return event;
  }

  #head(list: number): TraceEvent {
    return this.#lists[list]![this.#places[list]!]!;
  }

  /** Whether it is the arrival of what is still to be sent. */
  #waits({ kind, message }: TraceEvent): boolean {
    if (kind !== 'deliver') return false;
    const key = keyOf(message!);
    return (this.#sent.get(key)?.empty ?? true) && (this.#unsent.get(key) ?? 0) > 0;
  }

  /** A message has one number where it is sent and where it comes. */
  #numbered(event: TraceEvent): TraceEvent {
    const { kind, message } = event;
    if (message === null) return event;
    const key = keyOf(message);
    if (kind === 'send') {
      this.#count(key, -1);
      const numbers = this.#sent.get(key) ?? new Queue();
      this.#sent.set(key, numbers);
      numbers.push(++this.#flights);
      return { ...event, message: { ...message, id: this.#flights } };
    }
    return { ...event, message: { ...message, id: this.#sent.get(key)?.take() ?? ++this.#flights } };
  }

  #count(key: string, more: number): void {
    this.#unsent.set(key, (this.#unsent.get(key) ?? 0) + more);
  }
}
