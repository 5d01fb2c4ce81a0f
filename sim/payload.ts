/**
 * What somebody proposed, in the entry that carries it: the library puts the
 * name of the proposal in front. Read here without the library's help, so
 * that a fault there can't hide.
 *
 * @module
 */
import { quoteBytes } from '../src/index.ts';

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
