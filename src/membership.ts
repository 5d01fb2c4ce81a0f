/**
 * Changes of the membership: which enter the log, and what happens when one
 * is applied.
 *
 * @module
 */
import { Changer, restoreMembership } from './changer.ts';
import { decodeConfChange } from './codec.ts';
import {
  asConfChangeV2,
  entersJoint,
  isConfChangeEntry,
  leavesJoint,
} from './conf_change.ts';
import type { ConfChange, ConfChangeV2 } from './conf_change.ts';
import { refusedChange } from './entry.ts';
import type { Entry } from './entry.ts';
import { ProposalDroppedError } from './errors.ts';
import { NONE } from './ids.ts';
import * as leaderLog from './leader_log.ts';
import { draft } from './message.ts';
import * as narrate from './narrate.ts';
import type { Raft } from './raft.ts';
import * as readIndex from './read_index.ts';
import * as sending from './sending.ts';
import { entriesSize } from './sizes.ts';
import { newConfState } from './snapshot.ts';
import type { ConfState, Snapshot } from './snapshot.ts';
import { ProgressTracker } from './tracker.ts';
import type { Membership } from './tracker.ts';
import { report } from './transition.ts';

/** Proposed entries that may enter the log. */
export interface Admitted {
  readonly entries: readonly Entry[];
  /** What `pendingConfIndex` is once they are in the log. */
  readonly confIndex: number;
}

/**
 * Lets membership changes among proposed entries pass or turns them into
 * empty entries. Only one may be in the part of the log that is not applied
 * (thesis 4.1): two that overlap could choose majorities that do not.
 * Nothing changes yet: the entries may still be dropped.
 */
export function admitConfChanges(r: Raft, entries: readonly Entry[]): Admitted {
  let confIndex = r.pendingConfIndex;
  if (!entries.some((entry) => isConfChangeEntry(entry.type))) {
    return { entries, confIndex };
  }
  const admitted = entries.map((entry, i) => {
    if (!isConfChangeEntry(entry.type)) return entry;
    const change = decodeConfChange(entry);
    const problem = problemWith(r, asConfChangeV2(change), confIndex);
    if (problem !== null && !r.config.disableConfChangeValidation) {
      narrate.confChangeIgnored(r, change, problem);
      return refusedChange();
    }
    confIndex = r.log.lastIndex() + i + 1;
    return entry;
  });
  return { entries: admitted, confIndex };
}

/** Records where in the log the membership change is that was admitted. */
export function expectConfChange(r: Raft, confIndex: number): void {
  if (confIndex === r.pendingConfIndex) return;
  r.pendingConfIndex = confIndex;
  report(r, 'ChangeConf');
}

/**
 * Why a leader would not let this change into its log now; null when it
 * would, and on a node that does not lead.
 */
export function confChangeProblem(
  r: Raft,
  change: ConfChange | ConfChangeV2,
): string | null {
  if (r.state !== 'StateLeader') return null;
  if (r.config.disableConfChangeValidation) return null;
  return problemWith(r, asConfChangeV2(change), r.pendingConfIndex);
}

/** Why a change may not enter the log now, or null. */
function problemWith(
  r: Raft,
  change: ConfChangeV2,
  confIndex: number,
): string | null {
  const { joint } = r.tracker.config.voters;
  if (confIndex > r.log.applied) {
    return (
      `possible unapplied conf change at index ${confIndex} ` +
      `(applied to ${r.log.applied})`
    );
  }
  const wantsOut = change.changes.length === 0;
  if (joint && !wantsOut) return 'must transition out of joint config first';
  if (!joint && wantsOut) {
    return 'not in joint state; refusing empty conf change';
  }
  return null;
}

/**
 * Takes a committed change into force. The application calls this when it
 * applies the entry. etcd: `raft.applyConfChange`.
 *
 * A snapshot that came in since the entry was handed out is newer, and its
 * membership, which is in force already, has the change in it. The change
 * then only leads to the next configuration of the application.
 *
 * @returns the configuration as of the entry, to be stored with a snapshot
 *   of the application's state at its index.
 * @throws {@link ConfChangeError} when the change does not fit; nothing has
 *   changed then.
 */
export function applyConfChange(
  r: Raft,
  change: ConfChange | ConfChangeV2,
): ConfState {
  const v2 = asConfChangeV2(change);
  if (r.log.hasUnstableSnapshot() && !r.config.exactlyAsEtcd) {
    r.appliedConfState = afterChange(r, v2);
  } else {
    const changer = new Changer(r.tracker, r.log.lastIndex());
    r.appliedConfState = switchTo(r, next(changer, v2));
  }
  return newConfState(r.appliedConfState);
}

/**
 * The application gives up a committed change of the membership instead of
 * applying it. All nodes must decide alike.
 *
 * @returns the configuration as of the entry: the same as before it.
 */
export function refuseConfChange(r: Raft): ConfState {
  return appliedConfState(r);
}

/** A copy of the configuration at the applied index. */
export function appliedConfState(r: Raft): ConfState {
  return newConfState(r.appliedConfState);
}

/** What a change makes of the configuration that the application has. */
function afterChange(r: Raft, change: ConfChangeV2): ConfState {
  const { maxInflightMsgs, maxInflightBytes } = r.config;
  const work = new ProgressTracker(maxInflightMsgs, maxInflightBytes);
  const last = r.log.lastIndex();
  work.install(restoreMembership(work, last, r.appliedConfState));
  return next(new Changer(work, last), change).config.confState();
}

function next(changer: Changer, change: ConfChangeV2): Membership {
  if (leavesJoint(change)) return changer.leaveJoint();
  const joint = entersJoint(change);
  if (joint === null) return changer.simple(change.changes);
  return changer.enterJoint(joint.autoLeave, change.changes);
}

/**
 * Installs a membership, and does what follows from it: a leader that lost
 * its place may step down, fewer voters may suffice to commit, new members
 * need the log, and a successor that is no voter any more cannot take over.
 * etcd: `raft.switchToConfig`.
 */
export function switchTo(r: Raft, membership: Membership): ConfState {
  r.tracker.install(membership);
  narrate.switchedTo(r);
  report(r, 'ApplyConf');
  const state = r.tracker.config.confState();
  const self = r.tracker.progress.get(r.id);
  if (r.state !== 'StateLeader') return state;
  if (self === undefined || self.isLearner) {
    if (r.config.stepDownOnRemoval) {
      r.becomeFollower(r.term, NONE);
      return state;
    }
    // Else it goes on leading without counting itself until somebody else
    // is elected. In etcd/raft it waits for a response to do the rest, and
    // there may be none to come.
    if (r.config.exactlyAsEtcd) return state;
  }
  reachMembers(r);
  readIndex.releaseProvedReads(r);
  const { voters } = r.tracker.config;
  if (!voters.has(r.leadTransferee)) r.leadTransferee = NONE;
  return state;
}

/** Tells the members what changed for them. */
function reachMembers(r: Raft): void {
  if (leaderLog.maybeCommit(r)) {
    readIndex.releasePendingReads(r);
    sending.broadcastAppend(r);
    return;
  }
  for (const id of r.tracker.ids()) {
    if (id !== r.id) sending.maybeSendAppend(r, id, false);
  }
}

/** The application has applied these entries. */
export function appliedEntries(r: Raft, entries: readonly Entry[]): void {
  const last = entries[entries.length - 1]!;
  appliedTo(r, last.index, entriesSize(entries));
  leaderLog.shrinkUncommitted(r, entries);
}

/**
 * The application has written a snapshot, and it is applied with that. An
 * older one that was written late tells nothing new.
 */
export function appliedSnapshot(r: Raft, snapshot: Snapshot): void {
  const { index, confState } = snapshot.metadata;
  if (index > r.log.applied) r.appliedConfState = newConfState(confState);
  r.log.unstable.stableSnapTo(index);
  appliedTo(r, index, 0);
}

/**
 * Moves the applied mark, and leaves a joint configuration that is to be
 * left automatically. The entry for that is empty, so that no limit can
 * hold it back. If it gets lost with a leader, the next one comes by here
 * too. etcd: `raft.appliedTo`.
 */
export function appliedTo(r: Raft, index: number, size: number): void {
  const applied = Math.max(index, r.log.applied);
  r.log.appliedTo(applied, size);
  const { config } = r.tracker;
  if (!config.autoLeave || r.state !== 'StateLeader') return;
  if (applied < r.pendingConfIndex) return;
  try {
    const leave = draft('MsgProp');
    leave.entries = leaderLog.LEAVE_JOINT;
    r.step(leave);
    narrate.autoLeave(r);
  } catch (error) {
    if (!(error instanceof ProposalDroppedError)) throw error;
    narrate.autoLeaveDropped(r, error);
  }
}
