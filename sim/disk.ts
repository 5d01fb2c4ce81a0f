/**
 * A virtual disk: what a process has written is there for it at once, and
 * survives a crash only once it is synced.
 *
 * @module
 */
import {
  EMPTY_HARD_STATE,
  EMPTY_SNAPSHOT,
  MemoryStorage,
  newSnapshot,
} from '../src/index.ts';
import type {
  ConfState,
  Entry,
  HardState,
  Snapshot,
} from '../src/index.ts';

/** What one write puts on the disk, all of it or nothing. */
export interface Batch {
  readonly snapshot: Snapshot | null;
  readonly entries: readonly Entry[];
  readonly hardState: HardState | null;
}

/** A storage that knows the founders of the cluster from the beginning. */
class FoundedStorage extends MemoryStorage {
  private readonly founders: ConfState;

  constructor(founders: ConfState) {
    super();
    this.founders = founders;
  }

  override initialState(): {
    readonly hardState: HardState;
    readonly confState: ConfState;
  } {
    const state = super.initialState();
    const fresh = this.snapshot().metadata.index === 0;
    return fresh ? { ...state, confState: this.founders } : state;
  }
}

/**
 * What is safe. It is not made of the library's own storage, so that a
 * fault in that one can't hide here.
 */
class Platter {
  hardState: HardState = EMPTY_HARD_STATE;
  snapshot: Snapshot = EMPTY_SNAPSHOT;
  /** The entries after `offset`. */
  entries: Entry[] = [];
  /** Id of the entry before the first. */
  offset = { term: 0, index: 0 };

  write({ snapshot, entries, hardState }: Batch): void {
    if (snapshot !== null) {
      const { index, term } = snapshot.metadata;
      this.snapshot = snapshot;
      this.entries = [];
      this.offset = { term, index };
    }
    if (entries.length > 0) {
      this.entries.length = entries[0]!.index - this.offset.index - 1;
      for (const entry of entries) this.entries.push(entry);
    }
    if (hardState !== null) this.hardState = hardState;
  }

  compact(snapshot: Snapshot, index: number): void {
    this.snapshot = snapshot;
    const last = this.entries[index - this.offset.index - 1];
    if (last === undefined) return;
    this.entries.splice(0, index - this.offset.index);
    this.offset = { term: last.term, index };
  }
}

/** The disk of one node. It outlives the process. */
export class Disk {
  /** What the process reads and writes. */
  storage: MemoryStorage;
  private readonly founders: ConfState;
  private readonly platter = new Platter();
  /** Written, and not synced yet. */
  private pending: Batch[] = [];

  constructor(founders: ConfState) {
    this.founders = founders;
    this.storage = new FoundedStorage(founders);
  }

  /** Number of writes that a crash would lose. */
  get unsynced(): number {
    return this.pending.length;
  }

  /** What a crash now would leave of the hard state. */
  get durable(): HardState {
    return this.platter.hardState;
  }

  /** The configuration that the newest snapshot holds, or the founders'. */
  get confState(): ConfState {
    return this.storage.initialState().confState;
  }

  /** The entries that a crash now would leave. */
  log(): readonly Entry[] {
    return [...this.platter.entries];
  }

  write(batch: Batch): void {
    if (batch.hardState !== null) this.storage.setHardState(batch.hardState);
    if (batch.snapshot !== null) this.storage.applySnapshot(batch.snapshot);
    this.storage.append(batch.entries);
    this.pending.push(batch);
  }

  sync(): void {
    for (const batch of this.pending) this.platter.write(batch);
    this.pending.length = 0;
  }

  /** Makes a snapshot and drops the log up to `index`. All is synced. */
  compact(
    applied: number,
    confState: ConfState,
    data: Uint8Array,
    index: number,
  ): Snapshot {
    const { storage } = this;
    if (storage.snapshot().metadata.index < applied) {
      storage.createSnapshot(applied, confState, data);
    }
    if (index >= storage.firstIndex()) storage.compact(index);
    const snapshot = storage.snapshot();
    this.platter.compact(snapshot, index);
    return snapshot;
  }

  /**
   * The process is gone. The first `keep` unsynced writes had reached the
   * disk all the same; the next one is torn, and the others are lost.
   *
   * @returns how many survived.
   */
  crash(keep: number): number {
    const kept = this.pending.splice(0, keep);
    for (const batch of kept) this.platter.write(batch);
    this.pending = [];
    this.recover();
    return kept.length;
  }

  /** Reads back what is safe, into a storage for a new process. */
  private recover(): void {
    const { hardState, snapshot, entries, offset } = this.platter;
    const { index, confState } = snapshot.metadata;
    const storage = new FoundedStorage(this.founders);
    // The log can reach further back than the snapshot.
    const older = index > offset.index;
    const base = newSnapshot(offset.index, offset.term, confState);
    if (offset.index > 0) storage.applySnapshot(older ? base : snapshot);
    storage.append(entries);
    if (older) storage.createSnapshot(index, confState, snapshot.data);
    storage.setHardState(hardState);
    this.storage = storage;
  }
}
