/**
 * The end of the log that has not reached the disk yet.
 *
 * @module
 */
import type { Entry, EntryId } from './entry.ts';
import { InvariantError } from './errors.ts';
import { remark } from './logger.ts';
import type { Logger } from './logger.ts';
import { sum } from './numbers.ts';
import { snapshotId } from './snapshot.ts';
import type { Snapshot } from './snapshot.ts';

/** How many dropped entries the array may hold on to. */
const STALE = 32;

/**
 * Entries from `offset` on that the storage may not hold, and perhaps a
 * snapshot before them. A crash loses all of it, hence the name. Both go
 * through three steps: new, in progress (handed to the application to be
 * written), stable (written, and dropped here). etcd: `unstable`.
 */
export class Unstable {
  /** A snapshot from the leader that is to be written, or null. */
  snapshot: Snapshot | null = null;
  /** Index of the first entry held here. */
  offset: number;
  /** Whether the snapshot was handed out. */
  snapshotInProgress = false;
  /** Entries before this index were handed out; `offset` or more. */
  offsetInProgress: number;
  /** Payload bytes of the entries that were not handed out. */
  untakenSize = 0;

  /**
   * The entries, from `head` on. The array grows in place, so that an append
   * costs the same however much is unstable. Nobody else ever holds it: all
   * that is handed out is a copy, which later changes cannot reach.
   */
  private readonly list: Entry[] = [];
  private head = 0;
  private readonly logger: Logger;

  constructor(offset: number, logger: Logger) {
    this.offset = offset;
    this.offsetInProgress = offset;
    this.logger = logger;
  }

  /** Number of entries. */
  get length(): number {
    return this.list.length - this.head;
  }

  /** A copy of the entries; that at `i` has index `offset + i`. */
  get entries(): readonly Entry[] {
    return this.list.slice(this.head);
  }

  /** Number of entries that were not handed out yet. */
  get untaken(): number {
    return this.offset + this.length - this.offsetInProgress;
  }

  /** The first index of the log, when the snapshot here decides it. */
  maybeFirstIndex(): number | null {
    return this.snapshot === null ? null : this.snapshot.metadata.index + 1;
  }

  /**
   * The last index of the log: before `offset` all is on disk. While a
   * snapshot waits alone, the log ends with it.
   */
  lastIndex(): number {
    if (this.length > 0) return this.offset + this.length - 1;
    return this.snapshot?.metadata.index ?? this.offset - 1;
  }

  /** The term at an index, when it is known here. */
  maybeTerm(index: number): number | null {
    if (index >= this.offset) {
      return this.list[this.head + index - this.offset]?.term ?? null;
    }
    const meta = this.snapshot?.metadata;
    return meta?.index === index ? meta.term : null;
  }

  /** Entries that were not handed out yet. */
  nextEntries(): readonly Entry[] {
    if (!this.hasNextEntries()) return [];
    return this.list.slice(this.head + this.offsetInProgress - this.offset);
  }

  /** The snapshot, unless it was handed out. */
  nextSnapshot(): Snapshot | null {
    return this.snapshotInProgress ? null : this.snapshot;
  }

  /** Reports whether {@link Unstable.nextEntries} has any, without copying. */
  hasNextEntries(): boolean {
    return this.untaken > 0;
  }

  /**
   * Marks all there is as handed out. What comes later is new again.
   */
  acceptInProgress(): void {
    this.offsetInProgress = this.offset + this.length;
    this.untakenSize = 0;
    if (this.snapshot !== null) this.snapshotInProgress = true;
  }

  /**
   * Drops entries up to `id`: they are on disk. The term tells whether the
   * entry that was written is still the one held here; if a new leader
   * replaced it in between, nothing may be dropped.
   */
  stableTo(id: EntryId): void {
    const { index } = id;
    const term = this.maybeTerm(index);
    if (term === null) {
      this.say(
        () => `entry at index ${index} missing from unstable log; ignoring`,
      );
    } else if (index < this.offset) {
      this.say(
        () => `entry at index ${index} matched unstable snapshot; ignoring`,
      );
    } else if (term !== id.term) {
      this.say(
        () =>
          `entry at (index,term)=(${index},${id.term}) mismatched with ` +
          `entry at (${index},${term}) in unstable log; ignoring`,
      );
    } else {
      this.drop(index + 1 - this.offset);
      this.offset = index + 1;
      this.offsetInProgress = Math.max(this.offsetInProgress, this.offset);
    }
  }

  /** Drops the snapshot at `index`: it is on disk. */
  stableSnapTo(index: number): void {
    if (this.snapshot?.metadata.index !== index) return;
    this.snapshot = null;
    this.snapshotInProgress = false;
  }

  /** Replaces everything by a snapshot. */
  restore(snapshot: Snapshot): void {
    this.clear();
    this.offset = snapshotId(snapshot).index + 1;
    this.offsetInProgress = this.offset;
    this.snapshot = snapshot;
    this.snapshotInProgress = false;
  }

  /**
   * Adds entries at the end, or in place of all from their first index on.
   * Replaced entries that were handed out must be handed out again.
   */
  truncateAndAppend(entries: readonly Entry[]): void {
    const from = entries[0]!.index;
    if (from === this.offset + this.length) {
      this.push(entries);
    } else if (from <= this.offset) {
      this.say(() => `replace the unstable entries from index ${from}`);
      this.clear();
      this.offset = from;
      this.offsetInProgress = from;
      this.push(entries);
    } else {
      this.say(() => `truncate the unstable entries before index ${from}`);
      this.checkBounds(this.offset, from);
      this.cut(from);
      this.push(entries);
    }
  }

  /** Entries with `lo <= index < hi`; all must be held here. */
  slice(lo: number, hi: number): readonly Entry[] {
    this.checkBounds(lo, hi);
    const start = this.head - this.offset;
    return this.list.slice(start + lo, start + hi);
  }

  private push(entries: readonly Entry[]): void {
    for (const entry of entries) {
      this.list.push(entry);
      const size = entry.data.length;
      this.untakenSize = sum(this.untakenSize, size, 'unstable size');
    }
  }

  /** Drops everything. */
  private clear(): void {
    this.list.length = 0;
    this.head = 0;
    this.untakenSize = 0;
  }

  /** Drops the entries from index `from` on. */
  private cut(from: number): void {
    const keep = this.head + from - this.offset;
    if (from <= this.offsetInProgress) {
      this.offsetInProgress = from;
      this.untakenSize = 0;
    } else {
      this.untakenSize -= this.sizeBetween(keep, this.list.length);
    }
    this.list.length = keep;
  }

  /**
   * Drops the first entries. They leave the array when they are half of it,
   * so that no entry is moved more often than others are dropped; a few may
   * stay in any case, so that a log that is written entry by entry does not
   * empty its array each time.
   */
  private drop(count: number): void {
    const untaken = this.head + this.offsetInProgress - this.offset;
    this.head += count;
    this.untakenSize -= this.sizeBetween(untaken, this.head);
    if (this.head < STALE || this.head * 2 < this.list.length) return;
    this.list.splice(0, this.head);
    this.head = 0;
  }

  /** Payload bytes of the entries at these places of the list. */
  private sizeBetween(start: number, end: number): number {
    let size = 0;
    for (let i = start; i < end; i++) size += this.list[i]!.data.length;
    return size;
  }

  private say(text: () => string): void {
    remark(this.logger, 'INFO', text);
  }

  private checkBounds(lo: number, hi: number): void {
    const end = this.offset + this.length;
    if (lo > hi) {
      throw new InvariantError(`invalid unstable.slice ${lo} > ${hi}`);
    }
    if (lo < this.offset || hi > end) {
      throw new InvariantError(
        `unstable.slice[${lo},${hi}) out of bound [${this.offset},${end}]`,
      );
    }
  }
}
