/**
 * What a node says while it works, in the words of etcd/raft. The texts
 * live here so that the modules that decide need not be interrupted by
 * them; none of these functions changes anything.
 *
 * @module
 */
import type { ConfChange, ConfChangeV2 } from './conf_change.ts';
import { describeConfChange, describeMembers, hex } from './describe.ts';
import type { EntryId } from './entry.ts';
import { remark } from './logger.ts';
import type { LogLevel } from './logger.ts';
import type { Message } from './message.ts';
import type { Progress } from './progress.ts';
import type { Raft } from './raft.ts';
import type { ConfState, Snapshot } from './snapshot.ts';
import type { Tally } from './tracker.ts';

export { hex };

function say(r: Raft, level: LogLevel, text: () => string): void {
  remark(r.logger, level, text);
}

/** Index and term of a snapshot. */
function at(snapshot: Snapshot): string {
  const { index, term } = snapshot.metadata;
  return `[index: ${index}, term: ${term}]`;
}

/** The last entry and the vote of a node. */
function standing(r: Raft): string {
  const last = r.log.lastEntryId();
  return (
    `${hex(r.id)} [logterm: ${last.term}, index: ${last.index}, ` +
    `vote: ${hex(r.vote)}]`
  );
}

/** Who asks for a vote with which log. */
function asking(m: Message): string {
  return `${hex(m.from)} [logterm: ${m.logTerm}, index: ${m.index}]`;
}

export function newRaft(r: Raft, last: EntryId): void {
  say(r, 'INFO', () => {
    const peers = r.tracker.config.voters.ids().map(hex).join(',');
    return (
      `newRaft ${hex(r.id)} [peers: [${peers}], term: ${r.term}, ` +
      `commit: ${r.log.committed}, applied: ${r.log.applied}, ` +
      `lastindex: ${last.index}, lastterm: ${last.term}]`
    );
  });
}

export function became(r: Raft, role: string): void {
  say(r, 'INFO', () => `${hex(r.id)} became ${role} at term ${r.term}`);
}

export function higherTerm(r: Raft, m: Message): void {
  say(
    r,
    'INFO',
    () =>
      `${hex(r.id)} [term: ${r.term}] received a ${m.type} message with ` +
      `higher term from ${hex(m.from)} [term: ${m.term}]`,
  );
}

export function lowerTerm(r: Raft, m: Message): void {
  say(
    r,
    'INFO',
    () =>
      `${hex(r.id)} [term: ${r.term}] ignored a ${m.type} message with ` +
      `lower term from ${hex(m.from)} [term: ${m.term}]`,
  );
}

export function storedInOldTerm(r: Raft, m: Message): void {
  say(
    r,
    'INFO',
    () =>
      `${hex(r.id)} [term: ${r.term}] ignored entry appends from a ` +
      `${m.type} message with lower term [term: ${m.term}]`,
  );
}

export function backlogged(r: Raft, m: Message): void {
  say(
    r,
    'DEBUG',
    () =>
      `${hex(r.id)} [term: ${r.term}] ignored a ${m.type} message from ` +
      `${hex(m.from)}: too much waits to be taken with a Ready`,
  );
}

export function noProgress(r: Raft, m: Message): void {
  say(
    r,
    'DEBUG',
    () => `${hex(r.id)} no progress available for ${hex(m.from)}`,
  );
}

export function noLeader(r: Raft, consequence: string): void {
  say(
    r,
    'INFO',
    () => `${hex(r.id)} no leader at term ${r.term}; ${consequence}`,
  );
}

// Elections

export function alreadyLeader(r: Raft): void {
  say(
    r,
    'DEBUG',
    () => `${hex(r.id)} ignoring MsgHup because already leader`,
  );
}

export function unpromotable(r: Raft): void {
  say(
    r,
    'WARN',
    () => `${hex(r.id)} is unpromotable and can not campaign`,
  );
}

export function confChangePending(r: Raft): void {
  say(
    r,
    'WARN',
    () =>
      `${hex(r.id)} cannot campaign at term ${r.term} since there are ` +
      'still pending configuration changes to apply',
  );
}

export function startsElection(r: Raft): void {
  say(
    r,
    'INFO',
    () => `${hex(r.id)} is starting a new election at term ${r.term}`,
  );
}

export function requestsVote(
  r: Raft,
  last: EntryId,
  request: string,
  to: number,
): void {
  say(
    r,
    'INFO',
    () =>
      `${hex(r.id)} [logterm: ${last.term}, index: ${last.index}] sent ` +
      `${request} request to ${hex(to)} at term ${r.term}`,
  );
}

export function voteIgnored(r: Raft, m: Message): void {
  say(r, 'INFO', () => {
    const left = r.config.electionTick - r.electionElapsed;
    return (
      `${standing(r)} ignored ${m.type} from ${asking(m)} at term ` +
      `${r.term}: lease is not expired (remaining ticks: ${left})`
    );
  });
}

export function voteRejected(r: Raft, m: Message): void {
  say(
    r,
    'INFO',
    () => `${standing(r)} rejected ${m.type} from ${asking(m)} ` +
      `at term ${r.term}`,
  );
}

export function voteCast(r: Raft, m: Message): void {
  say(
    r,
    'INFO',
    () => `${standing(r)} cast ${m.type} for ${asking(m)} at term ${r.term}`,
  );
}

export function heardOfCommit(r: Raft, m: Message): void {
  say(
    r,
    'INFO',
    () =>
      `${hex(r.id)} heard in a ${m.type} from ${hex(m.from)} that ` +
      `[logterm: ${m.rejectHint}, index: ${m.commit}] is committed`,
  );
}

export function voteReceived(r: Raft, m: Message): void {
  say(r, 'INFO', () => {
    const answer = m.reject ? `${m.type} rejection` : m.type;
    return (
      `${hex(r.id)} received ${answer} from ${hex(m.from)} ` +
      `at term ${r.term}`
    );
  });
}

export function votes(r: Raft, m: Message, tally: Tally): void {
  say(
    r,
    'INFO',
    () =>
      `${hex(r.id)} has received ${tally.granted} ${m.type} votes and ` +
      `${tally.rejected} vote rejections`,
  );
}

export function quorumLost(r: Raft): void {
  say(
    r,
    'WARN',
    () => `${hex(r.id)} stepped down to follower since quorum is not active`,
  );
}

// Replication

export function notForwarding(r: Raft): void {
  say(
    r,
    'INFO',
    () =>
      `${hex(r.id)} not forwarding to leader ${hex(r.lead)} at term ` +
      `${r.term}; dropping proposal`,
  );
}

export function tooMuchUncommitted(r: Raft): void {
  say(
    r,
    'WARN',
    () =>
      `${hex(r.id)} appending new entries to log would exceed uncommitted ` +
      'entry size limit; dropping proposal',
  );
}

export function appendRejected(r: Raft, m: Message): void {
  say(
    r,
    'DEBUG',
    () =>
      `${hex(r.id)} [logterm: ${r.log.termOrZero(m.index)}, index: ` +
      `${m.index}] rejected MsgApp [logterm: ${m.logTerm}, index: ` +
      `${m.index}] from ${hex(m.from)}`,
  );
}

export function appendResponseRejected(r: Raft, m: Message): void {
  say(
    r,
    'DEBUG',
    () =>
      `${hex(r.id)} received ${m.type}(rejected, hint: (index ` +
      `${m.rejectHint}, term ${m.logTerm})) from ${hex(m.from)} for index ` +
      `${m.index}`,
  );
}

export function badAppendResponse(r: Raft, m: Message): void {
  say(
    r,
    'ERROR',
    () =>
      `${hex(r.id)} ignored a MsgAppResp for index ${m.index} from ` +
      `${hex(m.from)}, past its last entry ${r.log.lastIndex()}`,
  );
}

export function progressDecreased(r: Raft, m: Message, pr: Progress): void {
  say(
    r,
    'DEBUG',
    () => `${hex(r.id)} decreased progress of ${hex(m.from)} to [${pr}]`,
  );
}

export function unreachable(r: Raft, m: Message, pr: Progress): void {
  say(
    r,
    'DEBUG',
    () =>
      `${hex(r.id)} failed to send message to ${hex(m.from)} because it ` +
      `is unreachable [${pr}]`,
  );
}

// Snapshots

export function snapshotNotSent(r: Raft, to: number): void {
  say(
    r,
    'DEBUG',
    () =>
      `ignore sending snapshot to ${hex(to)} since it is not recently active`,
  );
}

export function snapshotUnavailable(r: Raft, to: number): void {
  say(
    r,
    'DEBUG',
    () =>
      `${hex(r.id)} failed to send snapshot to ${hex(to)} because ` +
      'snapshot is temporarily unavailable',
  );
}

export function snapshotSent(
  r: Raft,
  to: number,
  pr: Progress,
  snapshot: Snapshot,
): void {
  say(
    r,
    'DEBUG',
    () =>
      `${hex(r.id)} [firstindex: ${r.log.firstIndex()}, commit: ` +
      `${r.log.committed}] sent snapshot${at(snapshot)} to ${hex(to)} [${pr}]`,
  );
}

export function replicationPaused(r: Raft, to: number, pr: Progress): void {
  say(
    r,
    'DEBUG',
    () =>
      `${hex(r.id)} paused sending replication messages to ${hex(to)} [${pr}]`,
  );
}

export function recoveredFromSnapshot(
  r: Raft,
  m: Message,
  pr: Progress,
): void {
  say(
    r,
    'DEBUG',
    () =>
      `${hex(r.id)} recovered from needing snapshot, resumed sending ` +
      `replication messages to ${hex(m.from)} [${pr}]`,
  );
}

export function snapshotStatus(r: Raft, m: Message, pr: Progress): void {
  say(
    r,
    'DEBUG',
    () =>
      `${hex(r.id)} snapshot ${m.reject ? 'failed' : 'succeeded'}, resumed ` +
      `sending replication messages to ${hex(m.from)} [${pr}]`,
  );
}

export function snapshotRestored(r: Raft, snapshot: Snapshot): void {
  say(
    r,
    'INFO',
    () =>
      `${hex(r.id)} [commit: ${r.log.committed}] restored snapshot ` +
      at(snapshot),
  );
}

export function snapshotIgnored(r: Raft, snapshot: Snapshot): void {
  say(
    r,
    'INFO',
    () =>
      `${hex(r.id)} [commit: ${r.log.committed}] ignored snapshot ` +
      at(snapshot),
  );
}

/** Commit index and last entry, as the lines about restoring name them. */
function extent(r: Raft): string {
  const last = r.log.lastEntryId();
  return (
    `${hex(r.id)} [commit: ${r.log.committed}, lastindex: ${last.index}, ` +
    `lastterm: ${last.term}]`
  );
}

export function fastForwarded(r: Raft, snapshot: Snapshot): void {
  say(
    r,
    'INFO',
    () => `${extent(r)} fast-forwarded commit to snapshot ${at(snapshot)}`,
  );
}

export function restored(r: Raft, snapshot: Snapshot): void {
  say(r, 'INFO', () => `${extent(r)} restored snapshot ${at(snapshot)}`);
}

export function restoreAsLeader(r: Raft): void {
  say(
    r,
    'WARN',
    () =>
      `${hex(r.id)} attempted to restore snapshot as leader; should never ` +
      'happen',
  );
}

export function restoreAsStranger(r: Raft, confState: ConfState): void {
  say(
    r,
    'WARN',
    () =>
      `${hex(r.id)} attempted to restore snapshot but it is not in the ` +
      `ConfState ${describeMembers(confState)}; should never happen`,
  );
}

// Membership

export function switchedTo(r: Raft): void {
  say(
    r,
    'INFO',
    () => `${hex(r.id)} switched to configuration ${r.tracker.config}`,
  );
}

export function confChangeIgnored(
  r: Raft,
  change: ConfChange | ConfChangeV2,
  problem: string,
): void {
  say(
    r,
    'INFO',
    () =>
      `${hex(r.id)} ignoring conf change ${describeConfChange(change)} at ` +
      `config ${r.tracker.config}: ${problem}`,
  );
}

export function autoLeave(r: Raft): void {
  say(
    r,
    'INFO',
    () =>
      'initiating automatic transition out of joint configuration ' +
      `${r.tracker.config}`,
  );
}

export function autoLeaveDropped(r: Raft, error: Error): void {
  say(
    r,
    'DEBUG',
    () =>
      'not initiating automatic transition out of joint configuration ' +
      `${r.tracker.config}: ${error.message}`,
  );
}

// Leadership transfer

export function transferToLearner(r: Raft): void {
  say(
    r,
    'DEBUG',
    () => `${hex(r.id)} is learner. Ignored transferring leadership`,
  );
}

export function transferRunning(r: Raft): void {
  say(r, 'INFO', () => {
    const to = hex(r.leadTransferee);
    return (
      `${hex(r.id)} [term ${r.term}] transfer leadership to ${to} is in ` +
      `progress, ignores request to same node ${to}`
    );
  });
}

export function transferAborted(r: Raft): void {
  say(
    r,
    'INFO',
    () =>
      `${hex(r.id)} [term ${r.term}] abort previous transferring ` +
      `leadership to ${hex(r.leadTransferee)}`,
  );
}

export function transferToSelf(r: Raft): void {
  say(
    r,
    'DEBUG',
    () =>
      `${hex(r.id)} is already leader. Ignored transferring leadership ` +
      'to self',
  );
}

export function transferStarts(r: Raft, to: number): void {
  say(
    r,
    'INFO',
    () =>
      `${hex(r.id)} [term ${r.term}] starts to transfer leadership to ` +
      hex(to),
  );
}

export function transferAtOnce(r: Raft, to: number): void {
  say(
    r,
    'INFO',
    () =>
      `${hex(r.id)} sends MsgTimeoutNow to ${hex(to)} immediately as ` +
      `${hex(to)} already has up-to-date log`,
  );
}

export function transferCaughtUp(r: Raft, m: Message): void {
  say(
    r,
    'INFO',
    () =>
      `${hex(r.id)} sent MsgTimeoutNow to ${hex(m.from)} after received ` +
      'MsgAppResp',
  );
}

export function transferDropsProposal(r: Raft): void {
  say(
    r,
    'DEBUG',
    () =>
      `${hex(r.id)} [term ${r.term}] transfer leadership to ` +
      `${hex(r.leadTransferee)} is in progress; dropping proposal`,
  );
}

export function timeoutNow(r: Raft, m: Message): void {
  say(
    r,
    'INFO',
    () =>
      `${hex(r.id)} [term ${r.term}] received MsgTimeoutNow from ` +
      `${hex(m.from)} and starts an election to get leadership.`,
  );
}

export function ignoredTimeoutNow(r: Raft, m: Message): void {
  say(
    r,
    'DEBUG',
    () =>
      `${hex(r.id)} [term ${r.term} state ${r.state}] ignored ` +
      `MsgTimeoutNow from ${hex(m.from)}`,
  );
}

export function forgetsLeader(r: Raft): void {
  say(
    r,
    'INFO',
    () => `${hex(r.id)} forgetting leader ${hex(r.lead)} at term ${r.term}`,
  );
}

export function forgetRefused(r: Raft): void {
  say(
    r,
    'ERROR',
    () => 'ignoring MsgForgetLeader due to ReadOnlyLeaseBased',
  );
}

// Reads

export function badReadIndexResponse(r: Raft, m: Message): void {
  say(
    r,
    'ERROR',
    () =>
      `${hex(r.id)} invalid format of MsgReadIndexResp from ` +
      `${hex(m.from)}, entries count: ${m.entries.length}`,
  );
}
