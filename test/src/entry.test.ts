import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  entriesSize,
  entryId,
  entrySize,
  limitSize,
  newEntry,
  NO_BYTES,
  NO_LIMIT,
  payloadSize,
  payloadsSize,
  REFUSED_CHANGE,
  sliceLastIndex,
  sliceProblem,
  type Entry,
} from '../../src/entry.ts';
import { log } from './support/arbitraries.ts';
import { bytes, entriesFrom, id, ids } from './support/entries.ts';
import { check } from './support/property.ts';

test('a new entry is a normal one without payload unless told otherwise', () => {
  expect(newEntry(2, 7)).toEqual({
    term: 2,
    index: 7,
    type: 'EntryNormal',
    data: NO_BYTES,
  });
  const change = newEntry(2, 7, bytes('x'), 'EntryConfChange');
  expect(change).toMatchObject({ type: 'EntryConfChange', data: bytes('x') });
});

test('all entries have their fields in one order', () => {
  const plain = Object.keys(newEntry(1, 1));
  expect(Object.keys(newEntry(9, 9, bytes('x'), 'EntryConfChangeV2'))).toEqual(plain);
});

test('an entry is named by index and term [types_test.go TestEntryID]', () => {
  expect(entryId(newEntry(0, 0))).toEqual({ term: 0, index: 0 });
  expect(entryId(newEntry(10, 123, bytes('data')))).toEqual({ term: 10, index: 123 });
});

describe('a slice of a log [types_test.go TestLogSlice]', () => {
  const slice = (term: number, prev: string, entries: Entry[] = []) => ({
    term,
    prev: id(prev),
    entries,
  });

  test.each([
    ['nothing at all', slice(0, '0/0'), 0],
    ['nothing from a leader', slice(9, '100/7'), 100],
    ['entries from the start', slice(1, '0/0', entriesFrom(1, 1, 1)), 2],
    ['one term', slice(7, '100/7', entriesFrom(101, 7, 7)), 102],
    ['rising terms', slice(9, '100/3', entriesFrom(101, 3, 5, 9)), 103],
  ])('may hold %s', (_, valid, last) => {
    expect(sliceProblem(valid)).toBeNull();
    expect(sliceLastIndex(valid)).toBe(last);
  });

  test.each([
    [
      'begins after a gap',
      slice(9, '100/7', entriesFrom(102, 7)),
      'entry 102 follows entry 100',
    ],
    [
      'begins before its place',
      slice(9, '100/7', entriesFrom(100, 7)),
      'entry 100 follows entry 100',
    ],
    [
      'has a gap inside',
      slice(9, '1/1', [...entriesFrom(2, 1), ...entriesFrom(4, 1)]),
      'entry 4 follows entry 2',
    ],
    [
      'falls below the term before it',
      slice(9, '100/7', entriesFrom(101, 6)),
      'term 6 follows term 7',
    ],
    [
      'falls in term inside',
      slice(9, '100/7', entriesFrom(101, 8, 7)),
      'term 7 follows term 8',
    ],
    [
      'has an entry newer than its leader',
      slice(8, '100/7', entriesFrom(101, 9)),
      'leader term 8 is below entry term 9',
    ],
    [
      'follows an entry newer than its leader',
      slice(6, '100/7'),
      'leader term 6 is below entry term 7',
    ],
  ])('is wrong when it %s', (_, wrong, problem) => {
    expect(sliceProblem(wrong)).toBe(problem);
  });
});

describe('sizes', () => {
  test.each([
    ['without payload', newEntry(1, 1), 4],
    ['with large numbers', newEntry(128, 16_384), 7],
    ['with payload', newEntry(1, 1, bytes('abc')), 9],
    ['of a membership change', newEntry(1, 1, bytes('abc'), 'EntryConfChangeV2'), 11],
    ['with a long payload', newEntry(1, 1, new Uint8Array(128)), 135],
    ['in place of a refused change', newEntry(1, 1, REFUSED_CHANGE), 6],
  ])('of an encoded entry %s', (_, entry, size) => {
    expect(entrySize(entry)).toBe(size);
  });

  test('of several entries add up', () => {
    const entries = [newEntry(1, 1), newEntry(1, 2, bytes('abc'))];
    expect(entriesSize(entries)).toBe(13);
    expect(payloadsSize(entries)).toBe(3);
    expect(entriesSize([])).toBe(0);
    expect(payloadsSize([])).toBe(0);
  });

  test('without payload is 0 [util_test.go TestPayloadSizeOfEmptyEntry]', () => {
    const empty = newEntry(3, 4);
    expect(payloadSize(empty)).toBe(0);
    expect(payloadsSize([empty, empty])).toBe(0);
    expect(payloadSize(newEntry(3, 4, bytes('abcd')))).toBe(4);
  });
});

describe('limitSize [util_test.go TestLimitSize]', () => {
  const three = entriesFrom(4, 4, 5, 6);
  const one = entrySize(three[0]!);

  test.each([
    ['no limit', NO_LIMIT, 3],
    ['limit 0', 0, 1],
    ['one byte less than one entry', one - 1, 1],
    ['exactly one entry', one, 1],
    ['one byte less than two entries', 2 * one - 1, 1],
    ['exactly two entries', 2 * one, 2],
    ['one byte less than all', 3 * one - 1, 2],
    ['exactly all', 3 * one, 3],
    ['more than all', 3 * one + 1, 3],
  ])('with %s', (_, limit, count) => {
    expect(ids(limitSize(three, limit))).toEqual(ids(three).slice(0, count));
  });

  test('of nothing is nothing', () => {
    expect(limitSize([], 0)).toEqual([]);
  });

  test('does not copy what it need not cut', () => {
    expect(limitSize(three, 3 * one)).toBe(three);
  });

  test('is the longest prefix that fits, and at least one entry', () => {
    const limits = fc.oneof(fc.nat(400), fc.constant(NO_LIMIT));
    check(
      fc.property(log(12), limits, (entries, limit) => {
        const prefixes = entries.map((_, i) => entries.slice(0, i + 1));
        const fitting = prefixes.filter((prefix) => entriesSize(prefix) <= limit);
        const expected = fitting.at(-1) ?? prefixes[0] ?? [];
        expect(limitSize(entries, limit)).toEqual(expected);
      }),
    );
  });
});
