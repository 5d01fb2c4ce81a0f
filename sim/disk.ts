/**
 * A virtual disk: what a process has written is there for it at once, and
 * survives a crash only once it is synced.
 *
 * @module
 */
import { EMPTY_HARD_STATE, EMPTY_SNAPSHOT } from '../src/index.ts';
import type { Batch, Entry, EntryId, HardState, Snapshot, Stored } from '../src/index.ts';
import { rewritten } from './wire.ts';

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
  private readonly platter = new Platter();
  /** Written, and not synced yet. */
  private pending: Batch[] = [];
  private readonly bytes: boolean;

  /** @param bytes - whether it keeps bytes, not what it was given. */
  constructor(bytes = false) {
    this.bytes = bytes;
  }

  /** Number of writes that a crash would lose. */
  get unsynced(): number {
    return this.pending.length;
  }

  /** What a crash now would leave of the hard state. */
  get durable(): HardState {
    return this.platter.hardState;
  }

  /** The entries that a crash now would leave. */
  log(): readonly Entry[] {
    return [...this.platter.entries];
  }

  /** Index of the first of them, whether or not there is any. */
  get firstIndex(): number {
    return this.platter.offset.index + 1;
  }

  /** Where the log ends that a crash now would leave. */
  get lastEntry(): EntryId {
    const { entries, offset } = this.platter;
    const last = entries[entries.length - 1] ?? offset;
    return { term: last.term, index: last.index };
  }

  write(batch: Batch): void {
    this.pending.push(this.bytes ? rewritten(batch) : batch);
  }

  sync(): void {
    for (const batch of this.pending) this.platter.write(batch);
    this.pending.length = 0;
  }

  /** Keeps a snapshot and drops the log up to `index`. All is synced. */
  compact(snapshot: Snapshot, index: number): void {
    this.platter.compact(this.keep(snapshot), index);
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
    return kept.length;
  }

  /** What is safe, for a new process. */
  load(): Stored {
    const { hardState, snapshot, entries, offset } = this.platter;
    const older = offset.index > 0 && snapshot.metadata.index > offset.index;
    const stored = {
      hardState,
      snapshot: snapshot.metadata.index === 0 ? null : snapshot,
      // Where the log reaches further back than the snapshot, it begins with
      // the last entry that was compacted away.
      entries: older ? [boundary(offset), ...entries] : [...entries],
    };
    return this.bytes ? rewritten(stored) : stored;
  }

  private keep(snapshot: Snapshot): Snapshot {
    if (!this.bytes) return snapshot;
    return rewritten({ snapshot, entries: [], hardState: null }).snapshot!;
  }
}

/** An entry of which only the id is left. */
function boundary({ term, index }: EntryId): Entry {
  return { term, index, type: 'EntryNormal', data: new Uint8Array(0) };
}
