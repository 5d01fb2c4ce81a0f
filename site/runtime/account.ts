/**
 * What the objects of a program hold, each until the collector has taken it.
 *
 * @module
 */

/** Bytes of an object. */
interface Entry {
  bytes: number;
}

/** The sum of the bytes that objects were entered with. */
export class Account {
  readonly #entries = new WeakMap<object, Entry>();
  readonly #gone = new FinalizationRegistry<Entry>(({ bytes }) => (this.#held -= bytes));
  #held = 0;

  /** Bytes that are held, as far as the collector has told. */
  get held(): number {
    return this.#held;
  }

  /** What an object was entered with; undefined if it never was. */
  bytesOf(object: object): number | undefined {
    return this.#entries.get(object)?.bytes;
  }

  /** From now on an object holds so many bytes. */
  enter(object: object, bytes: number): void {
    let entry = this.#entries.get(object);
    if (entry === undefined) {
      entry = { bytes: 0 };
      this.#entries.set(object, entry);
      this.#gone.register(object, entry);
    }
    this.#held += bytes - entry.bytes;
    entry.bytes = bytes;
  }
}
