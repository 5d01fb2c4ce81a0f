/**
 * Sizes in bytes, which everything with a limit counts: messages, pages of
 * the log, what is not committed yet. An entry counts as many bytes as it
 * takes when it is encoded; the fields it consists of, and how they are
 * written, are the matter of `wire` and `codec`.
 *
 * @module
 */
import { NO_LIMIT } from './entry.ts';
import type { Entry } from './entry.ts';

/** Bytes of a number, seven bits in each: 1 to 8 for a safe integer. */
export function varintSize(value: number): number {
  if (value < 2 ** 7) return 1;
  if (value < 2 ** 14) return 2;
  if (value < 2 ** 21) return 3;
  if (value < 2 ** 28) return 4;
  if (value < 2 ** 35) return 5;
  if (value < 2 ** 42) return 6;
  return value < 2 ** 49 ? 7 : 8;
}

/** Bytes of a field that holds a number: one more, which names the field. */
export function numberSize(value: number): number {
  return 1 + varintSize(value);
}

/** Bytes of a number that is left out when it is 0, unless `always` is set. */
export function optionalSize(value: number, always = 0): number {
  return value === 0 && always === 0 ? 0 : numberSize(value);
}

/** Bytes of a field that holds so many bytes, whose number comes first. */
export function dataSize(length: number): number {
  return numberSize(length) + length;
}

/** Bytes of a field that is left out when it holds none. */
export function optionalDataSize(data: Uint8Array): number {
  return data.length === 0 ? 0 : dataSize(data.length);
}

/** Sum of the payloads, in bytes. etcd: `payloadsSize`. */
export function payloadsSize(entries: readonly Entry[]): number {
  let size = 0;
  for (const entry of entries) size += entry.data.length;
  return size;
}

/**
 * Bytes that an entry takes when it is encoded: term, index and payload,
 * and the type unless it goes without saying. etcd: `entsSize` of one entry.
 */
export function entrySize(entry: Entry): number {
  const { term, index, data } = entry;
  const type = namesType(entry) ? 2 : 0;
  const numbers = optionalSize(term) + optionalSize(index);
  return type + numbers + optionalDataSize(data);
}

/** Whether the bytes of an entry hold its type. */
export function namesType({ type, typed }: Entry): boolean {
  return type !== 'EntryNormal' || typed === true;
}

/** Sum of {@link entrySize}, in bytes. etcd: `entsSize`. */
export function entriesSize(entries: readonly Entry[]): number {
  let size = 0;
  for (const entry of entries) size += entrySize(entry);
  return size;
}

/**
 * The longest prefix of at most `maxSize` bytes, but never less than one
 * entry: an entry larger than the limit must still get through.
 * etcd: `limitSize`.
 */
export function limitSize<T extends readonly Entry[]>(
  entries: T,
  maxSize: number,
): T | Entry[] {
  if (entries.length === 0 || maxSize === NO_LIMIT) return entries;
  let size = entrySize(entries[0]!);
  for (let i = 1; i < entries.length; i++) {
    size += entrySize(entries[i]!);
    if (size > maxSize) return entries.slice(0, i);
  }
  return entries;
}
