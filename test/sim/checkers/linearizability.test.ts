/** The search for an order of calls, against known histories and against trying everything. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkRegister } from '../../../sim/checkers/linearizability.ts';
import type { Call } from '../../../sim/checkers/linearizability.ts';
import type { Operation } from '../../../sim/event.ts';

/**
 * A history in rows, one per call: what it does, and from when to when. The text is `get x`,
 * `put x` or `cas x y z` (change x to y, found z); `-` stands for the empty value.
 */
function history(...rows: readonly (readonly [string, number, number])[]): Call[] {
  return rows.map(([text, called, returned], i) => {
    const [kind, a = '', b = '', c = ''] = text.split(' ').map((word) => (word === '-' ? '' : word));
    const operation: Operation = {
      id: i + 1,
      client: i + 1,
      seq: 1,
      key: 'k',
      value: '',
      expected: '',
      result: '',
      ...(kind === 'get' ? { kind, result: a } : {}),
      ...(kind === 'put' ? { kind, value: a } : {}),
      ...(kind === 'cas' ? { kind, expected: a, value: b, result: c } : {}),
    } as Operation;
    return { operation, called, returned };
  });
}

const NEVER = Infinity;

describe('histories that can be explained', () => {
  test.each([
    ['nothing', history()],
    ['one after the other', history(['put a', 1, 2], ['get a', 3, 4], ['put b', 5, 6], ['get b', 7, 8])],
    ['an empty register', history(['get -', 1, 2])],
    [
      'reads on both sides of a write under way',
      history(['put a', 1, 10], ['get -', 2, 3], ['get a', 4, 5]),
    ],
    [
      'writes at the same time, in either order',
      history(['put a', 1, 10], ['put b', 2, 9], ['get a', 11, 12]),
    ],
    [
      'a write without an answer that came true late',
      history(['put a', 1, NEVER], ['get -', 2, 3], ['get a', 4, 5]),
    ],
    [
      'a write without an answer that never came true',
      history(['put a', 1, NEVER], ['put b', 2, 3], ['get b', 4, 5]),
    ],
    ['a read without an answer', history(['put a', 1, 2], ['get zzz', 1, NEVER])],
    [
      'a change that found what it expected',
      history(['put a', 1, 2], ['cas a b a', 3, 4], ['get b', 5, 6]),
    ],
    [
      'a change that found something else',
      history(['put a', 1, 2], ['cas x b a', 3, 4], ['get a', 5, 6]),
    ],
    [
      'a change without an answer',
      history(['put a', 1, 2], ['cas a b ?', 3, NEVER], ['get a', 4, 5], ['get b', 6, 7]),
    ],
    [
      'unanswered changes in a chain',
      history(['put a', 1, NEVER], ['cas a b ?', 1, NEVER], ['get b', 2, 3]),
    ],
    // Figure 3 of Herlihy and Wing, for a register.
    [
      'calls that overlap in a ring',
      history(['put a', 1, 4], ['get a', 2, 6], ['put b', 5, 8], ['get b', 7, 9]),
    ],
  ])('%s', (_, calls) => {
    expect(checkRegister(calls)).toMatchObject({ result: 'linearizable', blamed: null });
  });
});

describe('histories that cannot', () => {
  test.each([
    ['a stale read', 3, history(['put a', 1, 2], ['put b', 3, 4], ['get a', 5, 6])],
    ['a read of what nobody wrote', 1, history(['get a', 1, 2])],
    ['a read from the future', 1, history(['get a', 1, 2], ['put a', 3, 4])],
    [
      'two reads that disagree about a write under way',
      3,
      history(['put a', 1, 10], ['get a', 2, 3], ['get -', 4, 5]),
    ],
    ['a lost write', 2, history(['put a', 1, 2], ['get -', 3, 4])],
    ['a change that found what was not there', 2, history(['put a', 1, 2], ['cas x b x', 3, 4])],
    [
      'one value taken by two changes',
      3,
      history(['put a', 1, 2], ['cas a b a', 3, 6], ['cas a c a', 4, 5]),
    ],
    [
      'a change that took effect although it found something else',
      3,
      history(['put a', 1, 2], ['cas x b a', 3, 4], ['get b', 5, 6]),
    ],
    [
      'readers that see two writes in two orders',
      6,
      history(
        ['put a', 1, 20],
        ['put b', 1, 20],
        ['get a', 2, 3],
        ['get b', 4, 5],
        ['get b', 6, 7],
        ['get a', 8, 9],
      ),
    ],
  ])('%s', (_, id, calls) => {
    const { result, blamed } = checkRegister(calls);
    expect(result).toBe('violated');
    // Any of the last calls of the contradiction may be named.
    expect(blamed).not.toBeNull();
    expect(calls).toContain(blamed);
    expect(checkRegister(calls.slice(0, id - 1)).result).toBe('linearizable');
  });

  test('the call that is named is the one that fits nowhere', () => {
    const calls = history(
      ['put a', 1, 2],
      ['get a', 3, 4],
      ['put b', 5, 6],
      ['get a', 7, 8],
      ['get b', 9, 10],
    );
    expect(checkRegister(calls).blamed).toBe(calls[3]);
  });
});

test('a search that takes too long says so', () => {
  const calls = history(...Array.from({ length: 12 }, (_, i) => [`put v${i}`, 1, 100 + i] as const), [
    'get zzz',
    1,
    200,
  ]);
  expect(checkRegister(calls, 50)).toMatchObject({ result: 'undecided', blamed: null });
  expect(checkRegister(calls).result).toBe('violated');
});

test('many calls on one key are checked in a number of steps that grows with them', () => {
  const rows: [string, number, number][] = [];
  for (let i = 0; i < 2000; i++) {
    rows.push([`put v${i}`, 10 * i, 10 * i + 15], [`get v${i}`, 10 * i + 4, 10 * i + 12]);
    if (i % 10 === 0) rows.push([`put lost${i}`, 10 * i, NEVER]);
  }
  const { result, steps } = checkRegister(history(...rows));
  expect(result).toBe('linearizable');
  expect(steps).toBeLessThan(100_000);
});

/** Tries every order of every choice of the unanswered calls. */
function explainable(calls: readonly Call[], state = ''): boolean {
  const open = calls.filter(({ returned }) => returned !== NEVER);
  if (open.length === 0) return true;
  const soonest = Math.min(...open.map(({ returned }) => returned));
  return calls.some((call) => {
    if (call.called > soonest) return false;
    const { kind, value, expected, result } = call.operation;
    const answered = call.returned !== NEVER;
    if (kind !== 'put' && answered && result !== state) return false;
    const next = kind === 'put' || (kind === 'cas' && state === expected) ? value : state;
    return explainable(
      calls.filter((other) => other !== call),
      next,
    );
  });
}

const values = ['', 'a', 'b', 'c'];

const calls = fc
  .array(
    fc.record({
      kind: fc.constantFrom('get', 'put', 'cas'),
      value: fc.constantFrom(...values),
      expected: fc.constantFrom(...values),
      result: fc.constantFrom(...values),
      called: fc.integer({ min: 0, max: 12 }),
      length: fc.integer({ min: 1, max: 6 }),
      answered: fc.integer({ min: 0, max: 3 }),
    }),
    { maxLength: 6 },
  )
  .map((drawn) =>
    drawn.map(({ kind, value, expected, result, called, length, answered }, i): Call => ({
      operation: {
        id: i,
        client: i,
        seq: 1,
        kind,
        key: 'k',
        value: kind === 'get' ? '' : value,
        expected: kind === 'cas' ? expected : '',
        result: kind === 'put' ? '' : result,
      },
      // No two moments are equal.
      called: called + i / 100,
      returned: answered === 0 ? NEVER : called + length + 0.5 + i / 100,
    })),
  );

test('it agrees with trying everything', () => {
  let violated = 0;
  fc.assert(
    fc.property(calls, (drawn) => {
      const expected = explainable(drawn);
      if (!expected) violated++;
      expect(checkRegister(drawn).result).toBe(expected ? 'linearizable' : 'violated');
    }),
    { numRuns: 3000, seed: 4 },
  );
  // Both kinds were among them.
  expect(violated).toBeGreaterThan(300);
  expect(violated).toBeLessThan(2700);
});
