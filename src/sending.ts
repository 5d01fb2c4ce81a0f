/**
 * What a leader sends to the others: entries, a snapshot instead of them,
 * and heartbeats.
 *
 * @module
 */
import { NO_ENTRIES } from './entry.ts';
import { invariant, SnapshotTemporarilyUnavailableError } from './errors.ts';
import { draft } from './message.ts';
import * as narrate from './narrate.ts';
import type { Progress } from './progress.ts';
import type { Raft } from './raft.ts';
import { payloadsSize } from './sizes.ts';
import { isEmptySnapshot } from './snapshot.ts';
import type { Snapshot } from './snapshot.ts';

/** Sends every other member what it lacks, or at least the commit index. */
export function broadcastAppend(r: Raft): void {
  for (const id of r.tracker.ids()) {
    if (id !== r.id) sendAppend(r, id);
  }
}

/** Sends an append even if it carries nothing but the commit index. */
export function sendAppend(r: Raft, to: number): void {
  maybeSendAppend(r, to, true);
}

/**
 * Sends a follower the entries from `next` on, as many as one message may
 * hold. When the term of the entry before them is not known any more, nothing
 * that the follower could check is left, and it gets a snapshot instead.
 *
 * @returns false when nothing was sent: the follower must not get anything
 *   now, or there is nothing and `evenEmpty` is false.
 */
export function maybeSendAppend(
  r: Raft,
  to: number,
  evenEmpty: boolean,
): boolean {
  const pr = r.tracker.progress.get(to)!;
  if (pr.paused) return false;
  const prev = pr.next - 1;
  const prevTerm = r.log.termAt(prev);
  if (prevTerm === null) {
    return maybeSendSnapshot(r, to, pr);
  }
  // With a full window only an empty message may leave. It still tells the
  // commit index, and its response frees the window if others were lost.
  const entries =
    pr.state === 'StateReplicate' && pr.inflights.full
      ? NO_ENTRIES
      : r.log.entries(pr.next, r.config.maxSizePerMsg);
  if (entries.length === 0 && !evenEmpty) return false;
  const m = draft('MsgApp', to);
  m.index = prev;
  m.logTerm = prevTerm;
  m.entries = entries;
  m.commit = r.log.committed;
  r.send(m);
  pr.sentEntries(entries.length, payloadsSize(entries));
  pr.sentCommit(r.log.committed);
  return true;
}

/**
 * Sends a snapshot, unless the follower has been silent: a snapshot is too
 * large to send to a node that may not be there.
 *
 * @returns whether it was sent.
 */
export function maybeSendSnapshot(r: Raft, to: number, pr: Progress): boolean {
  if (!pr.recentActive) {
    narrate.snapshotNotSent(r, to);
    return false;
  }
  const snapshot = readSnapshot(r, to);
  if (snapshot === null) return false;
  invariant(!isEmptySnapshot(snapshot), 'need non-empty snapshot');
  narrate.snapshotSent(r, to, pr, snapshot);
  pr.becomeSnapshot(snapshot.metadata.index);
  narrate.replicationPaused(r, to, pr);
  const m = draft('MsgSnap', to);
  m.snapshot = snapshot;
  r.send(m);
  return true;
}

function readSnapshot(r: Raft, to: number): Snapshot | null {
  try {
    return r.log.snapshot();
  } catch (error) {
    if (!(error instanceof SnapshotTemporarilyUnavailableError)) throw error;
    narrate.snapshotUnavailable(r, to);
    return null;
  }
}

/** Sends every other member a heartbeat, for the reads that wait too. */
export function broadcastHeartbeat(r: Raft): void {
  broadcastHeartbeatWith(r, r.unprovedReads.lastContext());
}

/** Sends every other member a heartbeat with this context. */
export function broadcastHeartbeatWith(r: Raft, context: Uint8Array): void {
  for (const id of r.tracker.ids()) {
    if (id !== r.id) sendHeartbeat(r, id, context);
  }
}

function sendHeartbeat(r: Raft, to: number, context: Uint8Array): void {
  const pr = r.tracker.progress.get(to)!;
  // The follower may hold other entries than the leader after `match`, and
  // must not commit those.
  const commit = Math.min(pr.match, r.log.committed);
  const m = draft('MsgHeartbeat', to);
  m.commit = commit;
  m.context = context;
  r.send(m);
  pr.sentCommit(commit);
}
