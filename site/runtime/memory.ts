/**
 * Watches how much memory a program holds. No browser tells a worker in an
 * opaque frame how large its heap is, so buffers, which lie outside of the
 * heap and have no bound of their own, are counted where they are made and
 * again when they are collected. Objects are bounded by the engine's heap.
 *
 * @module
 */

/** Smaller ones are not counted; the library makes many. */
const LARGE_BYTES = 1024;
/** Looks in a row that find too much, before it counts: garbage needs a while to be collected. */
const LOOKS = 3;
/** So many times the bound, and the next buffer is refused at once. */
const HARD_FACTOR = 3;

type Construct = new (...args: never[]) => object;

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
  'Float32Array',
  'Float64Array',
  'BigInt64Array',
  'BigUint64Array',
] as const;

/** What makes memory that cannot be counted from here. */
const UNCOUNTED = ['Worker', 'SharedWorker', 'WebAssembly'] as const;

/** Counts the buffers of a global scope. */
export class MemoryLedger {
  readonly #most: number;
  readonly #gone = new FinalizationRegistry<number>((bytes) => (this.#held -= bytes));
  #held = 0;
  #looks = 0;

  /** @param most - bytes that the program may hold */
  constructor(scope: object, most: number) {
    this.#most = most;
    const globals = scope as Record<string, Construct | undefined>;
    for (const name of UNCOUNTED) Reflect.deleteProperty(scope, name);
    for (const name of BUFFERS) {
      const original = globals[name];
      if (original !== undefined) globals[name] = this.#counted(original);
    }
  }

  /** Bytes that are held, as far as the collector has told. */
  get held(): number {
    return this.#held;
  }

  /** To be asked now and then: true if too much was held for a while. */
  look(): boolean {
    this.#looks = this.#held > this.#most ? this.#looks + 1 : 0;
    return this.#looks >= LOOKS;
  }

  #counted(original: Construct): Construct {
    const counted = new Proxy(original, {
      construct: (target, args, newTarget) => {
        const made = Reflect.construct(target, args, newTarget) as { readonly byteLength: number };
        // A view of a buffer that exists takes no memory.
        if (made.byteLength >= LARGE_BYTES && !isBuffer(args[0])) this.#hold(made);
        return made;
      },
    });
    // `slice` and `map` ask an array what it was made by.
    Object.defineProperty(original.prototype, 'constructor', { value: counted });
    return counted;
  }

  #hold(made: { readonly byteLength: number }): void {
    const bytes = made.byteLength;
    if (this.#held + bytes > this.#most * HARD_FACTOR) {
      throw new RangeError(`more than ${this.#most * HARD_FACTOR} bytes of buffers at once`);
    }
    this.#held += bytes;
    this.#gone.register(made, bytes);
  }
}

function isBuffer(value: unknown): boolean {
  const tag = Object.prototype.toString.call(value);
  return tag === '[object ArrayBuffer]' || tag === '[object SharedArrayBuffer]';
}
