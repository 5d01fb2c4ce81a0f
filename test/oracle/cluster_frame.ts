/**
 * What questions to the Go program are made of, and its answers: numbers,
 * and bytes with their length. `go/cluster.go` says what stands where.
 *
 * @module
 */

/** Writes one question. */
export class Question {
  private room = Buffer.allocUnsafe(256);
  private at = 0;

  /** What was written. */
  get bytes(): Uint8Array {
    return new Uint8Array(this.room.subarray(0, this.at));
  }

  number(value: number): this {
    this.reserve(8);
    let rest = value;
    while (rest >= 0x80) {
      this.room[this.at++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.room[this.at++] = rest;
    return this;
  }

  flag(value: boolean): this {
    return this.number(value ? 1 : 0);
  }

  /** A letter, as a number. */
  letter(letter: string): this {
    return this.number(letter.charCodeAt(0));
  }

  data(bytes: Uint8Array): this {
    this.number(bytes.length);
    this.raw(bytes);
    return this;
  }

  list<T>(items: readonly T[], encode: (item: T) => Uint8Array): this {
    this.number(items.length);
    for (const item of items) this.data(encode(item));
    return this;
  }

  /** What another question holds, as it is. */
  raw(bytes: Uint8Array): this {
    this.reserve(bytes.length);
    this.room.set(bytes, this.at);
    this.at += bytes.length;
    return this;
  }

  private reserve(size: number): void {
    if (this.at + size <= this.room.length) return;
    const larger = Buffer.allocUnsafe(2 * (this.at + size));
    this.room.copy(larger, 0, 0, this.at);
    this.room = larger;
  }
}

/** Reads one answer. */
export class Answer {
  private readonly bytes: Uint8Array;
  private at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** @throws RangeError for a number that is no safe integer, or cut off. */
  number(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 0x80) {
      const byte = this.bytes[this.at++];
      if (byte === undefined) throw new RangeError('the answer is cut off');
      value += (byte & 0x7f) * scale;
      if (!Number.isSafeInteger(value)) throw new RangeError('the answer holds too large a number');
      if (byte < 0x80) return value;
    }
  }

  flag(): boolean {
    return this.number() === 1;
  }

  data(): Uint8Array {
    const size = this.number();
    if (this.at + size > this.bytes.length) throw new RangeError('the answer is cut off');
    this.at += size;
    return this.bytes.slice(this.at - size, this.at);
  }

  text(): string {
    return new TextDecoder().decode(this.data());
  }

  list<T>(decode: (bytes: Uint8Array) => T): T[] {
    return Array.from({ length: this.number() }, () => decode(this.data()));
  }

  /** A value that may be missing. */
  maybe<T>(read: () => T): T | null {
    return this.flag() ? read() : null;
  }
}
