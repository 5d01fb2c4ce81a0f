/**
 * How entries get from the leader into the logs of the others, and when
 * they count as committed.
 *
 * @module
 */
import type { EntryId, LogSlice } from './entry.ts';
import { InvariantError, ProposalDroppedError } from './errors.ts';
import { NONE } from './ids.ts';
import * as leaderLog from './leader_log.ts';
import * as membership from './membership.ts';
import { draft, passedOn } from './message.ts';
import type { Message } from './message.ts';
import * as narrate from './narrate.ts';
import { successor } from './numbers.ts';
import type { Progress } from './progress.ts';
import type { Raft } from './raft.ts';
import * as readIndex from './read_index.ts';
import * as sending from './sending.ts';
import * as transfer from './transfer.ts';

/**
 * Takes a client's entries into the leader's log and sends them on.
 *
 * @throws {@link ProposalDroppedError} when this leader is no member any more,
 *   is transferring leadership, or holds too much that is not committed.
 */
export function handleProposal(r: Raft, m: Message): void {
  if (m.entries.length === 0) {
    throw new InvariantError(`${narrate.hex(r.id)} stepped empty MsgProp`);
  }
  if (!r.tracker.progress.has(r.id)) throw new ProposalDroppedError('Removed');
  if (r.leadTransferee !== NONE) {
    narrate.transferDropsProposal(r);
    throw new ProposalDroppedError('Transferring');
  }
  const { entries, confIndex } = membership.admitConfChanges(r, m.entries);
  if (!leaderLog.appendEntries(r, entries)) {
    // No change is in the log then. etcd/raft takes it to be there.
    if (r.config.exactlyAsEtcd) r.pendingConfIndex = confIndex;
    throw new ProposalDroppedError('TooMuchUncommitted');
  }
  membership.expectConfChange(r, confIndex);
  sending.broadcastAppend(r);
}

/**
 * Passes a follower's proposal on to the leader.
 *
 * @throws {@link ProposalDroppedError} when there is none, or it must not.
 */
export function forwardProposal(r: Raft, m: Message): void {
  if (r.lead === NONE) {
    narrate.noLeader(r, 'dropping proposal');
    throw new ProposalDroppedError('NoLeader');
  }
  if (r.config.disableProposalForwarding) {
    narrate.notForwarding(r);
    throw new ProposalDroppedError('NotForwarding');
  }
  r.send(passedOn(m, r.lead));
}

/** Takes in entries from the leader. etcd: `raft.handleAppendEntries`. */
export function handleAppend(r: Raft, m: Message): void {
  const slice = sliceOf(m);
  if (slice.prev.index < r.log.committed) {
    // All of this may be old. What is committed is known to be right.
    acknowledge(r, m.from, r.log.committed);
    return;
  }
  const last = r.log.maybeAppend(slice, m.commit);
  if (last !== null) {
    acknowledge(r, m.from, last);
    return;
  }
  narrate.appendRejected(r, m);
  const hint = rejectionHint(r, slice.prev);
  const answer = draft('MsgAppResp', m.from);
  answer.index = m.index;
  answer.reject = true;
  answer.rejectHint = hint.index;
  answer.logTerm = hint.term;
  r.send(answer);
}

/** Replies that this node holds what the leader has up to `index`. */
export function acknowledge(r: Raft, leader: number, index: number): void {
  const answer = draft('MsgAppResp', leader);
  answer.index = index;
  r.send(answer);
}

function sliceOf(m: Message): LogSlice {
  const prev = { term: m.logTerm, index: m.index };
  return { term: m.term, prev, entries: m.entries };
}

/**
 * The best guess of where the logs meet: the last entry of the follower
 * that is not from a higher term than the leader's entry at that place. The
 * leader skips a whole term of its own at once with it.
 */
function rejectionHint(r: Raft, prev: EntryId): EntryId {
  const index = Math.min(prev.index, r.log.lastIndex());
  return r.log.findConflictByTerm(index, prev.term);
}

/** A member answered an append. */
export function handleAppendResponse(r: Raft, m: Message, pr: Progress): void {
  pr.recentActive = true;
  // Nobody can hold what the leader of the term does not.
  const known = r.config.exactlyAsEtcd || m.index <= r.log.lastIndex();
  if (m.reject) backUp(r, m, pr);
  else if (known) moveForward(r, m, pr);
  else narrate.badAppendResponse(r, m);
}

/** Looks for an earlier place to try, and tries it. */
function backUp(r: Raft, m: Message, pr: Progress): void {
  narrate.appendResponseRejected(r, m);
  // The follower named its term at the hint. What the leader has of a higher
  // term at or before the hint cannot match either.
  const next =
    m.logTerm > 0
      ? r.log.findConflictByTerm(m.rejectHint, m.logTerm).index
      : m.rejectHint;
  if (!pr.maybeDecrTo(m.index, next)) return;
  narrate.progressDecreased(r, m, pr);
  if (pr.state === 'StateReplicate') pr.becomeProbe();
  sending.sendAppend(r, m.from);
}

/** The member holds the log up to `m.index`. */
function moveForward(r: Raft, m: Message, pr: Progress): void {
  // A probe may be answered with what was known already; it still found
  // the place.
  const found = pr.match === m.index && pr.state === 'StateProbe';
  if (!pr.maybeUpdate(m.index) && !found) return;
  updateFlow(r, m, pr);
  // What is committed already is no news to the quorum.
  if (m.index > r.log.committed && leaderLog.maybeCommit(r)) {
    readIndex.releasePendingReads(r);
    sending.broadcastAppend(r);
  } else if (r.id !== m.from && pr.canBumpCommit(r.log.committed)) {
    sending.sendAppend(r, m.from);
  }
  // The window may have room for several messages now.
  if (r.id !== m.from) while (sending.maybeSendAppend(r, m.from, false));
  transfer.continueTransfer(r, m, pr);
}

function updateFlow(r: Raft, m: Message, pr: Progress): void {
  switch (pr.state) {
    case 'StateProbe':
      return pr.becomeReplicate();
    case 'StateSnapshot':
      // Enough that the log reaches back to the follower, even if the
      // snapshot is still on its way or came from somebody else.
      if (pr.match + 1 < r.log.firstIndex()) return;
      narrate.recoveredFromSnapshot(r, m, pr);
      pr.becomeProbe();
      return pr.becomeReplicate();
    case 'StateReplicate':
      return pr.inflights.freeTo(m.index);
  }
}

/** A tick on a leader. etcd: `raft.tickHeartbeat`. */
export function tickHeartbeat(r: Raft): void {
  r.heartbeatElapsed = successor(r.heartbeatElapsed, 'ticks');
  r.electionElapsed = successor(r.electionElapsed, 'ticks');
  if (r.electionElapsed >= r.config.electionTick) {
    r.electionElapsed = 0;
    if (r.config.checkQuorum) {
      r.step(draft('MsgCheckQuorum', NONE, r.id));
    }
    // The successor had an election timeout to take over.
    r.leadTransferee = NONE;
  }
  if (r.state !== 'StateLeader') return;
  if (r.heartbeatElapsed < r.config.heartbeatTick) return;
  r.heartbeatElapsed = 0;
  r.step(draft('MsgBeat', NONE, r.id));
}

/** Takes in the leader's commit index and shows that it is alive. */
export function handleHeartbeat(r: Raft, m: Message): void {
  r.log.commitTo(m.commit);
  const answer = draft('MsgHeartbeatResp', m.from);
  answer.context = m.context;
  r.send(answer);
}

/** A member is alive. */
export function handleHeartbeatResponse(
  r: Raft,
  m: Message,
  pr: Progress,
): void {
  pr.recentActive = true;
  pr.msgAppFlowPaused = false;
  // All messages of a full window may be lost, and a probe too. One more
  // message finds out; its response starts the flow again.
  if (pr.match < r.log.lastIndex() || pr.state === 'StateProbe') {
    sending.sendAppend(r, m.from);
  }
  readIndex.handleHeartbeatContext(r, m);
}

/** A message to a member was lost: stop streaming, find out where it is. */
export function handleUnreachable(r: Raft, m: Message, pr: Progress): void {
  if (pr.state === 'StateReplicate') pr.becomeProbe();
  narrate.unreachable(r, m, pr);
}
