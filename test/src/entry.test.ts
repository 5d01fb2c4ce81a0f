import { describe, expect, test } from 'vitest';
import {
  entryId,
  newEntry,
  NO_BYTES,
  placed,
  refusedChange,
  sliceLastIndex,
  sliceProblem,
  type Entry,
} from '../../src/entry.ts';
import { bytes, entriesFrom, id } from './support/entries.ts';

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

test('in place of a refused change stands an empty entry, whose type is named', () => {
  const refused = refusedChange(2, 7);
  expect(refused).toEqual({ ...newEntry(2, 7), typed: true });
  expect(placed(refusedChange(), 2, 7)).toEqual(refused);
});

test('a proposed entry keeps all it holds at its place in the log', () => {
  const proposed = newEntry(0, 0, bytes('x'), 'EntryConfChange');
  expect(placed(proposed, 2, 7)).toEqual(newEntry(2, 7, bytes('x'), 'EntryConfChange'));
  const odd = { ...newEntry(0, 0, bytes('x')), typed: true } as const;
  expect(placed(odd, 2, 7)).toEqual({ ...odd, term: 2, index: 7 });
  expect(Object.keys(placed(newEntry(0, 0), 1, 1))).toEqual(Object.keys(newEntry(1, 1)));
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
    ['begins after a gap', slice(9, '100/7', entriesFrom(102, 7)), 'entry 102 follows entry 100'],
    ['begins before its place', slice(9, '100/7', entriesFrom(100, 7)), 'entry 100 follows entry 100'],
    [
      'has a gap inside',
      slice(9, '1/1', [...entriesFrom(2, 1), ...entriesFrom(4, 1)]),
      'entry 4 follows entry 2',
    ],
    ['falls below the term before it', slice(9, '100/7', entriesFrom(101, 6)), 'term 6 follows term 7'],
    ['falls in term inside', slice(9, '100/7', entriesFrom(101, 8, 7)), 'term 7 follows term 8'],
    [
      'has an entry newer than its leader',
      slice(8, '100/7', entriesFrom(101, 9)),
      'leader term 8 is below entry term 9',
    ],
    ['follows an entry newer than its leader', slice(6, '100/7'), 'leader term 6 is below entry term 7'],
  ])('is wrong when it %s', (_, wrong, problem) => {
    expect(sliceProblem(wrong)).toBe(problem);
  });
});
