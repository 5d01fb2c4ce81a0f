import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DecodeError, RaftError } from '../../src/errors.ts';
import { addressSize, MAX_DEPTH, WireReader, WireWriter } from '../../src/wire.ts';
import { payload, safeInteger } from './support/arbitraries.ts';
import { check } from './support/property.ts';
import { fields, varint, type RawField } from './support/wire.ts';

const MAX = Number.MAX_SAFE_INTEGER;

const field = fc.integer({ min: 1, max: 15 });

const reader = (...bytes: number[]): WireReader => new WireReader(Uint8Array.from(bytes), 'thing');

/** A reader that stands at the first of these fields. */
function at(...list: readonly RawField[]): WireReader {
  const r = new WireReader(fields(...list), 'thing');
  expect(r.next()).toBe(true);
  return r;
}

function problemOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    expect(error).toBeInstanceOf(DecodeError);
    return (error as Error).message;
  }
  return 'none';
}

/** Passes over all fields. */
function skipAll(r: WireReader): void {
  while (r.next()) r.skip();
}

describe('a writer', () => {
  test('writes numbers low group first, and data with its length', () => {
    const written = new WireWriter(7).number(1, 300).data(2, Uint8Array.of(7, 8)).finish();
    expect([...written]).toEqual([0x08, 0xac, 0x02, 0x12, 2, 7, 8]);
  });

  test('leaves out zeros and emptiness where they are optional', () => {
    const written = new WireWriter(0).optional(1, 0).address(2, 0).optionalData(3, new Uint8Array(0));
    expect(written.finish()).toHaveLength(0);
    const all = new WireWriter(7).optional(1, 5).address(2, 6).optionalData(3, Uint8Array.of(7));
    expect([...all.finish()]).toEqual([0x08, 5, 0x10, 6, 0x1a, 1, 7]);
  });

  test('writes values inside others', () => {
    const written = new WireWriter(4).open(3, 2).number(1, 9).finish();
    expect(written).toEqual(fields([3, fields([1, 9])]));
  });

  test('gives the two ids of threads the two largest numbers of 64 bits', () => {
    for (const [id, number] of [
      [-1, 2n ** 64n - 1n],
      [-2, 2n ** 64n - 2n],
    ] as const) {
      const written = new WireWriter(addressSize(id)).address(2, id).finish();
      expect(written).toEqual(fields([2, number]));
      expect(at([2, number]).address(0)).toBe(id);
    }
    const node = new WireWriter(addressSize(MAX)).address(2, MAX).finish();
    expect(node).toEqual(fields([2, MAX]));
  });

  test.each([-1, 1.5, NaN, Infinity, 2 ** 53])('refuses the number %d', (value) => {
    expect(() => new WireWriter(20).number(1, value)).toThrow(RaftError);
    expect(() => new WireWriter(20).optional(1, value)).toThrow(RaftError);
    const address = value === -1 ? -3 : value;
    expect(() => new WireWriter(20).address(1, address)).toThrow(RaftError);
  });
});

describe('a reader', () => {
  test('finds nothing in no bytes', () => {
    expect(reader().next()).toBe(false);
  });

  test('finds the fields that were written, in order', () => {
    const content = fc.oneof(safeInteger, payload());
    check(
      fc.property(fc.array(fc.tuple(field, content)), (list) => {
        const r = new WireReader(fields(...list), 'thing');
        const found: RawField[] = [];
        while (r.next()) {
          const [, wanted] = list[found.length]!;
          const { field: number } = r;
          found.push([number, typeof wanted === 'number' ? r.number(0) : r.data(new Uint8Array(0))]);
        }
        expect(found).toEqual(list);
      }),
    );
  });

  test('takes numbers up to 2^53-1', () => {
    expect(at([1, MAX]).number(0)).toBe(MAX);
    const above = fields([1, 1], [2, MAX + 1]);
    expect(
      problemOf(() => {
        const r = new WireReader(above, 'thing');
        while (r.next()) r.number(0);
      }),
    ).toBe('thing, byte 2: field 2 holds a number above 2^53-1');
  });

  test('takes numbers that are longer than they must be', () => {
    const r = reader(0x08, ...varint(5, 9));
    r.next();
    expect(r.number(0)).toBe(5);
  });

  test('takes no id beyond those that a number holds', () => {
    expect(at([2, MAX]).address(0)).toBe(MAX);
    for (const number of [2n ** 64n - 3n, 2n ** 53n, 2n ** 63n + 2n ** 32n - 1n]) {
      expect(problemOf(() => at([2, number]).address(0))).toContain('above 2^53-1');
    }
  });

  test('takes any number but 0 for true', () => {
    const numbers = [0, 1, 2, 2n ** 32n, 2n ** 64n - 1n];
    expect(numbers.map((n) => at([1, n]).flag(false))).toEqual([false, true, true, true, true]);
    expect(at([1, 0]).flag(true)).toBe(false);
  });

  test('takes a name for the lower 32 bits of a number', () => {
    const name = (n: number | bigint): string => at([1, n]).name('none', ['a', 'b'], 'letter');
    expect([name(0), name(1), name(2n ** 32n + 1n), name(2n ** 63n)]).toEqual(['a', 'b', 'b', 'a']);
    expect(problemOf(() => name(2))).toBe('thing, byte 0: unknown letter 2');
    expect(problemOf(() => name(2n ** 64n - 1n))).toBe('thing, byte 0: unknown letter -1');
  });

  test('shares no memory with the bytes it was given, be they a Buffer', () => {
    for (const bytes of [fields([1, [5]]), Buffer.from(fields([1, [5]]))]) {
      const r = new WireReader(bytes, 'thing');
      r.next();
      const data = r.data(new Uint8Array(0));
      bytes.fill(0);
      expect(data).toEqual(Uint8Array.of(5));
    }
  });

  test('reads from the middle of a buffer', () => {
    const r = new WireReader(Uint8Array.of(9, 9, 0x08, 7, 9).subarray(2, 4), 'thing');
    r.next();
    expect(r.number(0)).toBe(7);
    expect(r.next()).toBe(false);
  });

  test('collects numbers one by one or packed', () => {
    const list: number[] = [];
    const packed = [...varint(300), ...varint(0), ...varint(MAX)];
    const r = new WireReader(fields([1, 7], [1, packed], [1, []], [1, 8]), 'thing');
    while (r.next()) r.numbers(list);
    expect(list).toEqual([7, 300, 0, MAX, 8]);
  });

  test('refuses packed numbers that are cut off, or too large', () => {
    expect(problemOf(() => at([1, [0x80]], [1, 1]).numbers([]))).toContain('bytes end in a number');
    expect(problemOf(() => at([1, varint(2n ** 53n)]).numbers([]))).toContain('above 2^53-1');
    expect(problemOf(() => at([1, 2n ** 53n]).numbers([]))).toContain('above 2^53-1');
  });

  test('reads values inside others, and goes on after them', () => {
    const sum = (r: WireReader, prior: number): number => {
      let total = prior;
      while (r.next()) total += r.number(0);
      return total;
    };
    const r = new WireReader(fields([1, fields([9, 2], [9, 3])], [1, fields([9, 4])], [2, 1]), 'thing');
    r.next();
    const first = r.value(0, 'part', sum);
    expect(first).toBe(5);
    r.next();
    expect(r.value(first, 'part', sum)).toBe(9);
    r.next();
    expect(r.number(0)).toBe(1);
    expect(problemOf(() => at([1, [0x08]]).value(0, 'part', sum))).toBe(
      'part, byte 2: bytes end in a number',
    );
  });

  test('says at which byte of the whole a value inside another is wrong', () => {
    const r = new WireReader(fields([1, 1], [2, fields([1, 1], [9, 2n ** 60n])]), 'thing');
    r.next();
    r.skip();
    r.next();
    const read = (inner: WireReader): number => {
      while (inner.next()) inner.number(0);
      return 0;
    };
    expect(problemOf(() => r.value(0, 'part', read))).toBe(
      'part, byte 6: field 9 holds a number above 2^53-1',
    );
  });

  test('passes over a field that holds something else, and keeps what there was', () => {
    const other = (content: RawField[1]): WireReader => at([1, content], [2, 9]);
    const kept: ((r: WireReader) => unknown)[] = [
      (r) => r.number(5),
      (r) => r.address(5),
      (r) => r.flag(true),
      (r) => r.name('x', ['a'], 'letter'),
    ];
    const values = kept.map((read) => {
      const r = other([1, 2, 3]);
      const value = read(r);
      expect(r.next() && r.number(0)).toBe(9);
      return value;
    });
    expect(values).toEqual([5, 5, true, 'x']);
    const r = other(77);
    const data = Uint8Array.of(1);
    expect(r.data(data)).toBe(data);
    expect(r.next() && r.number(0)).toBe(9);
    const list: number[] = [];
    expect(other(77).value('prior', 'part', () => 'read')).toBe('prior');
    other(77).values(list, 'part', () => 1);
    other([0x08, 1]).values(list, 'part', (inner) => {
      skipAll(inner);
      return 2;
    });
    const fixed = reader(0x0d, 1, 2, 3, 4, 0x10, 9);
    fixed.next();
    fixed.numbers(list);
    expect(list).toEqual([2]);
    expect(fixed.next() && fixed.number(0)).toBe(9);
  });

  test.each([
    ['a number of 64 bits', [0x08, ...varint(2n ** 64n - 1n)]],
    ['eight bytes', [0x09, 1, 2, 3, 4, 5, 6, 7, 8]],
    ['four bytes', [0x0d, 1, 2, 3, 4]],
    ['data', [0x0a, 2, 1, 2]],
    ['an empty group', [0x0b, 0x0c]],
    ['a group with fields and a group', [0x0b, 0x08, 1, 0x13, 0x0a, 1, 0, 0x14, 0x0d, 1, 2, 3, 4, 0x0c]],
    ['a group with a field of 31 bits', [0x0b, ...varint((2 ** 31 - 1) * 8), 1, 0x0c]],
    ['the largest field', [...varint((2 ** 29 - 1) * 8), 1]],
  ])('passes over %s', (_, bytes) => {
    const r = reader(...bytes, 0x10, 9);
    r.next();
    r.skip();
    expect(r.next()).toBe(true);
    expect([r.field, r.number(0)]).toEqual([2, 9]);
    expect(r.next()).toBe(false);
  });

  test.each([
    ['a key cut off', [0x80], 'bytes end in a number'],
    ['a number cut off', [0x08, 0x80], 'bytes end in a number'],
    ['a missing value', [0x08], 'bytes end in a number'],
    ['2^64', [0x08, ...varint(2n ** 64n)], 'number above 2^64-1'],
    ['a number without end', [0x08, ...Array<number>(400).fill(0x80)], 'number above 2^64-1'],
    ['field number 0', [0x00, 0x01], 'field number 0'],
    ['a field of 30 bits', [...varint(2 ** 29 * 8), 1], 'field number 536870912'],
    ['a field of 61 bits', [...varint(2n ** 63n), 1], 'field number 1152921504606847000'],
    ['data cut off', [0x12, 3, 1, 2], 'field 2 ends after the bytes'],
    ['data longer than any', [0x12, ...varint(2n ** 64n - 1n), 1], 'field 2 ends after the bytes'],
    ['eight bytes cut off', [0x09, 0, 0, 0, 0, 0, 0, 0], 'field 1 ends after the bytes'],
    ['four bytes cut off', [0x0d, 0, 0, 0], 'field 1 ends after the bytes'],
    ['the end of a group', [0x1c], 'field 3 has wire type 4'],
    ['wire type 6', [0x1e], 'field 3 has wire type 6'],
    ['wire type 7', [0x1f], 'field 3 has wire type 7'],
    ['a group without end', [0x0b, 0x08, 1], 'bytes end in a number'],
    ['a group that another ends', [0x0b, 0x14], 'group 2 ends and was not begun'],
    [
      'a group with a field of 32 bits',
      [0x0b, ...varint(2 ** 31 * 8), 1, 0x0c],
      'field number 2147483648',
    ],
    ['field number 0 in a group', [0x0b, 0, 0, 0x0c], 'field number 0'],
  ])('refuses %s', (_, bytes, message) => {
    expect(problemOf(() => skipAll(reader(...bytes)))).toContain(message);
  });

  test('follows groups and values to a depth, and refuses deeper ones', () => {
    const groups = (depth: number): number[] => [
      ...Array<number>(depth).fill(0x0b),
      ...Array<number>(depth).fill(0x0c),
    ];
    skipAll(reader(...groups(MAX_DEPTH), ...groups(MAX_DEPTH)));
    expect(problemOf(() => skipAll(reader(...groups(MAX_DEPTH + 1))))).toContain('more than 100 deep');
    const nest = (r: WireReader): number => {
      let depth = 0;
      while (r.next()) depth = r.value(depth, 'nest', nest) + 1;
      return depth;
    };
    let bytes = new Uint8Array(0);
    for (let depth = 0; depth < MAX_DEPTH; depth++) bytes = new Uint8Array(fields([1, bytes]));
    expect(nest(new WireReader(Uint8Array.of(...bytes, ...bytes), 'nest'))).toBe(MAX_DEPTH);
    const deeper = fields([1, bytes]);
    expect(problemOf(() => nest(new WireReader(deeper, 'nest')))).toContain('more than 100 deep');
  });
});
