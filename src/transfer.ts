/**
 * Transferring leadership, and forgetting who leads.
 *
 * @module
 */
import * as election from './election.ts';
import { NONE } from './ids.ts';
import { draft, passedOn } from './message.ts';
import type { Message } from './message.ts';
import * as narrate from './narrate.ts';
import type { Progress } from './progress.ts';
import type { Raft } from './raft.ts';
import * as sending from './sending.ts';

/**
 * Starts to make `m.from` the leader (thesis 3.10). It must hold the whole
 * log first; until it does, and for an election timeout at most, proposals
 * are dropped, because the successor would have to catch up with them too.
 */
export function handleTransfer(r: Raft, m: Message, pr: Progress): void {
  const to = m.from;
  if (pr.isLearner) return narrate.transferToLearner(r);
  if (r.leadTransferee === to) return narrate.transferRunning(r);
  if (r.leadTransferee !== NONE) {
    narrate.transferAborted(r);
    r.leadTransferee = NONE;
  }
  if (to === r.id) return narrate.transferToSelf(r);
  narrate.transferStarts(r, to);
  r.electionElapsed = 0;
  r.leadTransferee = to;
  if (pr.match === r.log.lastIndex()) {
    sendTimeoutNow(r, to);
    narrate.transferAtOnce(r, to);
  } else {
    sending.sendAppend(r, to);
  }
}

/**
 * Passes a request for a transfer on to the leader.
 *
 * @throws {@link InvariantError} when another follower has done so before:
 *   nobody else but the leader of the term can have been asked then.
 */
export function forwardTransfer(r: Raft, m: Message): void {
  if (r.lead === NONE) {
    return narrate.noLeader(r, 'dropping leader transfer msg');
  }
  // Whoever passes it on names its term. A second one that does so follows
  // another leader in the same term, and sending finds that out.
  r.send(passedOn(m, r.lead));
}

/** A member caught up; perhaps it is the successor. */
export function continueTransfer(r: Raft, m: Message, pr: Progress): void {
  if (m.from !== r.leadTransferee || pr.match !== r.log.lastIndex()) return;
  narrate.transferCaughtUp(r, m);
  sendTimeoutNow(r, m.from);
}

function sendTimeoutNow(r: Raft, to: number): void {
  r.send(draft('MsgTimeoutNow', to));
}

/**
 * The leader wants this node to take over. It campaigns at once and without
 * asking whether it could win: it is known to hold the whole log.
 */
export function handleTimeoutNow(r: Raft, m: Message): void {
  narrate.timeoutNow(r, m);
  election.hup(r, 'CampaignTransfer');
}

/**
 * Stops believing in the leader, without campaigning: the application knows
 * from elsewhere that it is gone. A lease forbids it, since reads rest on
 * nobody voting while it lasts.
 */
export function forgetLeader(r: Raft): void {
  if (r.config.readOnlyOption === 'ReadOnlyLeaseBased') {
    return narrate.forgetRefused(r);
  }
  if (r.lead === NONE) return;
  narrate.forgetsLeader(r);
  r.lead = NONE;
}
