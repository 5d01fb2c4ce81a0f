/**
 * The part of the log that has reached the disk, as the library sees it.
 *
 * @module
 */
import type { Entry } from './entry.ts';
import { limitSize, newEntry } from './entry.ts';
import {
  Compacted,
  invariant,
  SnapshotOutOfDate,
  Unavailable,
} from './errors.ts';
import type { ConfState, Snapshot } from './snapshot.ts';
import { EMPTY_SNAPSHOT, newSnapshot } from './snapshot.ts';
import { EMPTY_HARD_STATE } from './state.ts';
import type { HardState } from './state.ts';

/**
 * What the library reads back from stable storage. It never writes: what is
 * to be written leaves through `Ready`, and the application writes it. Any
 * error but those named here makes the node stop: it cannot go on without
 * its log. etcd: `Storage`.
 */
export interface Storage {
  /** What was saved before the last stop. */
  initialState(): {
    readonly hardState: HardState;
    readonly confState: ConfState;
  };

  /**
   * Entries with `lo <= index < hi`, cut to `maxSize` encoded bytes but
   * never to less than one entry.
   *
   * @throws {@link Compacted} when `lo` lies before the first index.
   * @throws {@link Unavailable} when the storage has none of them.
   */
  entries(lo: number, hi: number, maxSize: number): readonly Entry[];

  /**
   * Term of the entry at `index`. Known from `firstIndex() - 1` on: the
   * entry right before the first one is needed to check what follows it.
   *
   * @throws {@link Compacted} or {@link Unavailable} outside of that.
   */
  term(index: number): number;

  /** Index of the last entry, or of the snapshot when there is none. */
  lastIndex(): number;

  /** Index of the first entry that is not covered by the snapshot. */
  firstIndex(): number;

  /**
   * The newest snapshot.
   *
   * @throws {@link SnapshotTemporarilyUnavailable} to be asked again later.
   */
  snapshot(): Snapshot;
}

/**
 * A {@link Storage} in memory: for tests, for the examples, and as the
 * cache in front of a real log. etcd: `MemoryStorage`.
 */
export class MemoryStorage implements Storage {
  private hardState: HardState = EMPTY_HARD_STATE;
  private latest: Snapshot = EMPTY_SNAPSHOT;
  /**
   * The entries after the snapshot. The first slot holds no entry: it
   * remembers index and term of the last one that was compacted away.
   */
  private list: Entry[] = [newEntry(0, 0)];

  initialState(): {
    readonly hardState: HardState;
    readonly confState: ConfState;
  } {
    const { confState } = this.latest.metadata;
    return { hardState: this.hardState, confState };
  }

  /** Saves the hard state. */
  setHardState(state: HardState): void {
    this.hardState = state;
  }

  entries(lo: number, hi: number, maxSize: number): readonly Entry[] {
    const offset = this.offset();
    if (lo <= offset) throw new Compacted();
    const last = this.lastIndex();
    invariant(
      hi <= last + 1,
      `entries' hi(${hi}) is out of bound lastindex(${last})`,
    );
    if (this.list.length === 1) throw new Unavailable();
    return limitSize(this.list.slice(lo - offset, hi - offset), maxSize);
  }

  term(index: number): number {
    const at = index - this.offset();
    if (at < 0) throw new Compacted();
    if (at >= this.list.length) throw new Unavailable();
    return this.list[at]!.term;
  }

  lastIndex(): number {
    return this.offset() + this.list.length - 1;
  }

  firstIndex(): number {
    return this.offset() + 1;
  }

  snapshot(): Snapshot {
    return this.latest;
  }

  /**
   * Replaces everything by a snapshot that came from the leader.
   *
   * @throws {@link SnapshotOutOfDate} when it is not newer than the one
   *   there is.
   */
  applySnapshot(snapshot: Snapshot): void {
    const { index, term } = snapshot.metadata;
    if (this.latest.metadata.index >= index) throw new SnapshotOutOfDate();
    this.latest = snapshot;
    this.list = [newEntry(term, index)];
  }

  /**
   * Makes a snapshot of the application's state at `index`. The entries
   * stay until {@link MemoryStorage.compact}.
   *
   * @throws {@link SnapshotOutOfDate} when it is not newer than the one
   *   there is.
   */
  createSnapshot(
    index: number,
    confState: ConfState | null,
    data: Uint8Array,
  ): Snapshot {
    if (index <= this.latest.metadata.index) throw new SnapshotOutOfDate();
    const last = this.lastIndex();
    invariant(
      index <= last,
      `snapshot ${index} is out of bound lastindex(${last})`,
    );
    const members = confState ?? this.latest.metadata.confState;
    this.latest = newSnapshot(index, this.term(index), members, data);
    return this.latest;
  }

  /**
   * Drops all entries up to and including `index`. The application must not
   * compact what it has not applied.
   *
   * @throws {@link Compacted} when they are gone already.
   */
  compact(index: number): void {
    const offset = this.offset();
    if (index <= offset) throw new Compacted();
    const last = this.lastIndex();
    invariant(
      index <= last,
      `compact ${index} is out of bound lastindex(${last})`,
    );
    const kept = this.list.slice(index - offset);
    kept[0] = newEntry(kept[0]!.term, index);
    this.list = kept;
  }

  /**
   * Appends entries; where they overlap with what is there, they replace it
   * and all that followed.
   */
  append(entries: readonly Entry[]): void {
    if (entries.length === 0) return;
    const first = this.firstIndex();
    const end = entries[0]!.index + entries.length - 1;
    if (end < first) return;
    // What the snapshot covers already is not wanted back.
    const fresh = entries.slice(Math.max(0, first - entries[0]!.index));
    const keep = fresh[0]!.index - this.offset();
    invariant(
      keep <= this.list.length,
      `missing log entry [last: ${this.lastIndex()}, ` +
        `append at: ${fresh[0]!.index}]`,
    );
    this.list.length = keep;
    for (const entry of fresh) this.list.push(entry);
  }

  /** Index of the entry that the first slot remembers. */
  private offset(): number {
    return this.list[0]!.index;
  }
}
