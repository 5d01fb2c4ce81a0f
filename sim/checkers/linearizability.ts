/**
 * Whether what clients saw can be explained by one register per key that
 * does one thing at a time: just-in-time linearization (Wing and Gong 1993,
 * Lowe 2017) with a memory of what has been tried, key by key, as the tool
 * Porcupine does it.
 *
 * @module
 */
import type { Operation } from '../event.ts';

/** A call of a client, from its asking to its answer. */
export interface Call {
  /** As it was answered, or as it was asked if it never was. */
  readonly operation: Operation;
  /** When it was asked; only the order matters. */
  readonly called: number;
  /** When it was answered; Infinity for never. */
  readonly returned: number;
}

/** What came of the search on one key. */
export interface Verdict<C extends Call> {
  readonly result: 'linearizable' | 'violated' | 'undecided';
  /** The answer that could not be explained. */
  readonly blamed: C | null;
  readonly steps: number;
}

/** Steps after which the search on one key is given up. */
export const MOST_STEPS = 2_000_000;

/** Checks the calls on one key; their order does not matter. */
export function checkRegister<C extends Call>(
  calls: readonly C[],
  mostSteps: number = MOST_STEPS,
): Verdict<C> {
  return new Search(relevant(calls)).run(mostSteps);
}

/**
 * Leaves out what cannot matter: a read without an answer, and a write
 * without an answer whose value nobody has seen or asks for. Such a write
 * may never have taken effect; every explanation with it is one without.
 */
function relevant<C extends Call>(calls: readonly C[]): C[] {
  const seen = new Set<string>();
  for (const { operation, returned } of calls) {
    if (operation.kind === 'cas') seen.add(operation.expected);
    if (returned !== Infinity) seen.add(operation.result);
  }
  return calls.filter(
    ({ operation, returned }) =>
      returned !== Infinity || (operation.kind !== 'get' && seen.has(operation.value)),
  );
}

/** A call, or an answer, in the list of what is not explained yet. */
interface Item<C> {
  readonly call: C;
  /** Its place among the calls. */
  readonly id: number;
  /** For a call its answer, if there is one. */
  answer: Item<C> | null;
  readonly isAnswer: boolean;
  previous: Item<C> | null;
  next: Item<C> | null;
  // The operation, with numbers for values.
  readonly kind: 'get' | 'put' | 'cas';
  readonly value: number;
  readonly expected: number;
  /** What it found; -1 when that is not known. */
  readonly found: number;
  readonly hash: number;
}

/** A call that was taken, and the state before it. */
interface Taken<C> {
  readonly item: Item<C>;
  readonly state: number;
}

/** A set of explained calls with the state they lead to. */
interface Tried {
  readonly bits: Uint32Array;
  readonly state: number;
}

class Search<C extends Call> {
  private first: Item<C> | null = null;
  /** Calls with an answer that are not explained. */
  private open = 0;
  private state = 0;
  private readonly bits: Uint32Array;
  private hash = 0;
  private readonly taken: Taken<C>[] = [];
  private readonly tried = new Map<number, Tried[]>();
  private deepest = -1;
  private blamed: C | null = null;

  constructor(calls: readonly C[]) {
    this.bits = new Uint32Array(Math.ceil(calls.length / 32));
    this.link(calls);
  }

  run(mostSteps: number): Verdict<C> {
    let item = this.first;
    let steps = 0;
    while (this.open > 0) {
      if (++steps > mostSteps) {
        return { result: 'undecided', blamed: null, steps };
      }
      if (!item!.isAnswer) {
        const state = after(item!, this.state);
        if (state >= 0 && this.isNew(item!, state)) {
          this.take(item!, state);
          item = this.first;
        } else {
          item = item!.next;
        }
        continue;
      }
      // This answer was given, so its call had to be explained by now.
      if (this.taken.length > this.deepest) {
        this.deepest = this.taken.length;
        this.blamed = item!.call;
      }
      const last = this.taken.pop();
      if (last === undefined) {
        return { result: 'violated', blamed: this.blamed, steps };
      }
      this.putBack(last);
      item = last.item.next;
    }
    return { result: 'linearizable', blamed: null, steps };
  }

  /** Makes the list of calls and answers in the order of time. */
  private link(calls: readonly C[]): void {
    const values = new Map<string, number>([['', 0]]);
    const number = (value: string): number => {
      const known = values.get(value) ?? values.size;
      values.set(value, known);
      return known;
    };
    const items: { at: number; item: Item<C> }[] = [];
    calls.forEach((call, id) => {
      const { kind, value, expected, result } = call.operation;
      const answered = call.returned !== Infinity;
      const parts = {
        call,
        id,
        answer: null,
        previous: null,
        next: null,
        kind,
        value: number(value),
        expected: number(expected),
        found: answered ? number(result) : -1,
        hash: scatter(id + 1),
      };
      const item: Item<C> = { ...parts, isAnswer: false };
      items.push({ at: call.called, item });
      if (!answered) return;
      item.answer = { ...parts, isAnswer: true };
      items.push({ at: call.returned, item: item.answer });
      this.open++;
    });
    items.sort((a, b) => a.at - b.at);
    items.forEach(({ item }, i) => {
      item.previous = items[i - 1]?.item ?? null;
      item.next = items[i + 1]?.item ?? null;
    });
    this.first = items[0]?.item ?? null;
  }

  /** Reports whether nobody has been here: the same calls, and the same state. */
  private isNew(item: Item<C>, state: number): boolean {
    const word = item.id >>> 5;
    const bit = 1 << (item.id & 31);
    this.bits[word]! |= bit;
    const key = (this.hash ^ item.hash ^ scatter(-1 - state)) >>> 0;
    const before = this.tried.get(key);
    const known =
      before?.some((tried) => {
        return tried.state === state && sameBits(tried.bits, this.bits);
      }) ?? false;
    if (known) {
      this.bits[word]! &= ~bit;
      return false;
    }
    const tried = { bits: this.bits.slice(), state };
    if (before === undefined) this.tried.set(key, [tried]);
    else before.push(tried);
    return true;
  }

  private take(item: Item<C>, state: number): void {
    this.taken.push({ item, state: this.state });
    this.state = state;
    this.hash ^= item.hash;
    this.lift(item);
    if (item.answer === null) return;
    this.lift(item.answer);
    this.open--;
  }

  private putBack({ item, state }: Taken<C>): void {
    if (item.answer !== null) {
      this.unlift(item.answer);
      this.open++;
    }
    this.unlift(item);
    this.state = state;
    this.hash ^= item.hash;
    this.bits[item.id >>> 5]! &= ~(1 << (item.id & 31));
  }

  private lift({ previous, next }: Item<C>): void {
    if (previous === null) this.first = next;
    else previous.next = next;
    if (next !== null) next.previous = previous;
  }

  private unlift(item: Item<C>): void {
    const { previous, next } = item;
    if (previous === null) this.first = item;
    else previous.next = item;
    if (next !== null) next.previous = item;
  }
}

/** The value after a call, or -1 when it cannot happen in this state. */
function after<C>(item: Item<C>, state: number): number {
  const { kind, value, expected, found } = item;
  if (kind === 'put') return value;
  if (found >= 0 && found !== state) return -1;
  return kind === 'cas' && state === expected ? value : state;
}

/** Spreads small numbers over 32 bits. */
function scatter(n: number): number {
  let h = Math.imul(n, 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
  return h ^ (h >>> 13);
}

function sameBits(a: Uint32Array, b: Uint32Array): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
