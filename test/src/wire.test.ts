import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DecodeError } from '../../src/errors.ts';
import { readFields, varintSize, WireWriter } from '../../src/wire.ts';
import { payload, safeInteger } from './support/arbitraries.ts';
import { check } from './support/property.ts';

describe('varintSize', () => {
  test.each([
    [0, 1],
    [127, 1],
    [128, 2],
    [16_383, 2],
    [16_384, 3],
    [2 ** 32, 5],
    [2 ** 49 - 1, 7],
    [2 ** 49, 8],
    [Number.MAX_SAFE_INTEGER, 8],
  ])('of %d is %d', (value, size) => {
    expect(varintSize(value)).toBe(size);
  });

  test('is what a writer writes', () => {
    check(
      fc.property(safeInteger, (value) => {
        const written = new WireWriter().number(1, value).finish();
        expect(written.length).toBe(1 + varintSize(value));
      }),
    );
  });
});

describe('WireWriter', () => {
  test('writes numbers low group first, and data with its length', () => {
    const written = new WireWriter()
      .number(1, 300)
      .data(2, Uint8Array.of(7, 8))
      .finish();
    expect([...written]).toEqual([0x08, 0xac, 0x02, 0x12, 2, 7, 8]);
  });

  test('hands out a copy each time', () => {
    const writer = new WireWriter().number(1, 1);
    writer.finish()[0] = 99;
    expect([...writer.finish()]).toEqual([8, 1]);
  });
});

describe('readFields', () => {
  test('reads nothing from no bytes', () => {
    expect(readFields(new Uint8Array(0))).toEqual([]);
  });

  test('reads what was written, in order and with repeated fields', () => {
    const field = fc.record({
      field: fc.integer({ min: 1, max: 2 ** 29 - 1 }),
      content: fc.oneof(safeInteger, payload()),
    });
    check(
      fc.property(fc.array(field), (fields) => {
        const writer = new WireWriter();
        for (const { field: n, content } of fields) {
          if (typeof content === 'number') writer.number(n, content);
          else writer.data(n, content);
        }
        const expected = fields.map(({ field: n, content }) =>
          typeof content === 'number'
            ? { field: n, value: content, data: new Uint8Array(0) }
            : { field: n, value: 0, data: content },
        );
        expect(readFields(writer.finish())).toEqual(expected);
      }),
    );
  });

  test('reads numbers up to 2^53-1', () => {
    const bytes = new WireWriter().number(1, Number.MAX_SAFE_INTEGER).finish();
    expect(readFields(bytes)[0]!.value).toBe(Number.MAX_SAFE_INTEGER);
  });

  test('shares no memory with the bytes it was given', () => {
    const bytes = new WireWriter().data(1, Uint8Array.of(5)).finish();
    const [field] = readFields(bytes);
    bytes.fill(0);
    expect([...field!.data]).toEqual([5]);
  });

  const huge = [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10];
  test.each([
    ['a number cut off', [0x08, 0x80], 'bytes end in a number'],
    ['a missing value', [0x08], 'bytes end in a number'],
    ['2^53', [0x08, ...huge], 'number above 2^53-1'],
    ['a number without end', [0x08, ...Array(400).fill(0x80)], 'number above 2^53-1'],
    ['field number 0', [0x00, 0x01], 'field number 0'],
    ['data cut off', [0x12, 3, 1, 2], 'field 2 ends after the bytes'],
    ['eight fixed bytes', [0x09, 0, 0, 0, 0, 0, 0, 0, 0], 'field 1 has wire type 1'],
    ['a group', [0x1b], 'field 3 has wire type 3'],
  ])('refuses %s', (_, bytes, message) => {
    const read = (): unknown => readFields(Uint8Array.from(bytes as number[]));
    expect(read).toThrow(DecodeError);
    expect(read).toThrow(message as string);
  });
});
