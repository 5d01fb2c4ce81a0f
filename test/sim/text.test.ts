import { expect, test } from 'vitest';
import { table, toBytes, toText } from '../../sim/text.ts';

test('text goes to bytes and back', () => {
  for (const text of ['', 'abc', '领导者', '🜁']) expect(toText(toBytes(text))).toBe(text);
  expect([...toBytes('é')]).toEqual([0xc3, 0xa9]);
});

test('columns line up, and lines end without spaces', () => {
  expect(table([['a', 'bbb', ''], ['aaaa', 'b', 'c'], ['x']])).toBe('a     bbb\naaaa  b    c\nx');
  expect(table([])).toBe('');
});
