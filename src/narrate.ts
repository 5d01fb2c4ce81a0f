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
import type { LogLevel } from './logger.ts';
import type { Message } from './message.ts';
import type { Progress } from './progress.ts';
import type { Raft } from './raft.ts';
import type { ConfState, Snapshot } from './snapshot.ts';
import type { Tally } from './tracker.ts';

export { hex };

type Say = (text: string) => void;

/**
 * Writes a remark of this level, or is null when nobody wants to read it.
 * All remarks below are of the form `info(r)?.(text)`: with nobody there, the
 * text after `?.` is not even made.
 */
function unsigned({ logger }: Raft, level: LogLevel): Say | null {
  if (!logger.wants(level)) return null;
  return (text) => logger.log(level, text);
}

/** The same with the id of the node in front, as most remarks have it. */
function signed(r: Raft, level: LogLevel): Say | null {
  const say = unsigned(r, level);
  return say && ((text) => say(`${hex(r.id)} ${text}`));
}

const debug = (r: Raft): Say | null => signed(r, 'DEBUG');
const info = (r: Raft): Say | null => signed(r, 'INFO');
const warn = (r: Raft): Say | null => signed(r, 'WARN');
const error = (r: Raft): Say | null => signed(r, 'ERROR');

/** The sender of a message and its term. */
const sender = (m: Message): string => `${hex(m.from)} [term: ${m.term}]`;

/** Index and term of a snapshot. */
function at(snapshot: Snapshot): string {
  const { index, term } = snapshot.metadata;
  return `[index: ${index}, term: ${term}]`;
}

/** The last entry and the vote of a node. */
function standing(r: Raft): string {
  const last = r.log.lastEntryId();
  const vote = hex(r.vote);
  return `[logterm: ${last.term}, index: ${last.index}, vote: ${vote}]`;
}

/** Who asks for a vote with which log. */
const asking = (m: Message): string =>
  `${hex(m.from)} [logterm: ${m.logTerm}, index: ${m.index}]`;

/** Commit index and last entry of a node. */
function extent(r: Raft): string {
  const { term, index } = r.log.lastEntryId();
  return `[commit: ${r.log.committed}, lastindex: ${index}, lastterm: ${term}]`;
}

export function newRaft(r: Raft, last: EntryId): void {
  const say = unsigned(r, 'INFO');
  say?.(
    `newRaft ${hex(r.id)} ` +
      `[peers: [${r.tracker.config.voters.ids().map(hex)}], ` +
      `term: ${r.term}, commit: ${r.log.committed}, ` +
      `applied: ${r.log.applied}, lastindex: ${last.index}, ` +
      `lastterm: ${last.term}]`,
  );
}

export const became = (r: Raft, role: string): void =>
  info(r)?.(`became ${role} at term ${r.term}`);

export const higherTerm = (r: Raft, m: Message): void =>
  info(r)?.(
    `[term: ${r.term}] received a ${m.type} message with higher term from ` +
      sender(m),
  );

export const lowerTerm = (r: Raft, m: Message): void =>
  info(r)?.(
    `[term: ${r.term}] ignored a ${m.type} message with lower term from ` +
      sender(m),
  );

export const storedInOldTerm = (r: Raft, m: Message): void =>
  info(r)?.(
    `[term: ${r.term}] ignored entry appends from a ${m.type} message ` +
      `with lower term [term: ${m.term}]`,
  );

export const backlogged = (r: Raft, m: Message): void =>
  debug(r)?.(
    `[term: ${r.term}] ignored a ${m.type} message from ${hex(m.from)}: ` +
      'too much waits to be taken with a Ready',
  );

export const noProgress = (r: Raft, m: Message): void =>
  debug(r)?.(`no progress available for ${hex(m.from)}`);

export const noLeader = (r: Raft, consequence: string): void =>
  info(r)?.(`no leader at term ${r.term}; ${consequence}`);

// Elections

export const alreadyLeader = (r: Raft): void =>
  debug(r)?.('ignoring MsgHup because already leader');

export const unpromotable = (r: Raft): void =>
  warn(r)?.('is unpromotable and can not campaign');

export const confChangePending = (r: Raft): void =>
  warn(r)?.(
    `cannot campaign at term ${r.term} since there are still pending ` +
      'configuration changes to apply',
  );

export const startsElection = (r: Raft): void =>
  info(r)?.(`is starting a new election at term ${r.term}`);

export const requestsVote = (
  r: Raft,
  last: EntryId,
  request: string,
  to: number,
): void =>
  info(r)?.(
    `[logterm: ${last.term}, index: ${last.index}] sent ${request} request ` +
      `to ${hex(to)} at term ${r.term}`,
  );

export const voteIgnored = (r: Raft, m: Message): void =>
  info(r)?.(
    `${standing(r)} ignored ${m.type} from ${asking(m)} at term ${r.term}: ` +
      'lease is not expired (remaining ticks: ' +
      `${r.config.electionTick - r.electionElapsed})`,
  );

export const voteRejected = (r: Raft, m: Message): void =>
  info(r)?.(
    `${standing(r)} rejected ${m.type} from ${asking(m)} at term ${r.term}`,
  );

export const voteCast = (r: Raft, m: Message): void =>
  info(r)?.(`${standing(r)} cast ${m.type} for ${asking(m)} at term ${r.term}`);

export const heardOfCommit = (r: Raft, m: Message): void =>
  info(r)?.(
    `heard in a ${m.type} from ${hex(m.from)} that ` +
      `[logterm: ${m.rejectHint}, index: ${m.commit}] is committed`,
  );

export const voteReceived = (r: Raft, m: Message): void =>
  info(r)?.(
    `received ${m.type}${m.reject ? ' rejection' : ''} from ${hex(m.from)} ` +
      `at term ${r.term}`,
  );

export const votes = (r: Raft, m: Message, tally: Tally): void =>
  info(r)?.(
    `has received ${tally.granted} ${m.type} votes and ` +
      `${tally.rejected} vote rejections`,
  );

export const quorumLost = (r: Raft): void =>
  warn(r)?.('stepped down to follower since quorum is not active');

// Replication

export const notForwarding = (r: Raft): void =>
  info(r)?.(
    `not forwarding to leader ${hex(r.lead)} at term ${r.term}; ` +
      'dropping proposal',
  );

export const tooMuchUncommitted = (r: Raft): void =>
  warn(r)?.(
    'appending new entries to log would exceed uncommitted entry size ' +
      'limit; dropping proposal',
  );

export const appendRejected = (r: Raft, m: Message): void =>
  debug(r)?.(
    `[logterm: ${r.log.termOrZero(m.index)}, index: ${m.index}] rejected ` +
      `MsgApp [logterm: ${m.logTerm}, index: ${m.index}] from ${hex(m.from)}`,
  );

export const appendResponseRejected = (r: Raft, m: Message): void =>
  debug(r)?.(
    `received ${m.type}(rejected, hint: (index ${m.rejectHint}, ` +
      `term ${m.logTerm})) from ${hex(m.from)} for index ${m.index}`,
  );

export const badAppendResponse = (r: Raft, m: Message): void =>
  error(r)?.(
    `ignored a MsgAppResp for index ${m.index} from ${hex(m.from)}, ` +
      `past its last entry ${r.log.lastIndex()}`,
  );

export const progressDecreased = (r: Raft, m: Message, pr: Progress): void =>
  debug(r)?.(`decreased progress of ${hex(m.from)} to [${pr}]`);

export const unreachable = (r: Raft, m: Message, pr: Progress): void =>
  debug(r)?.(
    `failed to send message to ${hex(m.from)} because it is unreachable ` +
      `[${pr}]`,
  );

// Snapshots

export function snapshotNotSent(r: Raft, to: number): void {
  const say = unsigned(r, 'DEBUG');
  say?.(
    `ignore sending snapshot to ${hex(to)} since it is not recently active`,
  );
}

export const snapshotUnavailable = (r: Raft, to: number): void =>
  debug(r)?.(
    `failed to send snapshot to ${hex(to)} because snapshot is ` +
      'temporarily unavailable',
  );

export const snapshotSent = (
  r: Raft,
  to: number,
  pr: Progress,
  snapshot: Snapshot,
): void =>
  debug(r)?.(
    `[firstindex: ${r.log.firstIndex()}, commit: ${r.log.committed}] sent ` +
      `snapshot${at(snapshot)} to ${hex(to)} [${pr}]`,
  );

export const replicationPaused = (r: Raft, to: number, pr: Progress): void =>
  debug(r)?.(`paused sending replication messages to ${hex(to)} [${pr}]`);

export const recoveredFromSnapshot = (
  r: Raft,
  m: Message,
  pr: Progress,
): void =>
  debug(r)?.(
    'recovered from needing snapshot, resumed sending replication messages ' +
      `to ${hex(m.from)} [${pr}]`,
  );

export const snapshotStatus = (r: Raft, m: Message, pr: Progress): void =>
  debug(r)?.(
    `snapshot ${m.reject ? 'failed' : 'succeeded'}, resumed sending ` +
      `replication messages to ${hex(m.from)} [${pr}]`,
  );

export const snapshotRestored = (r: Raft, snapshot: Snapshot): void =>
  info(r)?.(`[commit: ${r.log.committed}] restored snapshot ${at(snapshot)}`);

export const snapshotIgnored = (r: Raft, snapshot: Snapshot): void =>
  info(r)?.(`[commit: ${r.log.committed}] ignored snapshot ${at(snapshot)}`);

export const fastForwarded = (r: Raft, snapshot: Snapshot): void =>
  info(r)?.(`${extent(r)} fast-forwarded commit to snapshot ${at(snapshot)}`);

export const restored = (r: Raft, snapshot: Snapshot): void =>
  info(r)?.(`${extent(r)} restored snapshot ${at(snapshot)}`);

export const restoreAsLeader = (r: Raft): void =>
  warn(r)?.('attempted to restore snapshot as leader; should never happen');

export const restoreAsStranger = (r: Raft, confState: ConfState): void =>
  warn(r)?.(
    'attempted to restore snapshot but it is not in the ConfState ' +
      `${describeMembers(confState)}; should never happen`,
  );

// Membership

export const switchedTo = (r: Raft): void =>
  info(r)?.(`switched to configuration ${r.tracker.config}`);

export const confChangeIgnored = (
  r: Raft,
  change: ConfChange | ConfChangeV2,
  problem: string,
): void =>
  info(r)?.(
    `ignoring conf change ${describeConfChange(change)} at config ` +
      `${r.tracker.config}: ${problem}`,
  );

const LEAVING = 'initiating automatic transition out of joint configuration';

export const autoLeave = (r: Raft): void =>
  unsigned(r, 'INFO')?.(`${LEAVING} ${r.tracker.config}`);

export const autoLeaveDropped = (r: Raft, why: Error): void =>
  unsigned(r, 'DEBUG')?.(`not ${LEAVING} ${r.tracker.config}: ${why.message}`);

// Leadership transfer

export const transferToLearner = (r: Raft): void =>
  debug(r)?.('is learner. Ignored transferring leadership');

export const transferRunning = (r: Raft): void =>
  info(r)?.(
    `[term ${r.term}] transfer leadership to ${hex(r.leadTransferee)} is in ` +
      `progress, ignores request to same node ${hex(r.leadTransferee)}`,
  );

export const transferAborted = (r: Raft): void =>
  info(r)?.(
    `[term ${r.term}] abort previous transferring leadership to ` +
      hex(r.leadTransferee),
  );

export const transferToSelf = (r: Raft): void =>
  debug(r)?.('is already leader. Ignored transferring leadership to self');

export const transferStarts = (r: Raft, to: number): void =>
  info(r)?.(`[term ${r.term}] starts to transfer leadership to ${hex(to)}`);

export const transferAtOnce = (r: Raft, to: number): void =>
  info(r)?.(
    `sends MsgTimeoutNow to ${hex(to)} immediately as ${hex(to)} already ` +
      'has up-to-date log',
  );

export const transferCaughtUp = (r: Raft, m: Message): void =>
  info(r)?.(`sent MsgTimeoutNow to ${hex(m.from)} after received MsgAppResp`);

export const transferDropsProposal = (r: Raft): void =>
  debug(r)?.(
    `[term ${r.term}] transfer leadership to ${hex(r.leadTransferee)} is ` +
      'in progress; dropping proposal',
  );

export const timeoutNow = (r: Raft, m: Message): void =>
  info(r)?.(
    `[term ${r.term}] received MsgTimeoutNow from ${hex(m.from)} and starts ` +
      'an election to get leadership.',
  );

export const ignoredTimeoutNow = (r: Raft, m: Message): void =>
  debug(r)?.(
    `[term ${r.term} state ${r.state}] ignored MsgTimeoutNow from ` +
      hex(m.from),
  );

export const forgetsLeader = (r: Raft): void =>
  info(r)?.(`forgetting leader ${hex(r.lead)} at term ${r.term}`);

export const forgetRefused = (r: Raft): void =>
  unsigned(r, 'ERROR')?.('ignoring MsgForgetLeader due to ReadOnlyLeaseBased');

// Reads

export const badReadIndexResponse = (r: Raft, m: Message): void =>
  error(r)?.(
    `invalid format of MsgReadIndexResp from ${hex(m.from)}, ` +
      `entries count: ${m.entries.length}`,
  );
