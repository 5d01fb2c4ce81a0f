/**
 * Cuts the calls of a client out of a stream of bytes.
 *
 * A program sends the number of words, and each word after its length:
 * `*2\r\n$3\r\nGET\r\n$1\r\nk\r\n`. A person types a line: `GET k`.
 *
 * @module
 */
import { splitLine } from './inline_request.ts';
import { bufferOf, latin1Bytes } from './latin1.ts';
import type { Args } from './service.ts';

/** What a client has sent is no call; what follows it can't be read. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';

  constructor(problem: string) {
    super(`Protocol error: ${problem}`);
  }
}

/** What a client may send. */
export interface RequestLimits {
  /** Whether the client has not said yet who it is. */
  readonly unknown: boolean;
  /** Most words of a call. */
  readonly maxWords: number;
  /** Most bytes of a word. */
  readonly maxWord: number;
  /** Most bytes of a call, as long as it has not ended. */
  readonly maxCall: number;
}

/** Most bytes of a typed line. */
const LONGEST_LINE = 64 * 1024;
/** What a client may send before it has said who it is. */
const MOST_UNKNOWN_WORDS = 10;
const LONGEST_UNKNOWN_WORD = 16 * 1024;
/** Digits of the longest number that may be right. */
const MOST_DIGITS = 10;

const CR = 0x0d;
const LF = 0x0a;
const MINUS = 0x2d;
const ZERO = 0x30;
const STAR = 0x2a;
const DOLLAR = 0x24;

/** Takes bytes in pieces of any size, and gives out calls. */
export class RequestParser {
  limits: RequestLimits;
  /** Bytes from `at` to `end` are not read yet. */
  private buffer: Buffer = Buffer.alloc(0);
  private at = 0;
  private end = 0;
  /** The words of a call that has begun. */
  private words: Uint8Array[] | null = null;
  /** How many more it has. */
  private missing = 0;
  /** The length of the next one, if it is known. */
  private length: number | null = null;
  /** Bytes of its words. */
  private taken = 0;

  constructor(limits: RequestLimits) {
    this.limits = limits;
  }

  /** Bytes that were fed and are not read yet. */
  get unread(): number {
    return this.end - this.at;
  }

  /** @param bytes - belong to the parser from now on; words are views. */
  feed(bytes: Uint8Array): void {
    if (this.unread === 0) {
      this.buffer = bufferOf(bytes);
      this.at = 0;
      this.end = bytes.length;
      return;
    }
    if (this.end + bytes.length > this.buffer.length) this.grow(bytes.length);
    this.buffer.set(bytes, this.end);
    this.end += bytes.length;
  }

  /**
   * The next call; null as long as it has not come as a whole.
   *
   * @throws {@link ProtocolError}
   */
  next(): Args | null {
    if ((this.words === null && !this.begin()) || !this.takeWords()) {
      if (this.taken + this.unread > this.limits.maxCall)
        throw new ProtocolError('too many bytes in a call');
      return null;
    }
    const { words } = this;
    this.words = null;
    this.taken = 0;
    return words;
  }

  /** Begins a call. An empty one is passed over, as Redis does. */
  private begin(): boolean {
    while (this.unread > 0) {
      if (this.buffer[this.at] === STAR) {
        const count = this.takeNumber();
        if (count === null) return false;
        this.checkCount(count);
        this.missing = Math.max(0, count);
        this.words = count > 0 ? [] : null;
      } else {
        const words = this.takeLine();
        if (words === null) return false;
        this.words = words.length > 0 ? words : null;
      }
      if (this.words !== null) return true;
    }
    return false;
  }

  /** @returns whether all words are there. */
  private takeWords(): boolean {
    const words = this.words!;
    while (this.missing > 0) {
      this.length ??= this.takeLength();
      const { length } = this;
      if (length === null || this.unread < length + 2) return false;
      const end = this.at + length;
      words.push(this.buffer.subarray(this.at, end));
      if (this.buffer[end] !== CR || this.buffer[end + 1] !== LF)
        throw new ProtocolError('a bulk is longer than its length');
      this.at = end + 2;
      this.taken += length;
      this.missing--;
      this.length = null;
    }
    return true;
  }

  /** The length of the next word. */
  private takeLength(): number | null {
    if (this.unread === 0) return null;
    const mark = this.buffer[this.at]!;
    if (mark !== DOLLAR) {
      const letter = String.fromCharCode(mark);
      throw new ProtocolError(`expected '$', got '${letter}'`);
    }
    const length = this.takeNumber();
    if (length !== null) this.checkLength(length);
    return length;
  }

  /**
   * The number behind a mark; NaN when none stands there, and null as long
   * as its line has not ended.
   */
  private takeNumber(): number | null {
    const { buffer, end } = this;
    const negative = buffer[this.at + 1] === MINUS;
    const first = this.at + (negative ? 2 : 1);
    let value = 0;
    for (let at = first; at < end; at++) {
      const digit = buffer[at]! - ZERO;
      if (digit >= 0 && digit <= 9 && at - first < MOST_DIGITS) {
        value = value * 10 + digit;
        continue;
      }
      if (buffer[at] !== CR || at === first) return Number.NaN;
      if (at + 1 === end) return null;
      if (buffer[at + 1] !== LF) return Number.NaN;
      this.at = at + 2;
      return negative ? -value : value;
    }
    return null;
  }

  private checkCount(count: number): void {
    const { unknown, maxWords } = this.limits;
    if (unknown && count > MOST_UNKNOWN_WORDS)
      throw new ProtocolError('unauthenticated multibulk length');
    if (!(count <= maxWords))
      throw new ProtocolError('invalid multibulk length');
  }

  private checkLength(length: number): void {
    const { unknown, maxWord } = this.limits;
    if (unknown && length > LONGEST_UNKNOWN_WORD)
      throw new ProtocolError('unauthenticated bulk length');
    if (!(length >= 0 && length <= maxWord))
      throw new ProtocolError('invalid bulk length');
  }

  /** The words of a typed line; null as long as it has not ended. */
  private takeLine(): Uint8Array[] | null {
    const rest = this.buffer.subarray(this.at, this.end);
    const found = rest.indexOf(LF);
    const length = found < 0 ? rest.length : found;
    // So it is never much that is searched once more.
    if (length > LONGEST_LINE)
      throw new ProtocolError('too big inline request');
    if (found < 0) return null;
    const line = rest.toString('latin1', 0, length);
    this.at += length + 1;
    const words = splitLine(line);
    if (words === null) throw new ProtocolError('unbalanced quotes in request');
    return words.map(latin1Bytes);
  }

  /** Makes room. It is doubled, so that no byte is moved again and again. */
  private grow(more: number): void {
    const { unread } = this;
    const room = Math.max(unread + more, unread * 2);
    const grown = Buffer.allocUnsafeSlow(room);
    // Words that were given out are views of the old bytes, which stay.
    grown.set(this.buffer.subarray(this.at, this.end));
    this.buffer = grown;
    this.at = 0;
    this.end = unread;
  }
}
