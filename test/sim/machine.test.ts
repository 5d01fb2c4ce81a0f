/** State machines: the journal of scripts and the store of clients. */
import { expect, test } from 'vitest';
import { encodeCommand, Journal, Store } from '../../sim/machine.ts';
import type { Command } from '../../sim/machine.ts';
import { toBytes } from '../../sim/text.ts';

const put = (client: number, seq: number, key: string, value: string): Uint8Array =>
  encodeCommand({ client, seq, kind: 'put', key, value, expected: '' });

const cas = (parts: Partial<Command>): Uint8Array =>
  encodeCommand({ client: 1, seq: 1, kind: 'cas', key: 'x', value: 'new', expected: '', ...parts });

test('a journal keeps every payload, through a snapshot too', () => {
  const journal = new Journal();
  journal.apply(toBytes('a'));
  journal.apply(toBytes('b c'));
  const copy = new Journal();
  copy.load(journal.save());
  expect(copy.lines).toEqual(['a', 'b c']);
  copy.load(new Uint8Array());
  expect(copy.lines).toEqual([]);
});

test('a store puts, and swaps what it finds as expected', () => {
  const store = new Store();
  expect(store.get('x')).toBe('');
  expect(store.apply(put(1, 1, 'x', 'a'))).toEqual({ client: 1, seq: 1, result: '' });
  expect(store.apply(cas({ client: 2, expected: 'wrong' }))?.result).toBe('a');
  expect(store.get('x')).toBe('a');
  expect(store.apply(cas({ client: 2, seq: 2, expected: 'a' }))?.result).toBe('a');
  expect(store.get('x')).toBe('new');
  expect(store.apply(cas({ client: 3, key: 'fresh' }))?.result).toBe('');
  expect(store.get('fresh')).toBe('new');
  expect(store.apply(new Uint8Array())).toBeNull();
});

test('a write that stands in the log twice is done once', () => {
  const store = new Store();
  store.apply(put(1, 1, 'x', 'a'));
  store.apply(put(2, 1, 'x', 'b'));
  expect(store.apply(put(1, 1, 'x', 'a'))).toEqual({ client: 1, seq: 1, result: '' });
  expect(store.get('x')).toBe('b');
  // A swap that is repeated gets the answer of the first time.
  store.apply(cas({ client: 3, expected: 'b' }));
  expect(store.apply(cas({ client: 3, expected: 'b' }))?.result).toBe('b');
  // An older one than the newest of its client does nothing any more.
  store.apply(put(1, 3, 'x', 'c'));
  store.apply(put(1, 2, 'x', 'late'));
  expect(store.get('x')).toBe('c');
});

test('a snapshot holds the values and the sessions', () => {
  const store = new Store();
  store.apply(put(1, 1, 'x', 'a'));
  const copy = new Store();
  copy.load(store.save());
  copy.apply(put(2, 1, 'x', 'b'));
  copy.apply(put(1, 1, 'x', 'a'));
  expect(copy.get('x')).toBe('b');
  copy.load(new Uint8Array());
  expect(copy.get('x')).toBe('');
});
