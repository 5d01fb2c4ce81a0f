/**
 * The storage as a node sees it: every failure has a name, and no answer
 * that contradicts itself gets through.
 *
 * @module
 */
import type { Entry } from './entry.ts';
import {
  CompactedError,
  MisuseError,
  shown,
  SnapshotTemporarilyUnavailableError,
  StorageError,
  UnavailableError,
} from './errors.ts';
import {
  checkArray,
  checkConfState,
  checkEntry,
  checkHardState,
  checkObject,
  checkSnapshot,
} from './inputs.ts';
import { checkSafeInteger } from './numbers.ts';
import type { ConfState, Snapshot } from './snapshot.ts';
import type { HardState } from './state.ts';
import type { Storage } from './storage.ts';

/**
 * Stands in front of the storage that the application gave. What the storage
 * throws becomes a {@link StorageError} that names the call, except what the
 * interface says it may throw; what it answers is looked at before the node
 * believes it.
 */
export class CheckedStorage implements Storage {
  /** What was asked when a named error came last; for the text of errors. */
  lastRefused = 'entries()';
  private readonly storage: Storage;
  /** Whether a snapshot may end before the log begins. */
  private readonly exactlyAsEtcd: boolean;
  /** The first index it told last; it never falls. */
  private first = 1;

  constructor(storage: Storage, exactlyAsEtcd = false) {
    this.storage = storage;
    this.exactlyAsEtcd = exactlyAsEtcd;
  }

  initialState(): {
    readonly hardState: HardState;
    readonly confState: ConfState;
  } {
    const call = 'initialState()';
    try {
      const state = this.storage.initialState();
      checkObject(state, 'the answer');
      checkHardState(state.hardState, 'hardState');
      checkConfState(state.confState, 'confState');
      return state;
    } catch (error) {
      throw failed(call, error);
    }
  }

  entries(lo: number, hi: number, maxSize: number): readonly Entry[] {
    try {
      const entries = this.storage.entries(lo, hi, maxSize);
      checkRange(entries, lo, hi);
      return entries;
    } catch (error) {
      throw this.refused(`entries(${lo}, ${hi}, ${maxSize})`, error);
    }
  }

  term(index: number): number {
    try {
      const term = this.storage.term(index);
      checkSafeInteger(term, 'the answer');
      return term;
    } catch (error) {
      throw this.refused(`term(${index})`, error);
    }
  }

  lastIndex(): number {
    try {
      const last = this.storage.lastIndex();
      checkSafeInteger(last, 'the answer');
      if (last < this.first - 1) {
        throw new MisuseError(`${last} lies before the first, ${this.first}`);
      }
      return last;
    } catch (error) {
      throw failed('lastIndex()', error);
    }
  }

  firstIndex(): number {
    try {
      const first = this.storage.firstIndex();
      checkSafeInteger(first, 'the answer');
      if (first < this.first) {
        throw new MisuseError(`${first} comes after ${this.first}: it fell`);
      }
      this.first = first;
      return first;
    } catch (error) {
      throw failed('firstIndex()', error);
    }
  }

  snapshot(): Snapshot {
    try {
      const snapshot = this.storage.snapshot();
      checkSnapshot(snapshot, 'the answer');
      if (!this.exactlyAsEtcd) {
        checkReach(snapshot.metadata.index, this.storage.firstIndex() - 1);
      }
      return snapshot;
    } catch (error) {
      if (error instanceof SnapshotTemporarilyUnavailableError) throw error;
      throw failed('snapshot()', error);
    }
  }

  /** Errors that the interface names pass. */
  private refused(call: string, error: unknown): unknown {
    const named =
      error instanceof CompactedError || error instanceof UnavailableError;
    if (!named) return failed(call, error);
    this.lastRefused = call;
    return error;
  }
}

/** Entries with indexes from `lo` on, none of `hi` or more, and some. */
function checkRange(entries: readonly Entry[], lo: number, hi: number): void {
  checkArray(entries, 'the answer');
  const { length } = entries;
  if (length > hi - lo || (length === 0 && lo < hi)) {
    throw new MisuseError(`${length} entries for ${hi - lo} indexes`);
  }
  let term = 0;
  for (let i = 0; i < length; i++) {
    const entry = entries[i]!;
    checkEntry(entry, 'an entry');
    if (entry.index !== lo + i) {
      throw new MisuseError(`entry ${entry.index} in place of ${lo + i}`);
    }
    if (entry.term < term) {
      throw new MisuseError(`term ${entry.term} follows term ${term}`);
    }
    term = entry.term;
  }
}

/** A follower that got the snapshot must find the rest in the log. */
function checkReach(index: number, compacted: number): void {
  if (index >= compacted) return;
  throw new MisuseError(
    `the newest snapshot is of index ${index}, but entries up to ` +
      `${compacted} were compacted away; make a snapshot before compacting, ` +
      'or throw SnapshotTemporarilyUnavailableError while one is being made',
  );
}

function failed(call: string, cause: unknown): StorageError {
  const problem =
    cause instanceof MisuseError
      ? `is wrong: ${cause.message}`
      : `failed: ${shown(cause)}`;
  return new StorageError(call, problem, { cause });
}
