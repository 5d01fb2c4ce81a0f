/**
 * Calls that fail once, as any call of a disk or of a state machine can.
 *
 * @module
 */
import type { Entry, MemoryStorage, Snapshot, Storage } from '../src/index.ts';

/** The calls that can fail, in the order of their names' first use. */
export const FAULTS = [
  'nothing',
  'read',
  'write',
  'sync',
  'save',
  'apply',
  'restore',
  'capture',
] as const;

/**
 * A call that can fail: the node reads its log; the disk writes, syncs, or
 * keeps a snapshot of the node's own; the state machine applies, restores or
 * hands over its state.
 */
export type Fault = (typeof FAULTS)[number];

/** What a failing call throws. */
export class StorageFault extends Error {
  override readonly name = 'StorageFault';

  constructor(call: Fault) {
    super(`the ${call} failed`);
  }
}

/** Reports whether an error is that of a failing call, or tells of one. */
export function isFault(error: unknown): boolean {
  if (error instanceof StorageFault) return true;
  return error instanceof Error && error.cause instanceof StorageFault;
}

/** A log that can't be read when somebody says so. */
export class FailingLog implements Storage {
  readonly log: MemoryStorage;
  private readonly breaks: () => boolean;

  constructor(log: MemoryStorage, breaks: () => boolean) {
    this.log = log;
    this.breaks = breaks;
  }

  initialState(): ReturnType<Storage['initialState']> {
    return this.readable().initialState();
  }

  entries(lo: number, hi: number, maxSize: number): readonly Entry[] {
    return this.readable().entries(lo, hi, maxSize);
  }

  term(index: number): number {
    return this.readable().term(index);
  }

  lastIndex(): number {
    return this.readable().lastIndex();
  }

  firstIndex(): number {
    return this.readable().firstIndex();
  }

  snapshot(): Snapshot {
    return this.readable().snapshot();
  }

  private readable(): MemoryStorage {
    if (this.breaks()) throw new StorageFault('read');
    return this.log;
  }
}
