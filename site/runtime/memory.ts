/**
 * Watches how much memory a program holds. No browser tells a worker in an
 * opaque frame how large its heap is. Buffers lie outside of the heap and
 * have no bound of their own, so they are counted where they are made or
 * made larger, and again when they are collected; what else lies outside is
 * taken away in `scope.ts`. Of objects and texts, which lie on the heap,
 * those are estimated that are kept in collections.
 *
 * @module
 */

import { Account } from './account.ts';
import { watchCollections } from './collections.ts';

/** Smaller ones lie on the heap, and get a buffer only when one asks for it. */
const ON_HEAP_BYTES = 64;
/** Of smaller ones only some are counted, but as this large: the library makes many. */
const LARGE_BYTES = 1024;
/** Looks in a row that find too much, before it counts: garbage needs a while to be collected. */
const LOOKS = 3;
/** So many times the bound, and the next buffer is refused at once. */
const HARD_FACTOR = 3;

/** So many times the bound, and a collection takes no more. */
const LARGE_FACTOR = 2;

type Construct = new (...args: never[]) => object;
type Method = (this: unknown, ...args: unknown[]) => unknown;

const BUFFERS = [
  'ArrayBuffer',
  'SharedArrayBuffer',
  'Int8Array',
  'Uint8Array',
  'Uint8ClampedArray',
  'Int16Array',
  'Uint16Array',
  'Int32Array',
  'Uint32Array',
  'Float16Array',
  'Float32Array',
  'Float64Array',
  'BigInt64Array',
  'BigUint64Array',
] as const;

/** Methods after which a buffer has another size. */
const CHANGERS: ReadonlySet<string> = new Set([
  'resize',
  'grow',
  'transfer',
  'transferToFixedLength',
  'transferToImmutable',
]);

/** Methods of buffers, and of what makes some, after which there is a new one, and those. */
export const MAKERS: ReadonlySet<string> = new Set([
  ...CHANGERS,
  ...['slice', 'sliceToImmutable', 'map', 'filter', 'toReversed', 'toSorted', 'with'],
  ...['from', 'of', 'fromBase64', 'fromHex', 'encode'],
]);

/** As the engine made them: a program may exchange those that it sees. */
const { apply, construct } = Reflect;
const { random } = Math;
const isView = ArrayBuffer.isView.bind(ArrayBuffer);
const isList = Array.isArray.bind(Array);
const { values } = Object;
const eachOfMap = Reflect.get(Map.prototype, 'forEach') as Method;
const eachOfSet = Reflect.get(Set.prototype, 'forEach') as Method;

/** Counts the buffers of a global scope, and what its collections keep. */
export class MemoryLedger {
  readonly #most: number;
  readonly #account = new Account();
  #looks = 0;

  /** @param most - bytes that the program may hold */
  constructor(scope: object, most: number) {
    this.#most = most;
    const globals = scope as Record<string, Construct | undefined>;
    for (const holder of holdersIn(globals)) this.#watch(holder);
    for (const name of BUFFERS) {
      const original = globals[name];
      if (original !== undefined) globals[name] = this.#counted(original);
    }
    this.#watchClones(scope);
    watchCollections(scope, this.#account, most * LARGE_FACTOR);
  }

  /** Bytes that are held, as far as the collector has told. */
  get held(): number {
    return this.#account.held;
  }

  /** To be asked now and then: true if too much was held for a while. */
  look(): boolean {
    this.#looks = this.held > this.#most ? this.#looks + 1 : 0;
    return this.#looks >= LOOKS;
  }

  #counted(original: Construct): Construct {
    const counted = new Proxy(original, {
      construct: (target, args, newTarget) => {
        const made = construct(target, args, newTarget) as object;
        this.#count(made);
        return made;
      },
    });
    // `slice` and `map` ask an array what it was made by.
    Object.defineProperty(original.prototype, 'constructor', { value: counted });
    return counted;
  }

  /** Counts what the methods of an object make, and the buffer they are called on. */
  #watch(holder: object): void {
    const count = (made: unknown, kept: boolean): void => this.#count(made, kept);
    for (const [name, field] of Object.entries(Object.getOwnPropertyDescriptors(holder))) {
      if (!MAKERS.has(name) || typeof field.value !== 'function') continue;
      const method = field.value as Method;
      const changes = CHANGERS.has(name);
      const value = {
        [name](this: unknown, ...args: unknown[]): unknown {
          const made = apply(method, this, args);
          if (changes) count(this, true);
          count(made, false);
          return made;
        },
      }[name];
      Object.defineProperty(holder, name, { ...field, value });
    }
  }

  #watchClones(scope: { structuredClone?: Method }): void {
    const clone = scope.structuredClone;
    if (clone === undefined) return;
    scope.structuredClone = (...args) => {
      const made = apply(clone, scope, args);
      for (const buffer of buffersIn(made)) this.#count(buffer);
      return made;
    };
  }

  /**
   * Counts a buffer as large as it is now, or that of a view.
   *
   * @param kept - whether the program has it, even if it is refused
   */
  #count(value: unknown, kept = false): void {
    const buffer = bufferOf(value);
    if (buffer === null) return;
    const known = this.#account.bytesOf(buffer);
    const size = bytesIn(buffer)!;
    const bytes = known === undefined ? sampled(size) : size;
    const more = bytes - (known ?? 0);
    if (more === 0) return;
    const refused = more > 0 && this.held + more > this.#most * HARD_FACTOR;
    if (!refused || kept) this.#account.enter(buffer, bytes);
    if (refused) throw new RangeError(`more than ${this.#most * HARD_FACTOR} bytes of buffers at once`);
  }
}

/** Of small ones so many count as large that the sum is right. */
function sampled(bytes: number): number {
  if (bytes >= LARGE_BYTES) return bytes;
  return random() * LARGE_BYTES < bytes ? LARGE_BYTES : 0;
}

/** What has methods that make buffers: constructors, their prototypes, and those of these. */
function holdersIn(globals: Record<string, Construct | undefined>): Set<object> {
  const holders = new Set<object>();
  for (const name of [...BUFFERS, 'TextEncoder']) {
    const one = globals[name];
    for (const start of one === undefined ? [] : [one, one.prototype as object]) {
      // In the end it is where all objects come from, which has no such method.
      for (let at: object | null = start; at !== null; at = prototypeOf(at)) holders.add(at);
    }
  }
  return holders;
}

function prototypeOf(value: object): object | null {
  return Object.getPrototypeOf(value) as object | null;
}

/** The buffers in what was cloned: lists, tables, maps and sets of such, and buffers. */
function buffersIn(value: unknown): object[] {
  const buffers: object[] = [];
  const seen = new Set<unknown>();
  const open = [value];
  while (open.length > 0) {
    const one = open.pop();
    if (typeof one !== 'object' || one === null || seen.has(one)) continue;
    seen.add(one);
    if (!isPlain(one) && (isView(one) || bytesIn(one) !== null)) buffers.push(one);
    else for (const part of partsOf(one)) open.push(part);
  }
  return buffers;
}

/** Of a clone its prototype tells what it is. */
function isPlain(value: object): boolean {
  return isList(value) || prototypeOf(value) === Object.prototype;
}

function partsOf(value: object): unknown[] {
  const parts = values(value) as unknown[];
  if (isPlain(value)) return parts;
  for (const each of [eachOfMap, eachOfSet]) {
    try {
      apply(each, value, [(part: unknown, key: unknown) => parts.push(part, key)]);
    } catch {
      // It is no such collection.
    }
  }
  return parts;
}

/** A getter as the engine made it: a class may have one of its own that tells something else. */
function getter<T>(prototype: object | null | undefined, name: string): (of: object) => T | null {
  const field = Object.getOwnPropertyDescriptor(prototype ?? {}, name) ?? {};
  const get = Reflect.get(field, 'get') as Method | undefined;
  return (of) => {
    try {
      return get === undefined ? null : (apply(get, of, []) as T);
    } catch {
      return null;
    }
  };
}

const bytesInBuffer = getter<number>(ArrayBuffer.prototype, 'byteLength');
const bytesInShared = getter<number>(globalThis.SharedArrayBuffer?.prototype, 'byteLength');
const bytesInArray = getter<number>(prototypeOf(Uint8Array.prototype), 'byteLength');
const bufferOfArray = getter<object>(prototypeOf(Uint8Array.prototype), 'buffer');

/** Bytes in a buffer; null of what is none. */
function bytesIn(value: object): number | null {
  return bytesInBuffer(value) ?? bytesInShared(value);
}

/** The buffer that a value is, or is a view of; null of what has none, or too small a one. */
function bufferOf(value: unknown): object | null {
  if (typeof value !== 'object' || value === null) return null;
  if (!isView(value)) return bytesIn(value) === null ? null : value;
  return (bytesInArray(value) ?? 0) > ON_HEAP_BYTES ? bufferOfArray(value) : null;
}
