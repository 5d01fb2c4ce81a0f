/**
 * Replies as bytes, in version 2 or 3 of the protocol.
 *
 * @module
 */
import type { Reply } from './service.ts';

/** A version of the protocol. */
export type Protocol = 2 | 3;

/** A list that is not there: null, which version 2 has two kinds of. */
export const NO_LIST: readonly Reply[] = [];

/** A client is owed more bytes than it may be. */
export class OutputLimitError extends Error {
  override readonly name = 'OutputLimitError';
}

/** Bytes that there is room for at first. */
const LEAST = 256;
/** Bytes up to which it costs more to call for a copy than to make one. */
const FEW = 32;
const CR = 0x0d;
const LF = 0x0a;
/** Bytes that are kept from one taking to the next. */
const KEPT = 16 * 1024;

/** Writes replies one after the other. */
export class ReplyWriter {
  protocol: Protocol = 2;
  private readonly limit: number;
  private buffer = Buffer.alloc(0);
  private at = 0;

  /** @param limit - most bytes that may be written before they are taken. */
  constructor(limit: number) {
    this.limit = limit;
  }

  /** Bytes that were written and not taken. */
  get length(): number {
    return this.at;
  }

  /** What was written since the last time. */
  take(): Uint8Array {
    const taken = Buffer.from(this.buffer.subarray(0, this.at));
    if (this.buffer.length > KEPT) this.buffer = Buffer.alloc(0);
    this.at = 0;
    return taken;
  }

  /** @throws {@link OutputLimitError} */
  write(reply: Reply): void {
    if (reply instanceof Uint8Array) this.bulk(reply);
    else if (reply === null) this.line(this.protocol === 3 ? '_' : '$-1');
    else if (typeof reply === 'string') this.text(reply);
    else if (typeof reply === 'number' || typeof reply === 'bigint')
      this.line(`:${reply}`);
    else if ('kind' in reply) this.kind(reply);
    else this.list(reply);
  }

  private kind(reply: Extract<Reply, { readonly kind: string }>): void {
    if (reply.kind === 'status') this.line(`+${oneLine(reply.text)}`);
    else if (reply.kind === 'error') this.line(`-${oneLine(reply.text)}`);
    else {
      const { length } = reply.entries;
      this.line(this.protocol === 3 ? `%${length}` : `*${length * 2}`);
      for (const [name, value] of reply.entries) {
        this.write(name);
        this.write(value);
      }
    }
  }

  private list(list: readonly Reply[]): void {
    if (list === NO_LIST) this.line(this.protocol === 3 ? '_' : '*-1');
    else {
      this.line(`*${list.length}`);
      for (const reply of list) this.write(reply);
    }
  }

  private bulk(bytes: Uint8Array): void {
    const { length } = bytes;
    this.line(`$${length}`);
    this.reserve(length);
    if (length > FEW) this.buffer.set(bytes, this.at);
    else for (let i = 0; i < length; i++) this.buffer[this.at + i] = bytes[i]!;
    this.at += length;
    this.line('');
  }

  private text(text: string): void {
    const length = Buffer.byteLength(text);
    this.line(`$${length}`);
    this.reserve(length);
    this.at += this.buffer.write(text, this.at);
    this.line('');
  }

  /** Letters up to U+00FF, and the end of a line. */
  private line(text: string): void {
    const { length } = text;
    this.reserve(length + 2);
    if (length > FEW) this.buffer.write(text, this.at, 'latin1');
    else
      for (let i = 0; i < length; i++)
        this.buffer[this.at + i] = text.charCodeAt(i);
    this.at += length;
    this.buffer[this.at++] = CR;
    this.buffer[this.at++] = LF;
  }

  private reserve(count: number): void {
    const needed = this.at + count;
    if (needed <= this.buffer.length) return;
    if (needed > this.limit)
      throw new OutputLimitError(`a reply of more than ${this.limit} bytes`);
    const room = Math.max(needed, this.buffer.length * 2, LEAST);
    const grown = Buffer.allocUnsafeSlow(Math.min(room, this.limit));
    grown.set(this.buffer.subarray(0, this.at));
    this.buffer = grown;
  }
}

/** What would end a line is left out of it. */
function oneLine(text: string): string {
  return /[\r\n]/.test(text) ? text.replaceAll(/[\r\n]/g, ' ') : text;
}
