/**
 * The part of the log that has reached the disk, as the library sees it.
 *
 * @module
 */
import { newEntry, sliceProblem } from './entry.ts';
import type { Entry, EntryId } from './entry.ts';
import {
  CompactedError,
  InvariantError,
  MisuseError,
  SnapshotOutOfDateError,
  UnavailableError,
} from './errors.ts';
import {
  checkConfState,
  checkEntries,
  checkHardState,
  checkSnapshot,
  copyBytes,
} from './inputs.ts';
import { checkSafeInteger } from './numbers.ts';
import { limitSize } from './sizes.ts';
import { newConfState, newSnapshot } from './snapshot.ts';
import type { ConfState, Snapshot } from './snapshot.ts';
import { EMPTY_HARD_STATE } from './state.ts';
import type { HardState } from './state.ts';

/**
 * What the library reads back from stable storage. It never writes: what is
 * to be written leaves through `Ready`, and the application writes it.
 *
 * All of it is synchronous: the library asks in the middle of a step and
 * cannot wait. A storage on a disk that is only read asynchronously keeps in
 * memory what it is asked for: first and last index, the terms, and the tail
 * of the log that the slowest follower still needs, which is what it has not
 * compacted. {@link MemoryStorage} can be that tail. What it answers must
 * not change behind the back of the node but by what a Ready asked for, and
 * by compaction.
 *
 * Any error but those named here, and any answer that contradicts itself,
 * ends the node with a {@link StorageError}: it cannot go on without its
 * log. {@link STORAGE_CASES} tries an implementation out.
 * etcd: `Storage`.
 */
export interface Storage {
  /**
   * What was saved before the last stop: the hard state, and the membership
   * of the newest snapshot, or that of the founders while there is none.
   */
  initialState(): {
    readonly hardState: HardState;
    readonly confState: ConfState;
  };

  /**
   * Entries with `lo <= index < hi`, cut to `maxSize` encoded bytes but
   * never to less than one entry. The array is the caller's; the entries are
   * shared, and nobody writes to them.
   *
   * @throws {@link CompactedError} when `lo` lies before the first index.
   * @throws {@link UnavailableError} when the storage has none of them, and
   *   any error when it has not all.
   */
  entries(lo: number, hi: number, maxSize: number): readonly Entry[];

  /**
   * Term of the entry at `index`. Known from `firstIndex() - 1` on: the
   * entry right before the first one is needed to check what follows it.
   *
   * @throws {@link CompactedError} or {@link UnavailableError} outside of that.
   */
  term(index: number): number;

  /**
   * Index of the last entry; of the entry before the first one when there
   * is none.
   */
  lastIndex(): number;

  /** Index of the first entry that was not compacted away; 1 at first. */
  firstIndex(): number;

  /**
   * The newest snapshot, and an empty one while there is none. It reaches
   * at least to `firstIndex() - 1`: a follower that lacks what was compacted
   * away gets it instead.
   *
   * @throws {@link SnapshotTemporarilyUnavailableError} to be asked again
   *   later.
   */
  snapshot(): Snapshot;
}

/** What a {@link MemoryStorage} may start with. */
export interface StorageContents {
  /** @defaultValue that of a node that has never run */
  readonly hardState?: HardState;
  /**
   * The members of a cluster that has no snapshot yet.
   *
   * @defaultValue nobody
   */
  readonly confState?: ConfState;
  /**
   * The members at the applied index, for a state machine with a disk of its
   * own that has applied more than the snapshot covers.
   *
   * @defaultValue those of the snapshot
   */
  readonly appliedConfState?: ConfState;
  /** @defaultValue none */
  readonly snapshot?: Snapshot;
  /**
   * The entry before the first one. It may lie before the snapshot: a log
   * can reach further back.
   *
   * @defaultValue the last one that the snapshot covers
   */
  readonly compacted?: EntryId;
  /** @defaultValue none */
  readonly entries?: readonly Entry[];
}

/**
 * A {@link Storage} in memory: for tests, for the examples, and as the
 * cache in front of a real log. What it is given it copies, but for entries
 * and for the bytes of an applied snapshot: those it shares with the node,
 * and nobody writes to them. What it gives out is frozen or shared likewise.
 * etcd: `MemoryStorage`.
 */
export class MemoryStorage implements Storage {
  private hardState: HardState;
  /** Of index 0, and with the first members, while there is none. */
  private latest: Snapshot;
  /**
   * The entries that were not compacted away. The first slot holds no entry:
   * it remembers index and term of the last one that was.
   */
  private list: Entry[];
  /** The members until there is a newer snapshot than at the start. */
  private readonly members: ConfState;
  private readonly start: Snapshot;

  /**
   * A storage that holds this, or nothing.
   *
   * @throws {@link MisuseError} when the contents do not fit together.
   */
  constructor(contents: StorageContents = {}) {
    const { hardState = EMPTY_HARD_STATE, entries = [] } = contents;
    const founders = contents.confState ?? newConfState();
    const { snapshot = newSnapshot(0, 0, founders) } = contents;
    const { appliedConfState = snapshot.metadata.confState } = contents;
    checkConfState(appliedConfState, 'appliedConfState');
    checkHardState(hardState, 'hardState');
    checkSnapshot(snapshot, 'snapshot');
    const { term, index } = contents.compacted ?? snapshot.metadata;
    checkSafeInteger(term, 'compacted.term');
    checkSafeInteger(index, 'compacted.index');
    this.hardState = copyHardState(hardState);
    this.latest = frozenSnapshot(snapshot, snapshot.data);
    this.start = this.latest;
    this.members = frozenConfState(appliedConfState);
    this.list = [newEntry(term, index)];
    checkEntries(entries, 'entries');
    if (entries.length > 0 && entries[0]!.index !== index + 1) {
      throw new MisuseError(
        `entries: ${entries[0]!.index} is the first, but ${index} was ` +
          'compacted last; say so with `compacted`',
      );
    }
    this.append(entries);
    this.checkSnapshotFits();
  }

  initialState(): {
    readonly hardState: HardState;
    readonly confState: ConfState;
  } {
    const { confState } = this.latest.metadata;
    const unchanged = this.latest === this.start;
    const members = unchanged ? this.members : confState;
    return { hardState: copyHardState(this.hardState), confState: members };
  }

  /**
   * Saves the hard state.
   *
   * @throws {@link MisuseError} for what is no hard state.
   */
  setHardState(state: HardState): void {
    checkHardState(state, 'hardState');
    this.hardState = copyHardState(state);
  }

  entries(lo: number, hi: number, maxSize: number): readonly Entry[] {
    const offset = this.offset();
    if (lo <= offset) throw new CompactedError();
    const last = this.lastIndex();
    if (hi > last + 1) {
      throw new InvariantError(
        `entries' hi(${hi}) is out of bound lastindex(${last})`,
      );
    }
    if (this.list.length === 1) throw new UnavailableError();
    return limitSize(this.list.slice(lo - offset, hi - offset), maxSize);
  }

  term(index: number): number {
    const at = index - this.offset();
    if (at < 0) throw new CompactedError();
    if (at >= this.list.length) throw new UnavailableError();
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
   * @throws {@link SnapshotOutOfDateError} when it is not newer than the one
   *   there is.
   * @throws {@link MisuseError} for what is no snapshot.
   */
  applySnapshot(snapshot: Snapshot): void {
    checkSnapshot(snapshot, 'snapshot');
    const { index, term } = snapshot.metadata;
    if (this.latest.metadata.index >= index) throw new SnapshotOutOfDateError();
    this.latest = frozenSnapshot(snapshot, snapshot.data);
    this.list = [newEntry(term, index)];
  }

  /**
   * Makes a snapshot of the application's state at `index`, which must be
   * applied. The entries stay until {@link MemoryStorage.compact}.
   *
   * @param confState - the membership at `index`; null when it is still
   *   that of the snapshot before.
   * @throws {@link SnapshotOutOfDateError} when it is not newer than the one
   *   there is.
   * @throws {@link MisuseError} for an argument that cannot be right.
   * @throws {@link InvariantError} for an index after the last entry.
   */
  createSnapshot(
    index: number,
    confState: ConfState | null,
    data: Uint8Array,
  ): Snapshot {
    checkSafeInteger(index, 'index');
    if (confState !== null) checkConfState(confState, 'confState');
    const bytes = copyBytes(data, 'data');
    if (index <= this.latest.metadata.index) throw new SnapshotOutOfDateError();
    const last = this.lastIndex();
    if (index > last) {
      throw new InvariantError(
        `snapshot ${index} is out of bound lastindex(${last})`,
      );
    }
    const members = confState ?? this.latest.metadata.confState;
    const made = newSnapshot(index, this.term(index), members);
    this.latest = frozenSnapshot(made, bytes);
    return this.latest;
  }

  /**
   * Drops all entries up to and including `index`, which the newest snapshot
   * must cover: a follower that lacks them could not be helped any more.
   *
   * @throws {@link CompactedError} when they are gone already.
   * @throws {@link MisuseError} beyond the newest snapshot: make one first.
   * @throws {@link InvariantError} for an index after the last entry.
   */
  compact(index: number): void {
    checkSafeInteger(index, 'index');
    const offset = this.offset();
    if (index <= offset) throw new CompactedError();
    const last = this.lastIndex();
    if (index > last) {
      throw new InvariantError(
        `compact ${index} is out of bound lastindex(${last})`,
      );
    }
    const covered = this.snapshot().metadata.index;
    if (index > covered) {
      throw new MisuseError(
        `compact ${index}: the newest snapshot covers entries up to ` +
          `${covered}; call createSnapshot(${index}, ...) first`,
      );
    }
    const kept = this.list.slice(index - offset);
    kept[0] = newEntry(kept[0]!.term, index);
    this.list = kept;
  }

  /**
   * Appends entries; where they overlap with what is there, they replace it
   * and all that followed.
   *
   * @throws {@link MisuseError} for entries that do not follow one another,
   *   or whose terms fall.
   * @throws {@link InvariantError} when entries before them are missing.
   */
  append(entries: readonly Entry[]): void {
    checkEntries(entries, 'entries');
    if (entries.length === 0) return;
    const first = this.firstIndex();
    const end = entries[0]!.index + entries.length - 1;
    checkSequence(entries);
    if (end < first) return;
    // What was compacted away is not wanted back.
    const covered = Math.max(0, first - entries[0]!.index);
    const fresh = covered === 0 ? entries : entries.slice(covered);
    const keep = fresh[0]!.index - this.offset();
    if (keep > this.list.length) {
      throw new InvariantError(
        `missing log entry [last: ${this.lastIndex()}, ` +
          `append at: ${fresh[0]!.index}]`,
      );
    }
    const { term, index } = this.list[keep - 1]!;
    if (fresh[0]!.term < term) {
      throw new MisuseError(
        `entries: term ${fresh[0]!.term} follows term ${term} at ${index}`,
      );
    }
    if (keep < this.list.length) this.list.length = keep;
    for (const entry of fresh) this.list.push(entry);
  }

  /** Index of the entry that the first slot remembers. */
  private offset(): number {
    return this.list[0]!.index;
  }

  /** Checks that the snapshot is of an entry that the log knows. */
  private checkSnapshotFits(): void {
    const { index, term } = this.latest.metadata;
    const offset = this.offset();
    if (index < offset || index > this.lastIndex()) {
      throw new MisuseError(
        `snapshot: its index ${index} lies outside of the log, which goes ` +
          `from ${offset} to ${this.lastIndex()}`,
      );
    }
    if (this.term(index) !== term) {
      throw new MisuseError(
        `snapshot: its term is ${term}, and ${this.term(index)} in the log`,
      );
    }
  }
}

/** Checks that indexes follow one another and that terms do not fall. */
function checkSequence(entries: readonly Entry[]): void {
  const { term, index } = entries[0]!;
  const problem = sliceProblem({
    // No leader is known here; whoever wrote the last entry will do.
    term: entries[entries.length - 1]!.term,
    prev: { term, index: index - 1 },
    entries,
  });
  if (problem !== null) throw new MisuseError(`entries: ${problem}`);
}

function copyHardState({ term, vote, commit }: HardState): HardState {
  return { term, vote, commit };
}

function frozenConfState(state: ConfState): ConfState {
  const copy = newConfState(state);
  for (const part of Object.values(copy)) Object.freeze(part);
  return Object.freeze(copy);
}

function frozenSnapshot({ metadata }: Snapshot, data: Uint8Array): Snapshot {
  const { index, term } = metadata;
  const confState = frozenConfState(metadata.confState);
  const frozen = Object.freeze({ confState, index, term });
  return Object.freeze({ data, metadata: frozen });
}
