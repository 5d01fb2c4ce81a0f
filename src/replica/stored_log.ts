/**
 * What a replica finds on its disk when it starts.
 *
 * @module
 */
import { entryId } from '../entry.ts';
import { newConfState } from '../snapshot.ts';
import { EMPTY_HARD_STATE } from '../state.ts';
import { MemoryStorage } from '../storage.ts';
import type { ReplicaConfig } from './options.ts';

/** The log that the disk holds, in memory. */
export function logOf({
  stored,
  founders,
  machineAt = null,
}: ReplicaConfig): MemoryStorage {
  const { snapshot, entries } = stored;
  const { term, vote, commit } = stored.hardState ?? EMPTY_HARD_STATE;
  const covered = snapshot?.metadata.index ?? 0;
  // A snapshot, and what was applied, tell more of what is committed than a
  // hard state that was not synced with it.
  const known = Math.max(commit, covered, machineAt?.index ?? 0);
  const hardState = { term, vote, commit: known };
  // The membership is that of whatever reaches furthest.
  const confState = newConfState({ voters: founders });
  const ahead = machineAt !== null && machineAt.index >= covered;
  const contents = {
    hardState,
    confState,
    entries,
    ...(ahead && { appliedConfState: machineAt.confState }),
  };
  if (snapshot === null) return new MemoryStorage(contents);
  const first = entries[0];
  if (first === undefined || first.index > covered) {
    return new MemoryStorage({ ...contents, snapshot });
  }
  // Of the first entry only the id is needed: what follows it can be checked.
  const compacted = entryId(first);
  const rest = entries.slice(1);
  return new MemoryStorage({ ...contents, snapshot, compacted, entries: rest });
}
