/**
 * The one place where messages of a program are checked: their shape, their
 * size, how many there are. What is no good is dropped and counted. The
 * guard does it, so that a flood keeps no page busy; the page does it again
 * with what the guard lets through, since that costs little by then.
 *
 * @module
 */

import { LIMITS } from './limits.ts';
import { OUTPUT_LIMITS } from './output.ts';
import type { Fault, FromWorker, SourceFrame, ToWorker } from './protocol.ts';
import {
  fields,
  finite,
  listOf,
  named,
  nullOr,
  oneOf,
  plainData,
  ShapeError,
  shown,
  text,
  whole,
} from './shape.ts';
import type { Reader } from './shape.ts';
import { costOf, tame } from './tame.ts';
import { readTraces } from './trace_shape.ts';

type Kind = FromWorker['type'];
type OfKind<K extends Kind> = Extract<FromWorker, { readonly type: K }>;

const name = named(LIMITS.name);
/** Of a line or a column: both are counted from 1. */
const place = whole(1);

const readFrame = fields<SourceFrame>({ name, file: name, line: place, column: place });

const FAULTS: Readonly<Record<Fault['kind'], true>> = {
  syntax: true,
  link: true,
  runtime: true,
  stalled: true,
};

const readFault = fields<Fault>({
  kind: oneOf(FAULTS),
  name,
  message: shown(LIMITS.message),
  file: nullOr(name),
  line: nullOr(place),
  column: nullOr(place),
  frames: listOf(readFrame, LIMITS.frames),
});

const only = <K extends Kind>(kind: K): Reader<K> => oneOf({ [kind]: true } as Record<K, true>);

const READERS: { readonly [K in Kind]: Reader<OfKind<K>> } = {
  beat: fields<OfKind<'beat'>>({ type: only('beat') }),
  prepared: fields<OfKind<'prepared'>>({ type: only('prepared') }),
  output: fields<OfKind<'output'>>({
    type: only('output'),
    stream: oneOf({ out: true, err: true }),
    text: text(OUTPUT_LIMITS.characters),
  }),
  cut: fields<OfKind<'cut'>>({ type: only('cut'), lines: whole(), characters: whole() }),
  fault: fields<OfKind<'fault'>>({ type: only('fault'), fault: readFault }),
  traces: fields<OfKind<'traces'>>({
    type: only('traces'),
    traces: readTraces,
    cutEvents: whole(),
  }),
  done: fields<OfKind<'done'>>({ type: only('done'), milliseconds: finite }),
  result: fields<OfKind<'result'>>({ type: only('result'), id: whole(), value: readAnswer }),
  refused: fields<OfKind<'refused'>>({ type: only('refused'), id: whole(), fault: readFault }),
  exhausted: fields<OfKind<'exhausted'>>({ type: only('exhausted') }),
};

/** Plain data of a bounded size; who asked knows the shape. */
function readAnswer(value: unknown): unknown {
  const { answerParts, answerText, answerDepth } = LIMITS;
  return plainData(value, { parts: answerParts, characters: answerText, depth: answerDepth });
}

/** How many of a kind one program may send in its life. */
const MOST: Readonly<Partial<Record<Kind, number>>> = {
  prepared: 1,
  output: LIMITS.outputs,
  cut: 1,
  // An entry that stalls, and traces that cannot be told.
  fault: 2,
  traces: 1,
  done: 1,
  exhausted: 1,
};

const SECOND_MS = 1000;

/** Checks the messages of one program. */
export class Gate {
  readonly #now: () => number;
  readonly #seen = new Map<Kind, number>();
  /** Calls that wait for their answer. */
  readonly #open = new Set<number>();
  #characters = 0;
  /** Of the output: the line that is not ended. */
  #line = '';
  #second = -1;
  #beats = 0;
  #dropped = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Messages that were no good so far. */
  get dropped(): number {
    return this.#dropped;
  }

  /** True if the program has sent so much of that that it is to be ended. */
  get flooded(): boolean {
    return this.#dropped >= LIMITS.dropped;
  }

  /** Hears what the program is told, to know which answers are to come. */
  expect(message: ToWorker): void {
    if (message.type === 'call') this.#open.add(message.id);
  }

  /** A fresh copy of a message that is good; null if it is dropped. */
  admit(value: unknown): FromWorker | null {
    const message = this.#read(value);
    if (message !== null && this.#fits(message)) return message;
    this.#dropped++;
    return null;
  }

  #read(value: unknown): FromWorker | null {
    const kind = kindOf(value);
    if (kind === null) return null;
    try {
      return READERS[kind](value);
    } catch (error) {
      if (!(error instanceof ShapeError)) throw error;
      return kind === 'result' ? this.#insteadOf(value, error) : null;
    }
  }

  /** An answer that is no good is told to who waits for it. */
  #insteadOf(value: unknown, { message }: ShapeError): FromWorker | null {
    const { id } = value as { readonly id?: unknown };
    if (typeof id !== 'number' || !this.#open.has(id)) return null;
    this.#dropped++;
    return { type: 'refused', id, fault: badAnswer(message) };
  }

  #fits(message: FromWorker): boolean {
    const { type } = message;
    if (type === 'beat') return this.#inRhythm();
    if (type === 'result' || type === 'refused') return this.#open.delete(message.id);
    const count = (this.#seen.get(type) ?? 0) + 1;
    this.#seen.set(type, count);
    return count <= MOST[type]! && (type !== 'output' || this.#prints(message.text));
  }

  #inRhythm(): boolean {
    const second = Math.floor(this.#now() / SECOND_MS);
    this.#beats = second === this.#second ? this.#beats + 1 : 1;
    this.#second = second;
    return this.#beats <= LIMITS.beats;
  }

  /** Whether there is room for an output, and it is such that it can be drawn. */
  #prints(text: string): boolean {
    const line = this.#line + text;
    if (tame(line) !== line) return false;
    this.#characters += costOf(text);
    if (this.#characters > OUTPUT_LIMITS.characters) return false;
    this.#line = line.slice(line.lastIndexOf('\n') + 1);
    return true;
  }
}

function kindOf(value: unknown): Kind | null {
  if (typeof value !== 'object' || value === null) return null;
  const { type } = value as { readonly type?: unknown };
  return typeof type === 'string' && Object.hasOwn(READERS, type) ? (type as Kind) : null;
}

function badAnswer(message: string): Fault {
  return {
    kind: 'runtime',
    name: 'AnswerError',
    message: `the program answered with what cannot be taken: ${message}`,
    file: null,
    line: null,
    column: null,
    frames: [],
  };
}
