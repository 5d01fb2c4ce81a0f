/**
 * Numbers and bytes, one after the other: how batches and snapshots of the
 * store are written. {@link ByteReader} reads them.
 *
 * A number is written as in protobuf: seven bits to a byte, the lowest
 * first, and the eighth bit says that more follow.
 *
 * @module
 */

/** Most bytes that a number takes: 53 bits, seven in each. */
const MOST_OF_NUMBER = 8;

/** Bytes up to which it costs more to call for a copy than to make one. */
const FEW = 32;

/** Writes into bytes that grow. */
export class ByteWriter {
  private buffer: Buffer;
  private at = 0;

  /** @param capacity - bytes that it need not grow for. */
  constructor(capacity: number) {
    this.buffer = Buffer.allocUnsafeSlow(capacity);
  }

  /** Bytes so far. */
  get length(): number {
    return this.at;
  }

  /** A byte. */
  byte(value: number): void {
    this.reserve(1);
    this.buffer[this.at++] = value;
  }

  /** A safe integer that is not negative. */
  number(value: number): void {
    this.reserve(MOST_OF_NUMBER);
    let rest = value;
    // Shifts are of 32 bits only.
    while (rest > 0x7fff_ffff) {
      this.buffer[this.at++] = 0x80 | (rest % 0x80);
      rest = Math.floor(rest / 0x80);
    }
    while (rest > 0x7f) {
      this.buffer[this.at++] = 0x80 | (rest & 0x7f);
      rest >>>= 7;
    }
    this.buffer[this.at++] = rest;
  }

  /** Bytes, after their number. */
  bytes(value: Uint8Array): void {
    this.number(value.length);
    this.reserve(value.length);
    if (value.length > FEW) {
      this.buffer.set(value, this.at);
      this.at += value.length;
    } else {
      // No iterator, as there are millions of these in a snapshot.
      for (let i = 0; i < value.length; i++) this.buffer[this.at++] = value[i]!;
    }
  }

  /** A string of letters up to U+00FF, as bytes. */
  latin1(text: string): void {
    this.number(text.length);
    this.reserve(text.length);
    if (text.length > FEW) {
      this.at += this.buffer.write(text, this.at, 'latin1');
    } else {
      for (let i = 0; i < text.length; i++)
        this.buffer[this.at++] = text.charCodeAt(i);
    }
  }

  /** Text, as UTF-8. */
  text(text: string): void {
    this.bytes(new TextEncoder().encode(text));
  }

  /** What was written. The writer must not be used any more. */
  finish(): Uint8Array {
    const { buffer } = this.buffer;
    return new Uint8Array(buffer, this.buffer.byteOffset, this.at);
  }

  private reserve(count: number): void {
    const needed = this.at + count;
    if (needed <= this.buffer.length) return;
    const grown = Buffer.allocUnsafeSlow(
      Math.max(needed, this.buffer.length * 2),
    );
    grown.set(this.buffer.subarray(0, this.at));
    this.buffer = grown;
  }
}
