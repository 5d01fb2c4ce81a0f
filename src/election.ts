/**
 * How a leader comes about, and how one that lost its followers steps down.
 *
 * @module
 */
import { isConfChangeEntry } from './conf_change.ts';
import type { Entry } from './entry.ts';
import { FatalError, InvariantError } from './errors.ts';
import { NONE } from './ids.ts';
import { draft, voteResponseType } from './message.ts';
import type { Message, MessageDraft } from './message.ts';
import * as narrate from './narrate.ts';
import { successor } from './numbers.ts';
import type { Raft } from './raft.ts';
import * as sending from './sending.ts';
import type { Tally } from './tracker.ts';

/**
 * Why a node campaigns: to learn whether it could win, to win, or because
 * the leader told it to. etcd: `CampaignType`.
 */
export type CampaignType =
  'CampaignPreElection' | 'CampaignElection' | 'CampaignTransfer';

/**
 * Travels as context with the vote requests of a transfer: voters that
 * still hear the old leader grant it all the same. The bytes are those that
 * etcd/raft sends.
 */
export const CAMPAIGN_TRANSFER: Uint8Array = Uint8Array.from(
  'CampaignTransfer',
  (letter) => letter.charCodeAt(0),
);

/** A tick on a node that is not leader. etcd: `raft.tickElection`. */
export function tickElection(r: Raft): void {
  r.electionElapsed = successor(r.electionElapsed, 'ticks');
  if (!r.promotable || !r.pastElectionTimeout()) return;
  // The time is not forgotten: it campaigns when its Readys are taken.
  if (r.backlogged) return;
  r.electionElapsed = 0;
  r.step(draft('MsgHup', NONE, r.id));
}

/**
 * Campaigns, if the node may. A membership change that is committed and not
 * yet applied forbids it: this node does not know yet who must agree, and
 * might count a majority of a configuration that is no more.
 * etcd: `raft.hup`.
 */
export function hup(r: Raft, type: CampaignType): void {
  if (r.state === 'StateLeader') return narrate.alreadyLeader(r);
  if (!r.promotable) return narrate.unpromotable(r);
  if (hasUnappliedConfChange(r)) return narrate.confChangePending(r);
  narrate.startsElection(r);
  campaign(r, type);
}

/**
 * Asks every voter for its vote, itself too: its own response takes the path of
 * all promises and counts only when its vote is on disk.
 * etcd: `raft.campaign`.
 */
export function campaign(r: Raft, type: CampaignType): void {
  const preElection = type === 'CampaignPreElection';
  // A pre-vote asks about the next term without entering it.
  const term = successor(r.term, 'term');
  if (preElection) r.becomePreCandidate();
  else r.becomeCandidate();
  const request = preElection ? 'MsgPreVote' : 'MsgVote';
  const last = r.log.lastEntryId();
  for (const id of r.tracker.config.voters.ids()) {
    if (id === r.id) {
      const own = draft(voteResponseType(request), id);
      own.term = term;
      r.send(own);
      continue;
    }
    narrate.requestsVote(r, last, request, id);
    const m = draft(request, id);
    m.term = term;
    m.index = last.index;
    m.logTerm = last.term;
    tellCommit(r, m);
    if (type === 'CampaignTransfer') m.context = CAMPAIGN_TRANSFER;
    r.send(m);
  }
}

/**
 * Reports whether a vote request must be ignored because a leader was heard
 * from within the last election timeout: its lease has not run out, and a node
 * that was merely cut off must not depose it (thesis 4.2.3). The term of the
 * request is not even looked at. A transfer is exempt: the leader itself asked
 * for it.
 */
export function heldByLease(r: Raft, m: Message): boolean {
  if (isTransfer(m)) return false;
  const inLease =
    r.config.checkQuorum &&
    r.lead !== NONE &&
    r.electionElapsed < r.config.electionTick;
  if (inLease) narrate.voteIgnored(r, m);
  return inLease;
}

function isTransfer(m: Message): boolean {
  const { context } = m;
  return (
    context.length === CAMPAIGN_TRANSFER.length &&
    context.every((byte, i) => byte === CAMPAIGN_TRANSFER[i])
  );
}

/**
 * Answers a request for a vote. One vote per term; asking again by the same
 * candidate gets the same response. And only for a log that holds all that
 * may be committed: at least as up to date as the voter's own.
 */
export function handleVoteRequest(
  r: Raft,
  m: Message,
  type: 'MsgVote' | 'MsgPreVote',
): void {
  hearOfCommit(r, m);
  const canVote =
    r.vote === m.from ||
    (r.vote === NONE && r.lead === NONE) ||
    // Saying that one would vote in a higher term binds nobody.
    (type === 'MsgPreVote' && m.term > r.term);
  const answer = voteResponseType(type);
  if (!canVote || !r.log.isUpToDate({ term: m.logTerm, index: m.index })) {
    narrate.voteRejected(r, m);
    rejectVote(r, m, answer);
    return;
  }
  // A learner votes when asked: the one that asks may know of a
  // configuration in which this node is a voter already.
  narrate.voteCast(r, m);
  // The term of the request, not of the voter: for a pre-vote they may
  // differ, and the candidate ignores responses of a lower term.
  const granted = draft(answer, m.from);
  granted.term = m.term;
  r.send(granted);
  if (type === 'MsgVote') {
    r.electionElapsed = 0;
    r.vote = m.from;
  }
}

/**
 * Rejects in the voter's own term, which may be higher. One that is in no
 * term yet, although it holds a log, has nothing to reject with; etcd/raft
 * panics there.
 */
export function rejectVote(
  r: Raft,
  m: Message,
  type: 'MsgVoteResp' | 'MsgPreVoteResp',
): void {
  if (r.term === 0 && !r.config.exactlyAsEtcd) return;
  const answer = draft(type, m.from);
  answer.term = r.term;
  answer.reject = true;
  tellCommit(r, answer);
  r.send(answer);
}

/**
 * Tells of the highest committed entry that a node knows of, in fields that
 * requests for votes and their rejections do not use otherwise: `commit` is
 * its index, `rejectHint` its term. etcd/raft neither sends nor reads them.
 *
 * When the leader crashes in the middle of a membership change, a voter that
 * knows the change to be committed can have a shorter log than a new voter
 * that does not know, and so does not campaign: nobody could ever win.
 * Whoever learns of the commit here takes the change into force.
 */
function tellCommit(r: Raft, m: MessageDraft): void {
  if (r.config.exactlyAsEtcd) return;
  const { committed } = r.log;
  if (r.toldCommit.index > committed) {
    m.commit = r.toldCommit.index;
    m.rejectHint = r.toldCommit.term;
  } else {
    m.commit = committed;
    m.rejectHint = r.log.termOrZero(committed);
  }
}

/**
 * Takes in what {@link tellCommit} tells. That is safe: a committed entry
 * stays so, and a log that holds an entry of the same index and term is the
 * same up to it (paper 5.3, Log Matching). A node whose log does not reach
 * there remembers it, and passes it on when it campaigns or rejects.
 */
function hearOfCommit(r: Raft, m: Message): void {
  if (m.rejectHint === 0 || m.commit <= r.log.committed) return;
  if (r.config.exactlyAsEtcd || r.state === 'StateLeader') return;
  const told = { term: m.rejectHint, index: m.commit };
  if (told.index > r.toldCommit.index) r.toldCommit = told;
  if (!r.log.maybeCommit(told)) return;
  narrate.heardOfCommit(r, m);
  // As in hup: it does not know any more who must agree.
  const campaigns = r.state !== 'StateFollower';
  if (campaigns && hasUnappliedConfChange(r)) r.becomeFollower(r.term, NONE);
}

/** Counts a response, and acts when the election is decided. */
export function handleVoteResponse(r: Raft, m: Message): void {
  const preElection = r.state === 'StatePreCandidate';
  // A response to the other kind of question is left over from before.
  if (m.type !== (preElection ? 'MsgPreVoteResp' : 'MsgVoteResp')) return;
  if (m.reject) hearOfCommit(r, m);
  if (r.state === 'StateFollower') return;
  const tally = poll(r, m);
  narrate.votes(r, m, tally);
  switch (tally.result) {
    case 'VoteWon':
      if (!mayStillLead(r)) return r.becomeFollower(r.term, NONE);
      if (preElection) return campaign(r, 'CampaignElection');
      r.becomeLeader();
      return sending.broadcastAppend(r);
    case 'VoteLost':
      // The term stays: a pre-vote may be answered with a higher one, and
      // then the message's term has already moved this node.
      return r.becomeFollower(r.term, NONE);
    case 'VotePending':
      return;
  }
}

/**
 * Reports whether a candidate is still what it was when it asked for votes. A
 * change of the membership whose entry was reported as applied before, and
 * that came into force only since, may have removed it or made it a learner.
 * A learner of etcd/raft goes on and leads; where the node is removed,
 * etcd/raft panics.
 */
function mayStillLead(r: Raft): boolean {
  if (r.config.exactlyAsEtcd) return r.tracker.progress.has(r.id);
  return r.promotable;
}

/** Records one response and tells how the election stands. etcd: `poll`. */
function poll(r: Raft, m: Message): Tally {
  narrate.voteReceived(r, m);
  r.tracker.recordVote(m.from, !m.reject);
  return r.tracker.tallyVotes();
}

/**
 * Once per election timeout, a leader that has not heard from a quorum
 * steps down: elsewhere, somebody else may lead already (thesis 6.2).
 */
export function checkQuorum(r: Raft): void {
  if (!r.tracker.quorumActive()) {
    narrate.quorumLost(r);
    r.becomeFollower(r.term, NONE);
  }
  // Whoever wants to count next time must be heard from until then.
  for (const [id, pr] of r.tracker.progress) {
    if (id !== r.id) pr.recentActive = false;
  }
}

/** Reports whether a committed membership change waits to be applied. */
function hasUnappliedConfChange(r: Raft): boolean {
  const { applied, committed } = r.log;
  if (applied >= committed) return false;
  let found = false;
  const visit = (page: readonly Entry[]): boolean => {
    found = page.some((entry) => isConfChangeEntry(entry.type));
    return !found;
  };
  try {
    const pageSize = r.config.maxCommittedSizePerReady;
    r.log.scan(applied + 1, committed + 1, pageSize, visit);
  } catch (error) {
    if (error instanceof FatalError) throw error;
    const problem = `error scanning unapplied entries: ${error}`;
    throw new InvariantError(problem, { cause: error });
  }
  return found;
}
