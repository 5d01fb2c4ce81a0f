/**
 * What somebody proposed, in the entry that carries it: the library puts the
 * name of the proposal in front. Read here without the library's help, so
 * that a fault there can't hide.
 *
 * @module
 */
import { quoteBytes } from '../src/internals.ts';
import type { Entry } from '../src/index.ts';

/** The keys of a proposal's fields: three numbers, then the data. */
const NODE = 0x08;
const DATA = 0x22;
const FIELDS_BEFORE_DATA = 3;

/** The data of a proposal; bytes that are none are given back. */
export function payloadOf(bytes: Uint8Array): Uint8Array {
  if (bytes[0] !== NODE) return bytes;
  let at = 0;
  for (let i = 0; i < FIELDS_BEFORE_DATA; i++) at = afterNumber(bytes, at + 1);
  if (bytes[at] !== DATA) return new Uint8Array(0);
  return bytes.subarray(afterNumber(bytes, at + 1));
}

/** Where the bytes go on after a varint. */
function afterNumber(bytes: Uint8Array, start: number): number {
  let at = start;
  while (bytes[at]! >= 0x80) at++;
  return at + 1;
}

/** The data as the library's descriptions write payloads. */
export function quotePayload(bytes: Uint8Array): string {
  return quoteBytes(payloadOf(bytes));
}

/** The name of the proposal in an entry as text; null where there is none. */
export function nameOf({ type, data }: Entry): string | null {
  const bytes = type === 'EntryNormal' ? data : contextOf(type, data);
  if (bytes?.[0] !== NODE) return null;
  const numbers: number[] = [];
  let at = 0;
  for (let i = 0; i < FIELDS_BEFORE_DATA; i++) {
    const end = afterNumber(bytes, at + 1);
    numbers.push(numberAt(bytes, at + 1, end));
    at = end;
  }
  return numbers.join('.');
}

/** The context of a membership change. */
function contextOf(type: Entry['type'], data: Uint8Array): Uint8Array | null {
  const wanted = type === 'EntryConfChange' ? 4 : 3;
  let at = 0;
  while (at < data.length) {
    const key = data[at]!;
    let end = afterNumber(data, at + 1);
    if (key % 8 === 2) {
      const start = end;
      end += numberAt(data, at + 1, start);
      if (key >> 3 === wanted) return data.subarray(start, end);
    }
    at = end;
  }
  return null;
}

/** A varint. */
function numberAt(bytes: Uint8Array, start: number, end: number): number {
  let number = 0;
  for (let i = end - 1; i >= start; i--) number = number * 128 + (bytes[i]! & 0x7f);
  return number;
}
