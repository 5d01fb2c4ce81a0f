/**
 * Estimates what a program keeps in lists, maps and sets. No browser tells how large the heap is
 * on which they lie, and its bound is one for a whole process: where the frame has no process of
 * its own, a program that reaches the bound takes the page along. So a collection is weighed now
 * and then while it grows, by some of its elements. What hangs together by fields alone is not seen.
 *
 * @module
 */

import type { Account } from './account.ts';

/** A collection is weighed at this size, at twice as much and so on, and at each step. */
const FIRST = 64;
const STEP_BITS = 10;
/** One that holds less is not entered; bytes. */
const LIGHT = 2 ** 16;
/** A text of so many characters has the collection weighed at once. */
const LONG = 2 ** 20;
/** One element of so many is looked at, at most so many, and of a collection in another so many. */
const SAMPLED = 8;
const SAMPLES = 16;
const INNER_SAMPLES = 4;
/** So many fields of an object are looked at, and so deep. */
const FIELDS = 8;
const DEPTH = 3;
/** What a field or an element takes, and what an object takes beside; bytes. */
const SLOT = 8;
const OBJECT = 24;
/** Shorter texts are as a rule the same ones again and again. */
const SHORT = 64;
/** Longer ones that are alike may be two. */
const LONG_ENOUGH = 2 ** 14;
/** A text of such characters takes one byte for each. */
const LATIN = 0xff;

type Method = (this: unknown, ...args: unknown[]) => unknown;

/** As the engine made them: a program may exchange those that it sees. */
const { apply } = Reflect;
const { clz32, ceil, max, min } = Math;
const { isFinite } = Number;
const { defineProperty, getOwnPropertyDescriptor, keys } = Object;
const isList = Array.isArray.bind(Array);
const isView = ArrayBuffer.isView.bind(ArrayBuffer);

/**
 * Weighs what grows in a global scope, and enters it into an account.
 *
 * @param most - bytes at which a collection is refused what is put in: it is at hand, thus no garbage
 */
export function watchCollections(scope: object, account: Account, most: number): void {
  const { Array: List, Map: Table, Set: Bag } = scope as typeof globalThis;
  const enter = (collection: object, bytes: number): void => {
    const counts = bytes >= LIGHT || account.bytesOf(collection) !== undefined;
    if (counts && isFinite(bytes)) account.enter(collection, bytes);
    if (bytes >= most) throw new RangeError(`more than ${most} bytes in one collection`);
  };
  const weigh = (collection: object, size: number, added: unknown[]): void =>
    enter(collection, new Scale(account).weigh(collection, size, added));

  for (const name of ['push', 'unshift']) {
    around(List.prototype, name, (method, list, items) => {
      const size = apply(method, list, items) as number;
      if (isDue(size - items.length, size, items)) weigh(list as object, size, items);
      return size;
    });
  }
  for (const [prototype, name] of [[Table.prototype, 'set'] as const, [Bag.prototype, 'add'] as const]) {
    const sizeOf = Reflect.get(getOwnPropertyDescriptor(prototype, 'size')!, 'get') as Method;
    around(prototype, name, (method, collection, args) => {
      apply(method, collection, args);
      const size = apply(sizeOf, collection, []) as number;
      if (isDue(size - 1, size, args)) weigh(collection as object, size, args);
      return collection;
    });
  }
  // What makes a list of new values, and of those that are there already.
  for (const [holder, name] of [[List, 'from'] as const, [List.prototype, 'map'] as const]) {
    around(holder, name, (method, self, args) => {
      const list = apply(method, self, args) as unknown[];
      if (list.length * SLOT >= LIGHT) weigh(list, list.length, []);
      return list;
    });
  }
  for (const name of ['fill', 'concat', 'slice']) {
    around(List.prototype, name, (method, self, args) => {
      const list = apply(method, self, args) as unknown[];
      if (list.length * SLOT >= LIGHT) enter(list, list.length * SLOT);
      return list;
    });
  }
}

type Around = (method: Method, self: unknown, args: unknown[]) => unknown;

/** Puts something around a method, which keeps its name and its length. */
function around(holder: object, name: string, call: Around): void {
  const field = getOwnPropertyDescriptor(holder, name)!;
  const method = field.value as Method;
  const value = {
    [name](this: unknown, ...args: unknown[]): unknown {
      return call(method, this, args);
    },
  }[name]!;
  defineProperty(value, 'length', { value: method.length, configurable: true });
  defineProperty(holder, name, { ...field, value });
}

/** Whether a collection that has grown is to be weighed. */
function isDue(before: number, size: number, added: readonly unknown[]): boolean {
  const last = added[added.length - 1];
  if (typeof last === 'string' && last.length >= LONG) return true;
  return size >= FIRST && (clz32(before) !== clz32(size) || before >>> STEP_BITS !== size >>> STEP_BITS);
}

/** Weighs one collection. What it has met before counts as a reference to it. */
class Scale {
  readonly #account: Account;
  readonly #met = new Set<object>();
  /** The last text that was weighed. */
  #text = '';

  constructor(account: Account) {
    this.#account = account;
  }

  /** Bytes that lie in a collection; NaN of one that does not bear to be looked at. */
  weigh(collection: object, size: number, added: readonly unknown[]): number {
    try {
      this.#met.add(collection);
      const samples = max(INNER_SAMPLES, min(SAMPLES, ceil(size / SAMPLED)));
      const some = isList(collection)
        ? spread(collection, samples)
        : firstOf(collection as Iterable<unknown>, samples, added);
      return OBJECT + this.#sum(some, size, DEPTH);
    } catch {
      // A proxy may do anything.
      return NaN;
    }
  }

  /** Bytes of so many values by some of them; the largest of these may be the only one of its kind. */
  #sum(some: readonly unknown[], size: number, depth: number): number {
    let sum = 0;
    let largest = 0;
    for (let i = 0; i < some.length; i++) {
      const bytes = this.#bytesOf(some[i], depth);
      sum += bytes;
      if (bytes > largest) largest = bytes;
    }
    if (size <= some.length) return sum;
    return ((sum - largest) / (some.length - 1)) * size;
  }

  #bytesOf(value: unknown, depth: number): number {
    if (typeof value === 'string') return this.#bytesOfText(value);
    if (typeof value !== 'object' || value === null || this.#isMet(value)) return SLOT;
    // Buffers are counted where they are made.
    if (isView(value)) return SLOT + OBJECT;
    if (isList(value)) return SLOT + OBJECT + this.#bytesOfList(value, depth);
    const fields = keys(value);
    const some = depth === 0 ? [] : fields.slice(0, FIELDS);
    const parts = some.map((name) => getOwnPropertyDescriptor(value, name)?.value as unknown);
    const beside = (fields.length - parts.length) * SLOT;
    return SLOT + OBJECT + beside + this.#sum(parts, parts.length, depth - 1);
  }

  #bytesOfText(text: string): number {
    if (text.length < SHORT || (text.length < LONG_ENOUGH && text === this.#text)) return SLOT;
    this.#text = text;
    return SLOT + text.length * (text.charCodeAt(0) > LATIN ? 2 : 1);
  }

  #bytesOfList(list: readonly unknown[], depth: number): number {
    if (depth === 0) return list.length * SLOT;
    return this.#sum(spread(list, INNER_SAMPLES), list.length, depth - 1);
  }

  #isMet(value: object): boolean {
    if (this.#met.has(value)) return true;
    this.#met.add(value);
    return this.#account.bytesOf(value) !== undefined;
  }
}

// The two do not push: that would weigh what is just being weighed.

/** So many elements of a list at equal distances. */
function spread(list: readonly unknown[], most: number): unknown[] {
  const step = ceil(list.length / most);
  const some: unknown[] = [];
  for (let i = 0; i < list.length; i += step) some[some.length] = list[i];
  return some;
}

/** So many elements of a collection that has no places, and what comes to it. */
function firstOf(collection: Iterable<unknown>, most: number, added: unknown): unknown[] {
  const some = [added];
  for (const one of collection) {
    some[some.length] = one;
    if (some.length > most) break;
  }
  return some;
}
