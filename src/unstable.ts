/**
 * The end of the log that has not reached the disk yet.
 *
 * @module
 */
import type { Entry, EntryId } from './entry.ts';
import { invariant } from './errors.ts';
import type { Logger } from './logger.ts';
import type { Snapshot } from './snapshot.ts';
import { snapshotId } from './snapshot.ts';

/**
 * Entries from `offset` on that the storage may not hold, and perhaps a
 * snapshot before them. A crash loses all of it, hence the name. Both go
 * through three steps: new, in progress (handed to the application to be
 * written), stable (written, and dropped here). etcd: `unstable`.
 */
export class Unstable {
  /** A snapshot from the leader that is to be written, or null. */
  snapshot: Snapshot | null = null;
  /** `entries[i]` has index `offset + i`. */
  entries: readonly Entry[] = [];
  offset: number;
  /** Whether the snapshot was handed out. */
  snapshotInProgress = false;
  /** Entries before this index were handed out; `offset` or more. */
  offsetInProgress: number;

  private readonly logger: Logger;

  constructor(offset: number, logger: Logger) {
    this.offset = offset;
    this.offsetInProgress = offset;
    this.logger = logger;
  }

  /** The first index of the log, when the snapshot here decides it. */
  maybeFirstIndex(): number | null {
    return this.snapshot === null ? null : this.snapshot.metadata.index + 1;
  }

  /** The last index of the log, when anything here decides it. */
  maybeLastIndex(): number | null {
    if (this.entries.length > 0) return this.offset + this.entries.length - 1;
    return this.snapshot === null ? null : this.snapshot.metadata.index;
  }

  /** The term at an index, when it is known here. */
  maybeTerm(index: number): number | null {
    if (index >= this.offset) {
      return this.entries[index - this.offset]?.term ?? null;
    }
    const meta = this.snapshot?.metadata;
    return meta?.index === index ? meta.term : null;
  }

  /** Entries that were not handed out yet. */
  nextEntries(): readonly Entry[] {
    const handedOut = this.offsetInProgress - this.offset;
    return handedOut === 0 ? this.entries : this.entries.slice(handedOut);
  }

  /** The snapshot, unless it was handed out. */
  nextSnapshot(): Snapshot | null {
    return this.snapshotInProgress ? null : this.snapshot;
  }

  /** Whether {@link Unstable.nextEntries} has any, without copying. */
  hasNextEntries(): boolean {
    return this.offset + this.entries.length > this.offsetInProgress;
  }

  /**
   * Marks all there is as handed out. What comes later is new again.
   */
  acceptInProgress(): void {
    this.offsetInProgress = this.offset + this.entries.length;
    if (this.snapshot !== null) this.snapshotInProgress = true;
  }

  /**
   * Drops entries up to `id`: they are on disk. The term tells whether the
   * entry that was written is still the one held here; if a new leader
   * replaced it in between, nothing may be dropped.
   */
  stableTo(id: EntryId): void {
    const { logger } = this;
    const term = this.maybeTerm(id.index);
    if (term === null) {
      logger.log(
        'INFO',
        `entry at index ${id.index} missing from unstable log; ignoring`,
      );
    } else if (id.index < this.offset) {
      logger.log(
        'INFO',
        `entry at index ${id.index} matched unstable snapshot; ignoring`,
      );
    } else if (term !== id.term) {
      logger.log(
        'INFO',
        `entry at (index,term)=(${id.index},${id.term}) mismatched with ` +
          `entry at (${id.index},${term}) in unstable log; ignoring`,
      );
    } else {
      this.entries = this.entries.slice(id.index + 1 - this.offset);
      this.offset = id.index + 1;
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
    this.offset = snapshotId(snapshot).index + 1;
    this.offsetInProgress = this.offset;
    this.entries = [];
    this.snapshot = snapshot;
    this.snapshotInProgress = false;
  }

  /**
   * Adds entries at the end, or in place of all from their first index on.
   * Replaced entries that were handed out must be handed out again.
   */
  truncateAndAppend(entries: readonly Entry[]): void {
    const from = entries[0]!.index;
    const end = this.offset + this.entries.length;
    if (from === end) {
      this.entries = this.entries.concat(entries);
    } else if (from <= this.offset) {
      this.logger.log(
        'INFO',
        `replace the unstable entries from index ${from}`,
      );
      this.entries = entries;
      this.offset = from;
      this.offsetInProgress = from;
    } else {
      this.logger.log(
        'INFO',
        `truncate the unstable entries before index ${from}`,
      );
      const kept = this.slice(this.offset, from);
      this.entries = kept.concat(entries);
      this.offsetInProgress = Math.min(this.offsetInProgress, from);
    }
  }

  /** Entries with `lo <= index < hi`; all must be held here. */
  slice(lo: number, hi: number): readonly Entry[] {
    const end = this.offset + this.entries.length;
    invariant(lo <= hi, `invalid unstable.slice ${lo} > ${hi}`);
    invariant(
      lo >= this.offset && hi <= end,
      `unstable.slice[${lo},${hi}) out of bound [${this.offset},${end}]`,
    );
    return this.entries.slice(lo - this.offset, hi - this.offset);
  }
}
