/**
 * Entries: what the log is made of, and the sizes that flow control counts.
 *
 * @module
 */
import { optionalDataSize, optionalSize } from './wire.ts';

/** All types of entries, in the order of their numbers. */
export const ENTRY_TYPES = [
  'EntryNormal',
  'EntryConfChange',
  'EntryConfChangeV2',
] as const;

/**
 * What an entry carries. A normal entry's data belongs to the application;
 * the other two carry an encoded change of the membership.
 */
export type EntryType = (typeof ENTRY_TYPES)[number];

/**
 * One slot of the log. Once two nodes hold an entry of the same index and
 * term, the entries are the same, and so are all before it (paper 5.3, Log
 * Matching). etcd: `raftpb.Entry`.
 */
export interface Entry {
  /** Term of the leader that put the entry into the log. */
  readonly term: number;
  /** Position in the log, counted from 1. */
  readonly index: number;
  readonly type: EntryType;
  /** The payload. Empty for the entry with which a leader starts its term. */
  readonly data: Uint8Array;
}

/** The bytes of an entry or message field that has none. */
export const NO_BYTES: Uint8Array = new Uint8Array(0);

/** Shared by all messages that carry no entries. */
export const NO_ENTRIES: readonly Entry[] = [];

/**
 * As empty as {@link NO_BYTES}: what stands in the log in place of a
 * membership change that a leader refused. The original writes the type of
 * such an entry out, although it is the normal one, and counts it.
 */
export const REFUSED_CHANGE: Uint8Array = new Uint8Array(0);

/** Stands for "no limit" wherever a size in bytes or a count is limited. */
export const NO_LIMIT: number = Number.MAX_SAFE_INTEGER;

/** Makes an entry; the order of fields is the same for all of them. */
export function newEntry(
  term: number,
  index: number,
  data: Uint8Array = NO_BYTES,
  type: EntryType = 'EntryNormal',
): Entry {
  return { term, index, type, data };
}

/**
 * Names an entry without holding it. Two logs that hold the same id hold
 * the same prefix up to it. etcd: `entryID`.
 */
export interface EntryId {
  readonly term: number;
  readonly index: number;
}

/** The id of an entry. etcd: `pbEntryID`. */
export function entryId(entry: Entry): EntryId {
  return { term: entry.term, index: entry.index };
}

/**
 * A piece of a leader's log as an append message carries it: the entry
 * before the piece, the piece, and the term of the leader that vouches for
 * both. etcd: `logSlice`.
 */
export interface LogSlice {
  /** Term of the leader that sent the slice; no entry is newer. */
  readonly term: number;
  /** The entry right before the first one here. */
  readonly prev: EntryId;
  readonly entries: readonly Entry[];
}

/** Index of the last entry of a slice, or of `prev` when it is empty. */
export function sliceLastIndex(slice: LogSlice): number {
  return slice.prev.index + slice.entries.length;
}

/**
 * Says what is wrong with a slice, or null: indexes must follow one another
 * without a gap, terms must not fall, and none may exceed the leader's.
 * etcd: `logSlice.valid`.
 */
export function sliceProblem(slice: LogSlice): string | null {
  let prev = slice.prev;
  for (const entry of slice.entries) {
    if (entry.index !== prev.index + 1) {
      return `entry ${entry.index} follows entry ${prev.index}`;
    }
    if (entry.term < prev.term) {
      return `term ${entry.term} follows term ${prev.term}`;
    }
    prev = entry;
  }
  if (slice.term < prev.term) {
    return `leader term ${slice.term} is below entry term ${prev.term}`;
  }
  return null;
}

/** Bytes of the payload alone. etcd: `payloadSize`. */
export function payloadSize(entry: Entry): number {
  return entry.data.length;
}

/** Sum of {@link payloadSize}, in bytes. etcd: `payloadsSize`. */
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
  const { type, data } = entry;
  const untyped = type === 'EntryNormal' && data !== REFUSED_CHANGE;
  const typed = untyped ? 0 : 2;
  const size = typed + optionalSize(entry.term) + optionalSize(entry.index);
  return size + optionalDataSize(data);
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
