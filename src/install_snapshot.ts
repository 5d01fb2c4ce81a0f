/**
 * What becomes of a snapshot: at the follower that takes it in, and at the
 * leader that hears how it fared.
 *
 * @module
 */
import { restoreMembership } from './changer.ts';
import { NONE } from './ids.ts';
import * as membership from './membership.ts';
import type { Message } from './message.ts';
import * as narrate from './narrate.ts';
import { successor } from './numbers.ts';
import type { Progress } from './progress.ts';
import type { Raft } from './raft.ts';
import * as replication from './replication.ts';
import { EMPTY_SNAPSHOT, membersOf, snapshotId } from './snapshot.ts';
import type { Snapshot } from './snapshot.ts';
import { ProgressTracker } from './tracker.ts';

/** Takes in a snapshot from the leader. */
export function handleSnapshot(r: Raft, m: Message): void {
  const snapshot = m.snapshot ?? EMPTY_SNAPSHOT;
  if (restore(r, snapshot)) {
    narrate.snapshotRestored(r, snapshot);
    replication.acknowledge(r, m.from, r.log.lastIndex());
  } else {
    narrate.snapshotIgnored(r, snapshot);
    replication.acknowledge(r, m.from, r.log.committed);
  }
}

/**
 * Replaces log and membership by the snapshot, if it brings anything new.
 * When the log already holds the snapshot's last entry, only the commit
 * index moves: throwing away the entries after it could lose some that
 * this node has acknowledged. etcd: `raft.restore`.
 *
 * @returns whether it was taken.
 */
export function restore(r: Raft, snapshot: Snapshot): boolean {
  if (snapshot.metadata.index <= r.log.committed) return false;
  if (r.state !== 'StateFollower') {
    narrate.restoreAsLeader(r);
    r.becomeFollower(successor(r.term, 'term'), NONE);
    return false;
  }
  const { confState } = snapshot.metadata;
  if (!membersOf(confState).includes(r.id)) {
    narrate.restoreAsStranger(r, confState);
    return false;
  }
  const id = snapshotId(snapshot);
  if (r.log.matchTerm(id)) {
    narrate.fastForwarded(r, snapshot);
    r.log.commitTo(id.index);
    return false;
  }
  const { maxInflightMsgs, maxInflightBytes } = r.config;
  const empty = new ProgressTracker(maxInflightMsgs, maxInflightBytes);
  const restored = restoreMembership(empty, id.index, confState);
  r.log.restore(snapshot);
  membership.switchTo(r, restored);
  narrate.restored(r, snapshot);
  return true;
}

/** The application tells how the sending of a snapshot ended. */
export function handleSnapshotStatus(r: Raft, m: Message, pr: Progress): void {
  if (pr.state !== 'StateSnapshot') return;
  // A failed snapshot must not move the probe past what it would have
  // brought.
  if (m.reject) pr.pendingSnapshot = 0;
  pr.becomeProbe();
  narrate.snapshotStatus(r, m, pr);
  // Sent does not mean applied. Wait for the follower to answer, or for a
  // heartbeat interval if it failed.
  pr.msgAppFlowPaused = true;
}
