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

/** Characters of a line at most; the longest that a server writes has a small part of it. */
const LONGEST_LINE = 1_000_000;

/** Events that are drawn at a time. */
export const WINDOW = 300;

/** So many lines or events are read or ordered before the page has a rest. */
const STRETCH = 250;

/** The part of the work that is reading; the rest is putting in order. */
const READING = 0.8;

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

/** Hears how much of the work is done; the work goes on when it resolves. */
export type Rest = (done: number) => Promise<void>;

/**
 * Reads files, and puts their events in one order: a message comes after it was sent.
 *
 * @param rest - called every few hundred lines and events, with the part that is done, from 0 to 1
 */
export async function readTraceFiles(
  files: readonly string[],
  language: Language,
  rest: Rest,
): Promise<Trace> {
  const all = files.reduce((sum, { length }) => sum + length, 0);
  const lists: (readonly TraceEvent[])[] = [];
  let read = 0;
  for (const file of files) {
    const before = read;
    lists.push(await eventsOf(file, language, (done) => rest((READING * (before + done)) / all)));
    read += file.length;
  }
  const ordered = await new Merger(lists).all((done) => rest(READING + (1 - READING) * done));
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

/** The events of a file; `rest` hears how many characters are read. */
async function eventsOf(file: string, language: Language, rest: Rest): Promise<readonly TraceEvent[]> {
  const events: TraceEvent[] = [];
  let from = 0;
  // A server that is killed leaves half a line.
  for (let end = file.indexOf('\n'); end !== -1; end = file.indexOf('\n', from)) {
    events.push(eventOf(file.slice(from, end), events.length + 1, language));
    from = end + 1;
    if (events.length % STRETCH === 0) await rest(from);
  }
  return events;
}

function eventOf(line: string, number: number, language: Language): TraceEvent {
  if (line.length > LONGEST_LINE) throw new TraceFileError(number, 'too long');
  try {
    const value = JSON.parse(line) as unknown;
    const event = readEvent(value);
    return language === 'zh' ? { ...event, text: readChinese(value).zh } : event;
  } catch (error) {
    const problem = error instanceof ShapeError ? error.message : 'no event';
    throw new TraceFileError(number, problem);
  }
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
  }

  /** All events in their order; `rest` hears which part is done. */
  async all(rest: Rest): Promise<readonly TraceEvent[]> {
    const sent = this.#lists.flat().filter(({ kind }) => kind === 'send');
    for (const [i, { message }] of sent.entries()) {
      this.#count(keyOf(message!), 1);
      if (i % STRETCH === 0) await rest(0);
    }
    const total = this.#lists.reduce((sum, { length }) => sum + length, 0);
    const ordered: TraceEvent[] = [];
    for (let next = this.#next(); next !== null; next = this.#next()) {
      ordered.push(this.#numbered(next));
      if (ordered.length % STRETCH === 0) await rest(ordered.length / total);
    }
    return ordered;
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
