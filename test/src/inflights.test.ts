import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InvariantError } from '../../src/errors.ts';
import { Inflights } from '../../src/inflights.ts';
import { check } from './support/property.ts';

/** A window with messages ending at these indexes, of ten bytes each. */
function windowWith(size: number, ...lasts: number[]): Inflights {
  const window = new Inflights(size);
  for (const last of lasts) window.add(last, 10);
  return window;
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);

/** The messages in flight, oldest first, found by freeing them one by one. */
function contents(window: Inflights, upTo = 100): number[] {
  const copy = window.clone();
  return range(0, upTo).flatMap((index) => {
    const before = copy.count;
    copy.freeTo(index);
    return Array<number>(before - copy.count).fill(index);
  });
}

describe('adding to a window [tracker/inflights_test.go TestInflightsAdd]', () => {
  test('starts empty', () => {
    const window = new Inflights(10);
    expect(window).toMatchObject({ count: 0, bytesInFlight: 0, full: false, size: 10 });
  });

  test('counts messages and bytes', () => {
    const window = new Inflights(10);
    window.add(4, 100);
    window.add(9, 200);
    expect(window).toMatchObject({ count: 2, bytesInFlight: 300, full: false });
    expect(contents(window)).toEqual([4, 9]);
  });

  test('goes on at the start of the ring when its end is reached', () => {
    const window = windowWith(5, 1, 2, 3, 4, 5);
    window.freeTo(3);
    window.add(6, 10);
    window.add(7, 10);
    expect(contents(window)).toEqual([4, 5, 6, 7]);
    expect(window.bytesInFlight).toBe(40);
  });

  test('wraps around although the ring had not grown to its size before', () => {
    const window = windowWith(6, 1, 2, 3);
    window.freeTo(2);
    for (const last of range(4, 8)) window.add(last, 10);
    expect(contents(window)).toEqual(range(3, 8));
    expect(window.full).toBe(true);
  });

  test('remembers a message of no bytes', () => {
    const window = new Inflights(2);
    window.add(1, 0);
    expect(window).toMatchObject({ count: 1, bytesInFlight: 0 });
  });
});

describe('freeing [tracker/inflights_test.go TestInflightFreeTo]', () => {
  test.each([
    ['an index before all frees nothing', 0, range(1, 10)],
    ['the first one', 1, range(2, 10)],
    ['a middle one frees all before it', 7, range(8, 10)],
    ['the last one frees all', 10, []],
    ['an index after all frees all', 50, []],
  ])('%s', (_, to, left) => {
    const window = windowWith(10, ...range(1, 10));
    window.freeTo(to);
    expect(contents(window)).toEqual(left);
    expect(window).toMatchObject({ count: left.length, bytesInFlight: 10 * left.length });
  });

  test('an index between two messages keeps the later one', () => {
    const window = windowWith(3, 10, 20, 30);
    window.freeTo(19);
    expect(contents(window)).toEqual([20, 30]);
  });

  test('an old answer frees nothing more', () => {
    const window = windowWith(10, ...range(1, 10));
    window.freeTo(4);
    window.freeTo(2);
    expect(contents(window)).toEqual(range(5, 10));
  });

  test('crosses the end of the ring', () => {
    const window = windowWith(4, 1, 2, 3, 4);
    window.freeTo(3);
    for (const last of [5, 6, 7]) window.add(last, 10);
    window.freeTo(6);
    expect(contents(window)).toEqual([7]);
  });

  test('an empty window stays empty', () => {
    const window = new Inflights(3);
    window.freeTo(9);
    expect(window).toMatchObject({ count: 0, bytesInFlight: 0 });
  });
});

describe('a full window [tracker/inflights_test.go TestInflightsFull]', () => {
  test.each([
    ['no message but no room for one', 0, undefined, [], true],
    ['fewer messages than fit', 3, undefined, [1, 1], false],
    ['as many messages as fit', 3, undefined, [1, 1, 1], true],
    ['fewer bytes than the limit', 10, 6, [2, 3], false],
    ['as many bytes as the limit', 10, 6, [2, 4], true],
    ['one message over the limit', 10, 6, [2, 100], true],
    ['messages at the limit, bytes below', 2, 100, [1, 1], true],
  ])('%s', (_, size, maxBytes, sent, full) => {
    const window = new Inflights(size, maxBytes);
    sent.forEach((bytes, i) => window.add(i + 1, bytes));
    expect(window.full).toBe(full);
  });

  test('takes nothing more, and is not harmed by the attempt', () => {
    const window = windowWith(2, 1, 2);
    const add = (): void => window.add(3, 10);
    expect(add).toThrow(InvariantError);
    expect(add).toThrow('cannot add into a Full inflights');
    expect(contents(window)).toEqual([1, 2]);
  });

  test('takes more once an answer has come', () => {
    const window = new Inflights(10, 6);
    window.add(1, 6);
    window.freeTo(1);
    expect(window.full).toBe(false);
    window.add(2, 6);
    expect(contents(window)).toEqual([2]);
  });
});

describe('reset [tracker/inflights_test.go TestInflightsReset]', () => {
  test('forgets all messages and keeps the limits', () => {
    const window = new Inflights(4, 25);
    window.add(1, 10);
    window.add(2, 20);
    window.reset();
    expect(window).toMatchObject({
      count: 0,
      bytesInFlight: 0,
      full: false,
      size: 4,
      maxBytes: 25,
    });
  });

  test('leaves no old message in the way of new ones', () => {
    const window = windowWith(3, 7, 8, 9);
    window.freeTo(8);
    window.reset();
    for (const last of [1, 2, 3]) window.add(last, 1);
    expect(contents(window)).toEqual([1, 2, 3]);
    expect(window.bytesInFlight).toBe(3);
  });
});

test('a clone goes its own way', () => {
  const window = windowWith(4, 1, 2, 3);
  window.freeTo(1);
  const copy = window.clone();
  expect(contents(copy)).toEqual([2, 3]);
  copy.add(4, 5);
  window.freeTo(3);
  window.add(9, 1);
  expect(contents(copy)).toEqual([2, 3, 4]);
  expect(copy).toMatchObject({ bytesInFlight: 25, size: 4 });
  expect(contents(window)).toEqual([9]);
});

test('a clone keeps the limit of bytes', () => {
  const copy = new Inflights(4, 7).clone();
  copy.add(1, 7);
  expect(copy.full).toBe(true);
});

test('a window behaves like a list of messages', () => {
  const command = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant('add' as const),
        by: fc.integer({ min: 1, max: 3 }),
        bytes: fc.nat(9),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('free' as const),
        back: fc.integer({ min: -2, max: 12 }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('reset' as const, 'clone') }) },
  );
  const size = fc.integer({ min: 1, max: 9 });
  const maxBytes = fc.option(fc.integer({ min: 1, max: 40 }), { nil: undefined });
  check(
    fc.property(size, maxBytes, fc.array(command, { maxLength: 60 }), (n, most, commands) => {
      let window = new Inflights(n, most);
      let model: { last: number; bytes: number }[] = [];
      const total = (): number => model.reduce((sum, m) => sum + m.bytes, 0);
      let last = 0;
      for (const c of commands) {
        const full = model.length === n || total() >= (most ?? Infinity);
        expect(window.full).toBe(full);
        if (c.kind === 'add') {
          if (full) {
            expect(() => window.add(last + c.by, c.bytes)).toThrow(InvariantError);
          } else {
            last += c.by;
            window.add(last, c.bytes);
            model.push({ last, bytes: c.bytes });
          }
        } else if (c.kind === 'free') {
          window.freeTo(last - c.back);
          model = model.filter((m) => m.last > last - c.back);
        } else if (c.kind === 'reset') {
          window.reset();
          model = [];
        } else {
          window = window.clone();
        }
        expect(window.count).toBe(model.length);
        expect(window.bytesInFlight).toBe(total());
        expect(contents(window, last)).toEqual(model.map((m) => m.last));
      }
    }),
  );
});
