import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newEntry, NO_BYTES, NO_LIMIT, refusedChange } from '../../src/entry.ts';
import {
  dataSize,
  entriesSize,
  entrySize,
  limitSize,
  numberSize,
  optionalDataSize,
  optionalSize,
  payloadsSize,
  varintSize,
} from '../../src/sizes.ts';
import { addressSize, WireWriter } from '../../src/wire.ts';
import { log, payload, safeInteger } from './support/arbitraries.ts';
import { bytes, entriesFrom, ids } from './support/entries.ts';
import { check } from './support/property.ts';
import { fields, varint } from './support/wire.ts';

const MAX = Number.MAX_SAFE_INTEGER;

describe('sizes of fields', () => {
  test.each([
    [0, 1],
    [127, 1],
    [128, 2],
    [16_383, 2],
    [16_384, 3],
    [2 ** 21 - 1, 3],
    [2 ** 21, 4],
    [2 ** 28, 5],
    [2 ** 32, 5],
    [2 ** 35, 6],
    [2 ** 42, 7],
    [2 ** 49 - 1, 7],
    [2 ** 49, 8],
    [MAX, 8],
  ])('of the varint %d is %d', (value, size) => {
    expect(varintSize(value)).toBe(size);
    expect(varint(value)).toHaveLength(size);
  });

  test('are what a writer writes', () => {
    check(
      fc.property(safeInteger, payload(300), (value, data) => {
        const size = numberSize(value) + dataSize(data.length);
        const written = new WireWriter(size).number(1, value).data(2, data).finish();
        expect(written).toEqual(fields([1, value], [2, data]));
      }),
    );
  });

  test('of what is left out are 0', () => {
    expect([optionalSize(0), addressSize(0), optionalDataSize(NO_BYTES)]).toEqual([0, 0, 0]);
    expect([optionalSize(1), addressSize(1), optionalDataSize(bytes('x'))]).toEqual([2, 2, 3]);
    expect([optionalSize(0, 1), optionalSize(1, 1)]).toEqual([2, 2]);
  });
});

describe('sizes of entries', () => {
  test.each([
    ['without payload', newEntry(1, 1), 4],
    ['with large numbers', newEntry(128, 16_384), 7],
    ['with payload', newEntry(1, 1, bytes('abc')), 9],
    ['of a membership change', newEntry(1, 1, bytes('abc'), 'EntryConfChangeV2'), 11],
    ['with a long payload', newEntry(1, 1, new Uint8Array(128)), 135],
    ['in place of a refused change', refusedChange(1, 1), 6],
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

  test('without payload are 0 [util_test.go TestPayloadSizeOfEmptyEntry]', () => {
    expect(payloadsSize([newEntry(3, 4)])).toBe(0);
    expect(payloadsSize([newEntry(3, 4), newEntry(3, 5)])).toBe(0);
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
