import { describe, expect, it } from 'vitest';
import { MemoryLedger } from '../../site/runtime/memory.ts';

const MEGABYTE = 2 ** 20;

/** Constructors of their own, so that those of the tests stay as they are. */
function scope() {
  class Bytes extends Uint8Array {}
  class Buffer extends ArrayBuffer {}
  return { Uint8Array: Bytes as Uint8ArrayConstructor, ArrayBuffer: Buffer, Worker: Date };
}

describe('the memory ledger', () => {
  it('counts what is held in buffers, and no view of one twice', () => {
    const globals = scope();
    const ledger = new MemoryLedger(globals, 10 * MEGABYTE);
    const buffer = new globals.ArrayBuffer(3 * MEGABYTE);
    const view = new globals.Uint8Array(buffer);
    const own = new globals.Uint8Array(2 * MEGABYTE);
    expect([view.length, own.length]).toEqual([3 * MEGABYTE, 2 * MEGABYTE]);
    expect(ledger.held).toBe(5 * MEGABYTE);
  });

  it('counts what a method makes, and leaves small ones alone', () => {
    const globals = scope();
    const ledger = new MemoryLedger(globals, 10 * MEGABYTE);
    const own = new globals.Uint8Array(2 * MEGABYTE);
    const half = own.slice(0, MEGABYTE);
    expect(ledger.held).toBe(3 * MEGABYTE);
    expect(new globals.Uint8Array([1, 2, 3])).toEqual(
      half
        .slice(0, 3)
        .fill(0)
        .map((_, i) => i + 1),
    );
    expect(ledger.held).toBe(3 * MEGABYTE);
  });

  it('finds too much only after it was held for some looks', () => {
    const globals = scope();
    const ledger = new MemoryLedger(globals, MEGABYTE);
    const kept = [new globals.Uint8Array(MEGABYTE), new globals.Uint8Array(MEGABYTE)];
    expect([ledger.look(), ledger.look(), ledger.look()]).toEqual([false, false, true]);
    expect(kept).toHaveLength(2);
  });

  it('refuses a buffer that goes far beyond', () => {
    const globals = scope();
    const ledger = new MemoryLedger(globals, MEGABYTE);
    expect(() => new globals.ArrayBuffer(4 * MEGABYTE)).toThrow(RangeError);
    expect(ledger.held).toBe(0);
  });

  it('leaves a program nothing that makes memory which cannot be counted', () => {
    const globals = scope();
    new MemoryLedger(globals, MEGABYTE);
    expect('Worker' in globals).toBe(false);
  });
});
