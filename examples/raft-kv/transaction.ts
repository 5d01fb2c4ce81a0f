/**
 * What a client has said between `MULTI` and `EXEC`.
 *
 * @module
 */
import { latin1 } from './latin1.ts';
import type { CommandSpec } from './redis_commands.ts';
import type { Args, Watched } from './service.ts';

/** Bytes that a call and a word of it take besides the words' own. */
const OVERHEAD = 64;

/** A call that waits for `EXEC`. */
export interface QueuedCall {
  readonly spec: CommandSpec;
  readonly args: Args;
}

/** Calls that a client wants done together, and keys that it watches. */
export class Transaction {
  /** Whether `MULTI` was said. */
  open = false;
  /** Whether one of the calls can't be done, so that none will be. */
  broken = false;
  private calls: QueuedCall[] = [];
  private keys = new Map<string, Watched>();
  private size = 0;
  private watchedSize = 0;

  /** The calls, in their order. */
  get queue(): readonly QueuedCall[] {
    return this.calls;
  }

  get watched(): readonly Watched[] {
    return [...this.keys.values()];
  }

  /** @returns false if the calls would take more than `limit` bytes. */
  add(call: QueuedCall, limit: number): boolean {
    this.size += OVERHEAD;
    for (const word of call.args) this.size += word.length + OVERHEAD;
    if (this.size > limit) return false;
    this.calls.push(call);
    return true;
  }

  /**
   * Watches keys. What counts is when a key was watched first.
   *
   * @returns false if the keys would take more than `limit` bytes: what comes
   *   next must not be done.
   */
  watch(
    keys: readonly Uint8Array[],
    revisions: readonly number[],
    limit: number,
  ): boolean {
    for (const [i, key] of keys.entries()) {
      const name = latin1(key);
      if (this.keys.has(name)) continue;
      // As a word of the batch, and as the name.
      const size = 2 * (key.length + OVERHEAD);
      if (this.watchedSize + size > limit) {
        this.broken = true;
        return false;
      }
      this.watchedSize += size;
      this.keys.set(name, {
        key: new Uint8Array(key),
        revision: revisions[i]!,
      });
    }
    return true;
  }

  unwatch(): void {
    // What is wrong with calls that are queued stays wrong.
    if (!this.open) this.broken = false;
    this.keys = new Map();
    this.watchedSize = 0;
  }

  /** Nothing is queued or watched any more. */
  reset(): void {
    this.open = false;
    this.broken = false;
    this.calls = [];
    this.size = 0;
    this.unwatch();
  }
}
