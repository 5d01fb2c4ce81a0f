import { format } from 'node:util';
import { describe, expect, it } from 'vitest';
import { formatLog } from '../../site/runtime/inspect.ts';

class Progress {
  match = 3;
  state = 'StateProbe';
}

const circular: Record<string, unknown> = { a: 1 };
circular['self'] = 1;

/** Whatever an example is likely to print must look the same in both places. */
const cases: unknown[][] = [
  [],
  ['plain', 'two'],
  ['n =', 1, -0, 2n, true, null, undefined],
  [1.5, NaN, Infinity],
  [[1, 2, 3]],
  [[]],
  [{}],
  [{ a: 1, 'b-c': 'x', d: [1, 'two'] }],
  ["it's"],
  [["it's", 'a "b"', 'line\nend']],
  [new Map([[1, 'one']]), new Set([1, 2])],
  [new Uint8Array([1, 2])],
  [new Progress()],
  [{ deep: { deeper: { deepest: { gone: 1 } } } }],
  [Symbol('s'), () => 1],
  [Progress],
  ['%s has %d of %i%%', 'node', 2, 3.7, 'rest'],
  ['%j', { a: [1] }],
  ['100%', 5],
  [Object.assign(Object.create(null), { a: 1 })],
  [
    {
      alpha: 'a long enough text',
      beta: 'another long text',
      gamma: 'and one more to go over the line',
    },
  ],
  [circular],
];

describe('formatLog', () => {
  it.each(cases.map((values) => [format(...values), values] as const))(
    'prints %j as Node does',
    (expected, values) => {
      expect(formatLog(values)).toBe(expected);
    },
  );

  it('ends on an object that contains itself', () => {
    const loop: Record<string, unknown> = {};
    loop['self'] = loop;
    expect(formatLog([loop])).toContain('[Circular');
  });

  it('leaves out what is beyond a hundred items', () => {
    expect(formatLog([Array.from({ length: 150 }, (_, i) => i)])).toContain('... 50 more items');
  });
});
