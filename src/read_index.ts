/**
 * Reads that go to the state machine without going through the log, and are
 * linearizable all the same (thesis 6.4).
 *
 * @module
 */
import { tooManyReads } from './backlog.ts';
import { NO_BYTES } from './entry.ts';
import { ReadDroppedError } from './errors.ts';
import { NONE } from './ids.ts';
import * as leaderLog from './leader_log.ts';
import { draft, passedOn } from './message.ts';
import type { Message } from './message.ts';
import * as narrate from './narrate.ts';
import type { Raft } from './raft.ts';
import * as sending from './sending.ts';

/**
 * A leader is asked from which index on a read is up to date. A leader that
 * has committed nothing in its term does not know yet how far its
 * predecessor got, and lets the read wait.
 *
 * @throws {@link ReadDroppedError} when too many wait.
 */
export function handleReadIndex(r: Raft, m: Message): void {
  if (tooManyReads(r)) throw new ReadDroppedError('Backlogged');
  if (r.config.exactlyAsEtcd && r.tracker.isSingleton()) {
    respond(r, m, r.log.committed);
  } else if (!leaderLog.committedInTerm(r)) {
    r.pendingReads.push(m);
  } else if (!answered(r, m)) {
    sending.broadcastHeartbeat(r);
  }
}

/**
 * The leader has committed something; reads that waited for it go on. One
 * round of heartbeats proves them all.
 */
export function releasePendingReads(r: Raft): void {
  if (r.pendingReads.length === 0 || !leaderLog.committedInTerm(r)) return;
  const waiting = r.pendingReads;
  r.pendingReads = [];
  const unanswered = waiting.filter((m) => !answered(r, m));
  if (unanswered.length > 0) sending.broadcastHeartbeat(r);
}

/** The voters are others now; for some reads they may have answered. */
export function releaseProvedReads(r: Raft): void {
  const proved = r.unprovedReads.release(r.tracker.config.voters);
  for (const { request, index } of proved) respond(r, request, index);
}

/**
 * Answers a read if nobody else can lead: by the lease that the last round
 * of heartbeats gave, or because there is a single voter. Otherwise it waits
 * for a round of its own.
 */
function answered(r: Raft, m: Message): boolean {
  const leased = r.config.readOnlyOption === 'ReadOnlyLeaseBased';
  if (leased || isOnlyVoter(r)) {
    respond(r, m, r.log.committed);
    return true;
  }
  r.unprovedReads.add(m, r.log.committed, r.id);
  return false;
}

/** A leader that was removed can lead on where another is the only voter. */
function isOnlyVoter(r: Raft): boolean {
  const voters = r.tracker.config.voters.ids();
  return voters.length === 1 && voters[0] === r.id;
}

/** The response to a heartbeat may complete a quorum for some reads. */
export function handleHeartbeatContext(r: Raft, m: Message): void {
  if (r.config.readOnlyOption !== 'ReadOnlySafe') return;
  if (m.context.length === 0) return;
  const { voters } = r.tracker.config;
  const proved = r.unprovedReads.acknowledge(m.from, m.context, voters);
  for (const { request, index } of proved) respond(r, request, index);
}

/** Answers where the question came from: here, or a follower. */
function respond(r: Raft, request: Message, index: number): void {
  const { from, entries } = request;
  if (from === NONE || from === r.id) {
    const requestCtx = entries[0]?.data ?? NO_BYTES;
    r.readStates.push({ index, requestCtx });
  } else {
    const answer = draft('MsgReadIndexResp', from);
    answer.index = index;
    answer.entries = entries;
    r.send(answer);
  }
}

/**
 * Passes a follower's read on to the leader.
 *
 * @throws {@link ReadDroppedError} when there is none.
 */
export function forwardReadIndex(r: Raft, m: Message): void {
  if (r.lead === NONE) {
    narrate.noLeader(r, 'dropping index reading msg');
    throw new ReadDroppedError('NoLeader');
  }
  r.send(passedOn(m, r.lead));
}

/** The leader answered a read that this node passed on. */
export function handleReadIndexResponse(r: Raft, m: Message): void {
  if (m.entries.length !== 1) return narrate.badReadIndexResponse(r, m);
  const requestCtx = m.entries[0]!.data;
  r.readStates.push({ index: m.index, requestCtx });
}
