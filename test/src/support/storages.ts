import { type Entry } from '../../../src/entry.ts';
import { newConfState, newSnapshot, type Snapshot } from '../../../src/snapshot.ts';
import { MemoryStorage } from '../../../src/storage.ts';
import { NO_BYTES } from '../../../src/entry.ts';

/** A snapshot of the voters 1, 2 and 3. */
export function snapshotAt(index: number, term: number): Snapshot {
  return newSnapshot(index, term, newConfState({ voters: [1, 2, 3] }));
}

/** A storage that starts empty and holds these entries, from index 1 on. */
export function storageWith(entries: readonly Entry[]): MemoryStorage {
  return new MemoryStorage({ entries });
}

/** Compacts up to an index, for which it makes a snapshot if there is none. */
export function compactTo(storage: MemoryStorage, index: number): void {
  if (storage.snapshot().metadata.index < index) storage.createSnapshot(index, null, NO_BYTES);
  storage.compact(index);
}

/** A storage that starts with a snapshot and goes on with these entries. */
export function storageAfter(snapshot: Snapshot, entries: readonly Entry[] = []): MemoryStorage {
  return new MemoryStorage({ snapshot, entries });
}
