/**
 * Messages as bytes on their way, and disks that keep bytes: what a node
 * still holds of it can change nothing any more.
 *
 * @module
 */
import {
  decodeEntry,
  decodeHardState,
  decodeMessage,
  decodeSnapshot,
  encodeEntry,
  encodeHardState,
  encodeMessage,
  encodeSnapshot,
} from '../src/index.ts';
import type { Batch, Message } from '../src/index.ts';
import type { Flight } from './event.ts';

/** What a buffer holds when it belongs to nobody any more. */
const POISON = 0xdb;

/** Overwrites a buffer that was handed over. */
export function poison(buffer: Uint8Array): void {
  buffer.fill(POISON);
}

/** The bytes of all messages on their way. */
export class Bytes {
  private readonly sent = new WeakMap<Flight, Uint8Array>();

  /** A message leaves. */
  post(flight: Flight): void {
    this.sent.set(flight, encodeMessage(flight.message));
  }

  /** A message arrives; another copy of it may do so, too. */
  take(flight: Flight): Message {
    const received = this.sent.get(flight)!.slice();
    const message = decodeMessage(received);
    poison(received);
    return message;
  }
}

/** A write as it reaches a disk: from bytes, and nobody else's. */
export function rewritten({ snapshot, entries, hardState }: Batch): Batch {
  return {
    snapshot: snapshot && through(snapshot, encodeSnapshot, decodeSnapshot),
    entries: entries.map((entry) => through(entry, encodeEntry, decodeEntry)),
    hardState: hardState && through(hardState, encodeHardState, decodeHardState),
  };
}

function through<T>(value: T, encode: (value: T) => Uint8Array, decode: (bytes: Uint8Array) => T): T {
  const bytes = encode(value);
  const copy = decode(bytes);
  poison(bytes);
  return copy;
}
