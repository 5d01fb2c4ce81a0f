/**
 * What a node wants done.
 *
 * @module
 */
import type { Entry } from './entry.ts';
import type { Message } from './message.ts';
import type { ReadState } from './read_only.ts';
import type { Snapshot } from './snapshot.ts';
import type { HardState, SoftState } from './state.ts';

/**
 * Everything that has piled up for the application to do, in this order:
 *
 * 1. write `snapshot`, `entries` and `hardState`, in one step that either
 *    happens or does not, and sync if `mustSync`;
 * 2. send `messages`, not before 1 is done;
 * 3. apply `snapshot` and `committedEntries` to the state machine;
 * 4. call `advance`.
 *
 * With asynchronous storage writes 1, 3 and 4 leave as messages instead,
 * and every message may be sent at once. etcd: `Ready`.
 */
export interface Ready {
  /** Null when it did not change. */
  readonly softState: SoftState | null;
  /** Null when it did not change. */
  readonly hardState: HardState | null;
  /** Reads whose index is known now. */
  readonly readStates: readonly ReadState[];
  /** Entries to write. They replace what is there from the first one on. */
  readonly entries: readonly Entry[];
  /** A snapshot to write and apply; null when there is none. */
  readonly snapshot: Snapshot | null;
  /** Entries to apply, each exactly once and in this order. */
  readonly committedEntries: readonly Entry[];
  readonly messages: readonly Message[];
  /**
   * Whether the write must be on disk before the messages leave. A mere
   * change of the commit index need not be.
   */
  readonly mustSync: boolean;
}

/**
 * Whether a write must be synced: entries, term and vote are what others
 * rely on (paper figure 2). etcd: `MustSync`.
 */
export function mustSync(
  now: HardState,
  before: HardState,
  newEntries: number,
): boolean {
  return (
    newEntries > 0 || now.vote !== before.vote || now.term !== before.term
  );
}
