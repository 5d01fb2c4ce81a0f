/**
 * The log of one node: what is on disk and what is not, seen as one.
 *
 * @module
 */
import { NO_ENTRIES, NO_LIMIT, sliceLastIndex } from './entry.ts';
import type { Entry, EntryId, LogSlice } from './entry.ts';
import { CompactedError, InvariantError, UnavailableError } from './errors.ts';
import { remark } from './logger.ts';
import type { Logger } from './logger.ts';
import { successor, sum } from './numbers.ts';
import { entriesSize, limitSize } from './sizes.ts';
import type { Snapshot } from './snapshot.ts';
import type { Storage } from './storage.ts';
import { Unstable } from './unstable.ts';

/**
 * The log and the three marks in it. Always
 * `applied <= applying <= committed <= lastIndex`. etcd: `raftLog`.
 */
export class RaftLog {
  /** What the application has written. */
  readonly storage: Storage;
  /** What it has not written yet. */
  readonly unstable: Unstable;
  /** Highest index known to be on a quorum of disks. */
  committed: number;
  /** Highest index handed to the application to be applied. */
  applying: number;
  /** Highest index that the application has applied. */
  applied: number;

  private readonly logger: Logger;
  /** Encoded bytes that may be handed out and not yet applied. */
  private readonly maxApplyingSize: number;
  /** Encoded bytes handed out and not yet applied. */
  private applyingSize = 0;
  /** Whether no more may be handed out until some are applied. */
  private applyingPaused = false;

  /** Starts from what the storage holds; nothing of it counts as applied. */
  constructor(
    storage: Storage,
    logger: Logger,
    maxApplyingSize: number = NO_LIMIT,
  ) {
    this.storage = storage;
    this.logger = logger;
    this.maxApplyingSize = maxApplyingSize;
    this.committed = storage.firstIndex() - 1;
    const end = successor(storage.lastIndex(), 'log index');
    this.unstable = new Unstable(end, logger);
    this.applying = this.committed;
    this.applied = this.committed;
  }

  /** Index of the first entry that can be read. */
  firstIndex(): number {
    return this.unstable.maybeFirstIndex() ?? this.storage.firstIndex();
  }

  /**
   * Index of the last entry, or of the snapshot when there is none. What is
   * not unstable is on disk: without asking it is known where that ends.
   */
  lastIndex(): number {
    return this.unstable.lastIndex();
  }

  /** Index and term of the last entry. etcd: `lastEntryID`. */
  lastEntryId(): EntryId {
    const index = this.lastIndex();
    const term = this.termAt(index);
    if (term === null) {
      throw new InvariantError(
        `unexpected error when getting the last term at ${index}`,
      );
    }
    return { term, index };
  }

  /**
   * Appends what a leader sent, if it fits: the log must hold the entry
   * that the leader says comes before (paper 5.3). Entries that are there
   * already are left alone, so that an old message, delivered late, cannot
   * cut off newer ones. etcd: `raftLog.maybeAppend`.
   *
   * @param commit - the leader's commit index.
   * @returns the index of the last entry that came, or null if it does not
   *   fit.
   */
  maybeAppend(slice: LogSlice, commit: number): number | null {
    if (!this.matchTerm(slice.prev)) return null;
    const last = sliceLastIndex(slice);
    successor(last, 'log index');
    const conflict = this.findConflict(slice.entries);
    if (conflict !== 0) {
      if (conflict <= this.committed) {
        throw new InvariantError(
          `entry ${conflict} conflict with committed entry ` +
            `[committed(${this.committed})]`,
        );
      }
      const known = conflict - slice.prev.index - 1;
      this.append(known === 0 ? slice.entries : slice.entries.slice(known));
    }
    this.commitTo(Math.min(commit, last));
    return last;
  }

  /**
   * Appends entries without asking; a leader does so with its own.
   *
   * @returns the new last index.
   */
  append(entries: readonly Entry[]): number {
    if (entries.length === 0) return this.lastIndex();
    const after = entries[0]!.index - 1;
    if (after < this.committed) {
      throw new InvariantError(
        `after(${after}) is out of range [committed(${this.committed})]`,
      );
    }
    this.unstable.truncateAndAppend(entries);
    return this.lastIndex();
  }

  /**
   * Index of the first entry that the log does not hold: it has another
   * term there, or nothing. 0 when it holds them all.
   */
  findConflict(entries: readonly Entry[]): number {
    for (const entry of entries) {
      if (this.matchTerm(entry)) continue;
      if (entry.index <= this.lastIndex()) {
        this.say(
          () =>
            `found conflict at index ${entry.index} [existing term: ` +
            `${this.termOrZero(entry.index)}, conflicting term: ` +
            `${entry.term}]`,
        );
      }
      return entry.index;
    }
    return 0;
  }

  /**
   * The last place at or before `index` where this log could agree with one
   * that has `term` there: terms never fall along a log, so nothing with a
   * higher term can match. A whole term of conflicts is jumped at once.
   * etcd: `findConflictByTerm`.
   *
   * @returns that place; the term is 0 when it is not known any more.
   */
  findConflictByTerm(index: number, term: number): EntryId {
    for (let at = index; at > 0; at--) {
      const ours = this.termAt(at);
      if (ours === null) return { index: at, term: 0 };
      if (ours <= term) return { index: at, term: ours };
    }
    return { index: 0, term: 0 };
  }

  /**
   * Reports whether a log that ends with `last` is at least as up to date as
   * this one: the higher term wins, then the longer log (paper 5.4.1).
   */
  isUpToDate(last: EntryId): boolean {
    const ours = this.lastEntryId();
    if (last.term !== ours.term) return last.term > ours.term;
    return last.index >= ours.index;
  }

  /** Reports whether the log holds this entry. etcd: `matchTerm`. */
  matchTerm(id: EntryId): boolean {
    return this.termAt(id.index) === id.term;
  }

  /**
   * Commits up to `at`, if that moves the mark and the entry there has the
   * term named. A leader names its own term: that an older entry is on a
   * majority does not make it safe (paper 5.4.2, figure 8).
   *
   * @returns whether the mark moved.
   */
  maybeCommit(at: EntryId): boolean {
    if (at.term === 0 || at.index <= this.committed) return false;
    if (!this.matchTerm(at)) return false;
    this.commitTo(at.index);
    return true;
  }

  /**
   * Moves the commit mark forward; an older value is no news.
   *
   * @throws {@link InvariantError} beyond the end of the log: the node has
   *   lost entries that it had acknowledged.
   */
  commitTo(index: number): void {
    if (index <= this.committed) return;
    const last = this.lastIndex();
    if (index > last) {
      throw new InvariantError(
        `tocommit(${index}) is out of range [lastIndex(${last})]. ` +
          'Was the raft log corrupted, truncated, or lost?',
      );
    }
    this.committed = index;
  }

  /**
   * Committed entries to hand to the application now, at most as many bytes
   * as it may have in hand.
   *
   * @param allowUnstable - whether entries that are not on this node's disk
   *   may be among them.
   */
  nextCommittedEntries(allowUnstable: boolean): readonly Entry[] {
    if (!this.hasNextCommittedEntries(allowUnstable)) return [];
    const room = this.maxApplyingSize - this.applyingSize;
    if (room <= 0) {
      throw new InvariantError(
        `applying entry size must be positive, is ${room}`,
      );
    }
    const first = this.firstIndex();
    if (this.applying + 1 < first) {
      throw new InvariantError(
        `the storage was compacted up to ${first - 1}, ` +
          `but only ${this.applying} was handed out to be applied`,
      );
    }
    const end = this.maxAppliableIndex(allowUnstable) + 1;
    return this.slice(this.applying + 1, end, room);
  }

  /** Reports whether {@link RaftLog.nextCommittedEntries} has any. */
  hasNextCommittedEntries(allowUnstable: boolean): boolean {
    // A snapshot must be applied before any entry after it.
    if (this.applyingPaused || this.unstable.snapshot !== null) return false;
    return this.applying < this.maxAppliableIndex(allowUnstable);
  }

  /**
   * Records that committed entries up to `index`, `size` encoded bytes, were
   * handed out. Stops the next ones when the limit is reached, and also
   * when the limit was the reason for not handing out more.
   */
  acceptApplying(index: number, size: number, allowUnstable: boolean): void {
    if (index < this.applying || index > this.committed) {
      throw new InvariantError(
        `applying(${index}) is out of range [prevApplying(${this.applying}), ` +
          `committed(${this.committed})]`,
      );
    }
    this.applyingSize = sum(this.applyingSize, size, 'applying size');
    this.applying = index;
    this.applyingPaused =
      this.applyingSize >= this.maxApplyingSize ||
      index < this.maxAppliableIndex(allowUnstable);
  }

  /** Records that entries up to `index`, `size` bytes, were applied. */
  appliedTo(index: number, size: number): void {
    if (index < this.applied || index > this.committed) {
      throw new InvariantError(
        `applied(${index}) is out of range [prevApplied(${this.applied}), ` +
          `committed(${this.committed})]`,
      );
    }
    this.applied = index;
    this.applying = Math.max(this.applying, index);
    this.applyingSize = Math.max(0, this.applyingSize - size);
    this.applyingPaused = this.applyingSize >= this.maxApplyingSize;
  }

  /** Reports whether anything was not written yet, handed out or not. */
  hasUnstableEntries(): boolean {
    return this.unstable.length > 0;
  }

  /** Reports whether a snapshot was not written yet, handed out or not. */
  hasUnstableSnapshot(): boolean {
    return this.unstable.snapshot !== null;
  }

  /** The newest snapshot there is, for a follower that needs one. */
  snapshot(): Snapshot {
    return this.unstable.snapshot ?? this.storage.snapshot();
  }

  /** Replaces the whole log by a snapshot. */
  restore(snapshot: Snapshot): void {
    const { index, term } = snapshot.metadata;
    if (index <= this.committed) {
      throw new InvariantError(
        `snapshot ${index} is not newer than committed(${this.committed})`,
      );
    }
    successor(index, 'log index');
    this.say(
      () =>
        `log [${this}] starts to restore snapshot ` +
        `[index: ${index}, term: ${term}]`,
    );
    this.committed = index;
    this.unstable.restore(snapshot);
  }

  /**
   * Term of the entry at `index`, or null when it was compacted away or was
   * never there. The entry right before the first one still has a term.
   */
  termAt(index: number): number | null {
    const term = this.unstable.maybeTerm(index);
    if (term !== null) return term;
    if (index > this.lastIndex() || index + 1 < this.firstIndex()) return null;
    return this.storage.term(index);
  }

  /** Term of the entry at `index`, or 0. etcd: `zeroTermOnOutOfBounds`. */
  termOrZero(index: number): number {
    return this.termAt(index) ?? 0;
  }

  /**
   * Term of the entry at `index`.
   *
   * @throws {@link CompactedError} or {@link UnavailableError}.
   */
  term(index: number): number {
    const term = this.termAt(index);
    if (term !== null) return term;
    throw index < this.firstIndex()
      ? new CompactedError()
      : new UnavailableError();
  }

  /**
   * Entries from `index` on, at most `maxSize` encoded bytes of them.
   *
   * @throws {@link CompactedError} when they do not reach back that far.
   */
  entries(index: number, maxSize: number): readonly Entry[] {
    const last = this.lastIndex();
    if (index > last) return NO_ENTRIES;
    return this.slice(index, last + 1, maxSize);
  }

  /** All entries that can be read. */
  allEntries(): readonly Entry[] {
    return this.entries(this.firstIndex(), NO_LIMIT);
  }

  /**
   * Entries with `lo <= index < hi`, at most `maxSize` encoded bytes of
   * them but at least one, from the disk, from memory, or across both.
   *
   * @throws {@link CompactedError} when `lo` was compacted away.
   */
  slice(lo: number, hi: number, maxSize: number): readonly Entry[] {
    this.checkBounds(lo, hi);
    if (lo === hi) return [];
    const { unstable } = this;
    if (lo >= unstable.offset) {
      return limitSize(unstable.slice(lo, hi), maxSize);
    }
    const cut = Math.min(hi, unstable.offset);
    const stored = this.storage.entries(lo, cut, maxSize);
    if (hi <= unstable.offset || stored.length < cut - lo) return stored;
    const size = entriesSize(stored);
    if (size >= maxSize) return stored;
    const room = maxSize - size;
    const rest = limitSize(unstable.slice(unstable.offset, hi), room);
    // limitSize lets one entry through whatever its size; here it need not.
    if (rest.length === 1 && entriesSize(rest) > room) return stored;
    return stored.concat(rest);
  }

  /**
   * Visits entries with `lo <= index < hi` in pages of at most `pageSize`
   * encoded bytes, so that a long stretch need not be in memory at once.
   * The visitor ends the visit by returning false.
   */
  scan(
    lo: number,
    hi: number,
    pageSize: number,
    visit: (page: readonly Entry[]) => boolean,
  ): void {
    let at = lo;
    while (at < hi) {
      const page = this.slice(at, hi, pageSize);
      if (page.length === 0) {
        throw new InvariantError(`got 0 entries in [${at}, ${hi})`);
      }
      if (!visit(page)) return;
      at += page.length;
    }
  }

  /** The marks, in the words of etcd. */
  toString(): string {
    const { unstable } = this;
    return (
      `committed=${this.committed}, applied=${this.applied}, ` +
      `applying=${this.applying}, unstable.offset=${unstable.offset}, ` +
      `unstable.offsetInProgress=${unstable.offsetInProgress}, ` +
      `len(unstable.Entries)=${unstable.length}`
    );
  }

  /** Highest index that may be handed to the application. */
  private maxAppliableIndex(allowUnstable: boolean): number {
    if (allowUnstable) return this.committed;
    return Math.min(this.committed, this.unstable.offset - 1);
  }

  private say(text: () => string): void {
    remark(this.logger, 'INFO', text);
  }

  private checkBounds(lo: number, hi: number): void {
    if (lo > hi) throw new InvariantError(`invalid slice ${lo} > ${hi}`);
    // What is not on disk yet cannot have been compacted away.
    const compacted = lo < this.unstable.offset && lo < this.firstIndex();
    if (compacted) throw new CompactedError();
    const last = this.lastIndex();
    if (hi > last + 1) {
      const first = this.firstIndex();
      throw new InvariantError(
        `slice[${lo},${hi}) out of bound [${first},${last}]`,
      );
    }
  }
}
