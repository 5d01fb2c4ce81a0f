import { describe, expect, it } from 'vitest';
import { describeFault } from '../../site/runtime/fault.ts';
import { LIMITS } from '../../site/runtime/limits.ts';

const FILES = { has: (file: string) => file === 'examples/a.ts' };
const describeIt = (error: unknown) => describeFault(error, FILES, () => Promise.resolve(null));

describe('the fault of an error', () => {
  it('has its place though the message is very long', async () => {
    const error = new Error('x'.repeat(1_000_000));
    error.stack = `Error: ${error.message}\n    at f (examples/a.ts:3:1)`;
    const fault = await describeIt(error);
    expect([fault.file, fault.line]).toEqual(['examples/a.ts', 3]);
    expect(fault.message).toHaveLength(LIMITS.message);
    expect(fault.message.endsWith('…')).toBe(true);
  });

  it('has so many frames, and names of so many characters', async () => {
    const error = new Error('x');
    error.stack = Array.from(
      { length: 200 },
      () => `    at ${'f'.repeat(300)} (examples/a.ts:3:1)`,
    ).join('\n');
    const { frames } = await describeIt(error);
    expect(frames).toHaveLength(LIMITS.frames);
    expect(frames[0]!.name).toHaveLength(LIMITS.name);
  });

  it.each([
    ['an object', { name: {}, message: { a: 1 } }, ['[object Object]', '[object Object]']],
    ['nothing', { name: undefined, message: null }, ['undefined', 'null']],
    [
      'what throws',
      { name: { toString: () => fail() }, message: { toString: () => fail() } },
      ['?', '?'],
    ],
  ])('is text when name and message are %s', async (_name, own, told) => {
    const fault = await describeIt(Object.assign(new Error('x'), own));
    expect([fault.name, fault.message]).toEqual(told);
  });

  it('is text when what was thrown cannot be', async () => {
    expect(await describeIt(Object.create(null))).toMatchObject({ name: 'Error', message: 'thrown: ?' });
  });
});

function fail(): never {
  throw new Error('again');
}
