/**
 * The leader's own log: what it takes in, and what counts as committed.
 *
 * @module
 */
import { newEntry, placed } from './entry.ts';
import type { Entry } from './entry.ts';
import { draft } from './message.ts';
import * as narrate from './narrate.ts';
import { sum } from './numbers.ts';
import type { Raft } from './raft.ts';
import { payloadsSize } from './sizes.ts';
import { report } from './transition.ts';

/** What a new leader appends first. Index and term come when appended. */
export const EMPTY_ENTRY: Entry = newEntry(0, 0);

/** What leaves a joint configuration; a leader proposes it by itself. */
export const LEAVE_JOINT: readonly Entry[] = [
  newEntry(0, 0, undefined, 'EntryConfChangeV2'),
];

/**
 * Appends to the leader's own log. The leader's own copy is acknowledged
 * like that of a follower: by a message that leaves when it is on disk.
 * etcd: `raft.appendEntry`.
 *
 * @returns false when there is too much that is not committed.
 */
export function appendEntries(r: Raft, entries: readonly Entry[]): boolean {
  const after = r.log.lastIndex() + 1;
  // Also the index after the last one must be a number.
  sum(after, entries.length, 'log index');
  if (!growUncommitted(r, entries)) {
    narrate.tooMuchUncommitted(r);
    return false;
  }
  const numbered = entries.map((entry, i) => placed(entry, r.term, after + i));
  const index = r.log.append(numbered);
  report(r, 'Replicate');
  const own = draft('MsgAppResp', r.id);
  own.index = index;
  r.send(own);
  return true;
}

/**
 * Commits what a quorum holds, if the entry that it has reached is of this
 * term.
 *
 * @returns whether the commit index moved.
 */
export function maybeCommit(r: Raft): boolean {
  const index = r.tracker.committed();
  if (index <= r.log.committed) return false;
  if (!r.log.maybeCommit({ term: r.term, index })) return false;
  report(r, 'Commit');
  return true;
}

/** Reports whether the leader has committed anything of its own term. */
export function committedInTerm(r: Raft): boolean {
  return r.log.termOrZero(r.log.committed) === r.term;
}

/**
 * Counts a proposal against the limit. The limit may be overshot once, when
 * nothing is uncommitted, and does not hold for entries without payload:
 * a leader's first entry and the one that leaves a joint configuration must
 * get through.
 */
function growUncommitted(r: Raft, entries: readonly Entry[]): boolean {
  const size = payloadsSize(entries);
  const limit = r.config.maxUncommittedEntriesSize;
  if (r.uncommittedSize > 0 && size > 0) {
    if (r.uncommittedSize + size > limit) return false;
  }
  r.uncommittedSize += size;
  return true;
}

/**
 * Counts entries out again once they are applied. They may be entries that
 * an earlier leader counted, so never below zero.
 */
export function shrinkUncommitted(r: Raft, entries: readonly Entry[]): void {
  const left = r.uncommittedSize - payloadsSize(entries);
  r.uncommittedSize = Math.max(0, left);
}
