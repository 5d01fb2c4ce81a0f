/**
 * Entries: what the log is made of.
 *
 * @module
 */

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
  /** See {@link refusedChange}, which alone sets it. */
  readonly typed?: true;
}

/** The bytes of an entry or message field that has none. */
export const NO_BYTES: Uint8Array = new Uint8Array(0);

/** Shared by all messages that carry no entries. */
export const NO_ENTRIES: readonly Entry[] = [];

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
 * What stands in the log in place of a membership change that a leader
 * refused: a normal entry without payload. The original alone writes the
 * type of such an entry out, and counts it, so that it is `typed` here.
 */
export function refusedChange(term = 0, index = 0): Entry {
  return { ...newEntry(term, index), typed: true };
}

/** A proposed entry at its place in the log. */
export function placed(entry: Entry, term: number, index: number): Entry {
  const { data, type, typed } = entry;
  const here = newEntry(term, index, data, type);
  return typed === true ? { ...here, typed } : here;
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
