import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeFault } from '../../site/runtime/fault.ts';
import { Gate } from '../../site/runtime/gate.ts';
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

describe('the fault of an error that means no good', () => {
  const stacked = (place: string): Promise<unknown> =>
    describeIt(Object.assign(new Error('x'), { stack: `Error: x\n    at f (examples/a.ts:${place})` }));

  it.each(['0:1', '1:0', '99999999999999999999:1', '1:99999999999999999999'])(
    'has no place if that is %s, and passes the gate',
    async (place) => {
      const fault = await stacked(place);
      expect(fault).toMatchObject({ message: 'x', file: null, line: null, frames: [] });
      expect(new Gate(() => 0).admit({ type: 'fault', fault })).toEqual({ type: 'fault', fault });
    },
  );

  it('is there when what was thrown does not even say what it is', async () => {
    const thrown = new Proxy({}, { getPrototypeOf: fail, get: fail });
    expect(await describeIt(thrown)).toMatchObject({ kind: 'runtime', name: 'Error', message: '?' });
  });

  it('passes the gate unchanged, whatever the error says of itself', async () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constant('\u0300'.repeat(50_000)));
    const part = fc.oneof(text, fc.anything());
    const error = fc.record({ name: part, message: part, stack: part }).map((own) => {
      const { stack } = own;
      const place = typeof stack === 'string' ? `at ${stack} (examples/a.ts:${stack.length}:1)` : stack;
      // The stack first: to write it, the engine asks for the name.
      const error = Object.defineProperty(new Error('x'), 'stack', { value: place });
      return Object.defineProperties(error, {
        name: { value: own.name },
        message: { value: own.message },
      });
    });
    await fc.assert(
      fc.asyncProperty(fc.oneof(error, fc.anything()), async (thrown) => {
        const fault = await describeIt(thrown);
        expect(new Gate(() => 0).admit(structuredClone({ type: 'fault', fault }))).toEqual({
          type: 'fault',
          fault,
        });
      }),
    );
  });
});

function fail(): never {
  throw new Error('again');
}
