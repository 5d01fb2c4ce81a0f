import { describe, expect, test } from 'vitest';

import { encodeMessage, newMessage } from '../../src/index.ts';
import { buildOriginal, findGo } from './go.ts';
import { readWireArgs, runWire } from './wire.ts';
import { boundaries, damaged, DAMAGES, varint } from './wire_damage.ts';
import { Dice, KINDS } from './wire_kinds.ts';
import { seedBytes, WirePeer } from './wire_peer.ts';

const go = findGo();

describe('the arguments', () => {
  test('have defaults', () => {
    expect(readWireArgs([])).toEqual({ values: 100_000, seed: 1 });
    expect(readWireArgs(['--values', '5', '--seed=9'])).toEqual({ values: 5, seed: 9 });
  });

  test.each([
    ['--valeus', '5', "Unknown option '--valeus'. Did you mean --values?"],
    ['--values', '0', '--values must be at least 1'],
    ['--values', 'many', "--values must be a whole number below a billion, got 'many'"],
    ['--seed', '1.5', "--seed must be a whole number below a billion, got '1.5'"],
    ['--seed', undefined, 'argument missing'],
    ['more', undefined, 'Unexpected argument'],
  ])('%s %s are refused', (name, value, message) => {
    expect(readWireArgs(value === undefined ? [name] : [name, value])).toContain(message);
  });
});

describe('random values', () => {
  test('are the same for the same seed, and others for another', () => {
    const made = (seed: number): Uint8Array[] => KINDS.map(({ random }) => random(new Dice(seed)));
    expect(made(7)).toEqual(made(7));
    expect(made(7)).not.toEqual(made(8));
  });

  test('are damaged in every way that has a name', () => {
    const dice = new Dice(3);
    const value = KINDS[0]!.random(dice);
    const changed = Object.entries(DAMAGES).filter(([, damage]) =>
      Array.from({ length: 20 }, () => damage(dice, value, value)).some(
        (out) => Buffer.compare(Uint8Array.from(out), value) !== 0,
      ),
    );
    expect(changed.map(([name]) => name)).toEqual(Object.keys(DAMAGES));
  });
});

test('the fields of a value are found', () => {
  const bytes = encodeMessage(newMessage({ type: 'MsgProp', term: 300, context: Uint8Array.of(1, 2) }));
  expect(boundaries(bytes)).toEqual([0, 2, 5, 9]);
  expect(boundaries(Uint8Array.of(0x0b, 1))).toEqual([0]);
});

test('varints are written, longer than need be when asked', () => {
  expect([varint(0n), varint(300n), varint(1n, 2)]).toEqual([[0], [0xac, 2], [0x81, 0x80, 0]]);
});

test('without Go all is skipped, and says why', async () => {
  const lines: string[] = [];
  const options = { values: 10, seed: 1, print: (line: string) => lines.push(line), env: { PATH: '' } };
  const result = await runWire(options);
  expect(result).toMatchObject({ agreed: 0, differed: 0 });
  expect(result.skipped).not.toBeNull();
  expect(lines).toEqual([expect.stringMatching(/^skipped: .*Go 1\.26/)]);
});

describe.skipIf('missing' in go)('with the original', () => {
  const program = (): string => ('missing' in go ? '' : buildOriginal(go));

  test('some hundred values of every campaign agree', async () => {
    const lines: string[] = [];
    const seen: number[] = [];
    const { agreed, differed } = await runWire({
      values: 600,
      seed: 11,
      print: (line) => lines.push(line),
      progress: (done) => seen.push(done),
    });
    expect(lines.at(-1)).toBe('2400 agreed, 0 differed');
    expect([agreed, differed, seen.at(-1)]).toEqual([2400, 0, 2400]);
    expect(lines.join('\n')).toMatch(/ \d+ {2}refused by both\n[^]* \d+ {2}taken by both/);
  }, 180_000);

  test('a difference is seen and printed with the answers of both', async () => {
    const kind = KINDS[3]!;
    const kinds = KINDS as (typeof kind)[];
    const lines: string[] = [];
    // A reader that forgets the last byte it was given.
    kinds[3] = { ...kind, again: (bytes) => kind.again(bytes.subarray(0, -1)) };
    const run = runWire({ values: 60, seed: 1, print: (line) => lines.push(line) });
    const { differed } = await run.finally(() => (kinds[3] = kind));
    expect(differed).toBeGreaterThan(20);
    expect(lines).toContain('differs: a hard state encoded here');
    expect(lines).toContain('differs: a hard state encoded by the original');
    expect(lines.filter((line) => line.startsWith('  the original: ')).length).toBeGreaterThan(5);
    expect(lines.at(-1)).toBe(`${240 - differed} agreed, ${differed} differed`);
  }, 180_000);

  test('questions that it does not know end it, with its words', async () => {
    const peer = new WirePeer(program());
    const ask = peer.ask([{ question: 'd', kind: 99, bytes: new Uint8Array(0) }]);
    await expect(ask).rejects.toThrow('there is no kind 99');
    await expect(peer.ask([])).rejects.toThrow('ended without an answer');
  }, 180_000);

  test('values that only it can hold are told by their reason', async () => {
    const peer = new WirePeer(program());
    const dice = new Dice(1);
    const bytes = [
      Uint8Array.of(0x08, 99), // no such type
      Uint8Array.of(0x20, ...varint(2n ** 53n)), // a term
      Uint8Array.of(0x10, ...varint(2n ** 53n - 1n)), // an address
      Uint8Array.of(...Array<number>(101).fill(0x7b), ...Array<number>(101).fill(0x7c)), // groups
      Uint8Array.of(0x08), // nothing after the key
      Uint8Array.of(0x10, ...varint(2n ** 64n - 1n)), // a local thread
    ];
    const replies = await peer.ask(bytes.map((b) => ({ question: 'd', kind: 0, bytes: b })));
    peer.stop();
    const told = replies.map(({ status }) => (status > 1 ? String.fromCharCode(status) : status));
    expect(told).toEqual(['e', 'n', 0, 'd', 1, 0]);
    expect(damaged(dice, bytes[0]!, bytes[1]!)).toBeInstanceOf(Uint8Array);
    expect([...seedBytes(258)]).toEqual([2, 1, 0, 0, 0, 0, 0, 0]);
  }, 180_000);
});
