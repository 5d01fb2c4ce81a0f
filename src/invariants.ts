/**
 * What holds for a node between two calls, whatever has happened to it. The
 * comments at the fields say the same; here it can be asserted. A node does
 * not do so by itself: it would cost more than the step. The world does in
 * its debug runs, after every call.
 *
 * @module
 */
import { InvariantError } from './errors.ts';
import { NONE } from './ids.ts';
import { isPromise } from './message.ts';
import type { Progress } from './progress.ts';
import type { Raft } from './raft.ts';

/**
 * Asserts everything below.
 *
 * @throws {@link InvariantError} saying what does not hold.
 */
export function checkInvariants(r: Raft): void {
  checkMarks(r);
  checkRole(r);
  checkTimers(r);
  checkOutbox(r);
  if (r.state === 'StateLeader') checkLeader(r);
  else checkOthers(r);
}

/** The marks in the log, and its terms. */
function checkMarks(r: Raft): void {
  const { applied, applying, committed, unstable } = r.log;
  const { offset, offsetInProgress, length, snapshot } = unstable;
  holds(
    snapshot === null || snapshot.metadata.index === offset - 1,
    () => `a snapshot that does not end at ${offset - 1}`,
  );
  holds(
    offset <= offsetInProgress && offsetInProgress <= offset + length,
    () => `in progress ${offsetInProgress} of ${length} after ${offset}`,
  );
  const last = r.log.lastEntryId();
  holds(applied <= applying, () => `applied ${applied} > applying ${applying}`);
  holds(
    applying <= committed,
    () => `applying ${applying} > committed ${committed}`,
  );
  holds(
    committed <= last.index,
    () => `committed ${committed} > last ${last.index}`,
  );
  holds(last.term <= r.term, () => `an entry of term ${last.term}, ${r.term}`);
}

/** What a role says about leader and vote. */
function checkRole(r: Raft): void {
  const { state, lead, vote, id } = r;
  switch (state) {
    case 'StateLeader':
      return holds(lead === id && vote === id, () => `leads, but ${lead}`);
    case 'StateCandidate':
      return holds(lead === NONE && vote === id, () => `campaigns, ${lead}`);
    case 'StatePreCandidate':
      return holds(lead === NONE, () => `asks around, but follows ${lead}`);
    case 'StateFollower':
      return holds(lead !== id, () => 'follows itself');
  }
}

function checkTimers(r: Raft): void {
  const { electionTick } = r.config;
  const { randomizedElectionTimeout: timeout } = r;
  holds(
    timeout >= electionTick && timeout < 2 * electionTick,
    () => `a timeout of ${timeout} ticks`,
  );
  holds(
    r.electionElapsed >= 0 && r.heartbeatElapsed >= 0,
    () => 'time that has not come',
  );
}

/** What waits for the disk is a promise; nothing else goes to oneself. */
function checkOutbox(r: Raft): void {
  for (const m of r.msgs) {
    holds(m.to !== r.id, () => `${m.type} to itself`);
    holds(!isPromise(m.type), () => `${m.type} does not wait for the disk`);
  }
  for (const m of r.msgsAfterAppend) {
    const waits = isPromise(m.type) || m.type === 'MsgVote';
    holds(waits, () => `${m.type} waits for the disk`);
  }
}

function checkLeader(r: Raft): void {
  for (const [id, pr] of r.tracker.progress) checkProgress(r, id, pr);
  const { leadTransferee, pendingConfIndex, uncommittedSize } = r;
  holds(leadTransferee !== r.id, () => 'is to take over from itself');
  const last = r.log.lastIndex();
  const real = r.config.exactlyAsEtcd || pendingConfIndex <= last;
  holds(real, () => `a pending change at ${pendingConfIndex} of ${last}`);
  holds(uncommittedSize >= 0, () => `${uncommittedSize} bytes uncommitted`);
}

/** What the leader knows of a member, itself too. */
function checkProgress(r: Raft, id: number, pr: Progress): void {
  const { match, next, state, pendingSnapshot, inflights } = pr;
  const last = r.log.lastIndex();
  const known = match < next && next <= last + 1;
  const exact = r.config.exactlyAsEtcd || known;
  holds(exact, () => `member ${id}: match ${match}, next ${next} of ${last}`);
  const waits = state === 'StateSnapshot';
  holds(
    waits === pendingSnapshot > 0,
    () => `member ${id}: ${state} with a snapshot at ${pendingSnapshot}`,
  );
  holds(
    inflights.count === 0 || state === 'StateReplicate',
    () => `member ${id}: ${state} with ${inflights.count} in flight`,
  );
}

/** Only a leader keeps books for others. */
function checkOthers(r: Raft): void {
  holds(r.leadTransferee === NONE, () => `hands over to ${r.leadTransferee}`);
  holds(r.uncommittedSize === 0, () => `counts ${r.uncommittedSize} bytes`);
  const reads = r.unprovedReads.size + r.pendingReads.length;
  holds(reads === 0, () => `keeps ${reads} reads`);
}

function holds(condition: boolean, text: () => string): void {
  if (!condition) throw new InvariantError(`invariant: ${text()}`);
}
