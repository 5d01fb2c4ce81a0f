/**
 * Reads what a {@link ByteWriter} has written, and nothing else: there is one
 * way to write a thing, and bytes that were written in another are damaged.
 *
 * @module
 */
import { bufferOf } from './latin1.ts';

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** What the highest bits of a number count: the eighth seven of them. */
const HIGHEST = 2 ** 49;

/** Bytes that no {@link ByteWriter} has written for this purpose. */
export class MalformedError extends Error {
  override readonly name = 'MalformedError';
  /** The byte where it shows. */
  readonly offset: number;

  constructor(what: string, offset: number, problem: string) {
    super(`${what}, byte ${offset}: ${problem}`);
    this.offset = offset;
  }
}

/** Reads numbers and bytes, one after the other. */
export class ByteReader {
  private readonly what: string;
  private readonly buffer: Buffer;
  private at = 0;

  /**
   * @param what - the bytes are, for errors.
   * @param bytes - are not copied: what is read are views of them.
   */
  constructor(what: string, bytes: Uint8Array) {
    this.what = what;
    this.buffer = bufferOf(bytes);
  }

  /** Bytes that are not read yet. */
  get left(): number {
    return this.buffer.length - this.at;
  }

  /** A byte. */
  byte(): number {
    if (this.left === 0) this.fail('ends too early');
    return this.buffer[this.at++]!;
  }

  /** A safe integer that is not negative. */
  number(): number {
    const from = this.at;
    let byte = this.byte();
    if (byte < 0x80) return byte;
    let value = byte & 0x7f;
    let scale = 1;
    while (byte >= 0x80) {
      byte = this.byte();
      scale *= 0x80;
      value += (byte & 0x7f) * scale;
      if (scale > HIGHEST || value > Number.MAX_SAFE_INTEGER)
        this.fail('a number of more than 53 bits', from);
    }
    if (byte === 0) this.fail('a number with needless zeros', from);
    return value;
  }

  /**
   * How many things follow.
   *
   * @param least - bytes that each of them takes: a number that can't be
   *   right is found before room is made for so many.
   */
  count(least: number): number {
    const from = this.at;
    const count = this.number();
    if (count * least > this.left)
      this.fail(`${count} things in ${this.left} bytes`, from);
    return count;
  }

  /** Bytes, after their number. */
  bytes(): Buffer {
    const length = this.count(1);
    const from = this.at;
    this.at += length;
    return this.buffer.subarray(from, this.at);
  }

  /** A string of letters up to U+00FF. */
  latin1(): string {
    const length = this.count(1);
    const from = this.at;
    this.at += length;
    return this.buffer.toString('latin1', from, this.at);
  }

  /** Text, as UTF-8. */
  text(): string {
    const from = this.at;
    try {
      return UTF8.decode(this.bytes());
    } catch (error) {
      if (error instanceof MalformedError) throw error;
      return this.fail('not UTF-8', from);
    }
  }

  /** Nothing may be left. */
  end(): void {
    if (this.left > 0) this.fail(`${this.left} bytes too many`);
  }

  /** Throws a {@link MalformedError}. */
  fail(problem: string, offset: number = this.at): never {
    throw new MalformedError(this.what, offset, problem);
  }
}
