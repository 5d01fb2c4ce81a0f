/**
 * One node: its state, and the path of a message to the mechanism that
 * handles it. What a node does in an election, in replication, for reads or
 * for membership is covered in the modules of those names.
 *
 * Everybody may read all fields. Who else than this module writes them:
 *
 * | field | written by |
 * | --- | --- |
 * | `term`, `state`, `randomizedElectionTimeout` | nobody |
 * | `vote` | `election` |
 * | `lead` | `transfer` |
 * | `electionElapsed` | `election`, `replication`, `transfer` |
 * | `heartbeatElapsed` | `replication` |
 * | `toldCommit` | `election` |
 * | `leadTransferee` | `transfer`, `replication`, `membership` |
 * | `pendingConfIndex` | `membership`, `replication` |
 * | `uncommittedSize` | `leader_log` |
 * | `appliedConfState` | `membership` |
 * | `pendingReads` | `read_index` |
 * | `readStates` | `read_index`, `raw_node` |
 * | `msgs`, `msgsAfterAppend` | `raw_node` |
 *
 * The outbox fills through {@link Raft.send} alone. `log`, `tracker` and
 * `unprovedReads` guard their own fields: they change by their methods.
 *
 * @module
 */
import * as backlog from './backlog.ts';
import { restoreMembership } from './changer.ts';
import type { ResolvedConfig } from './config.ts';
import * as election from './election.ts';
import type { EntryId } from './entry.ts';
import {
  invariant,
  InvariantError,
  ProposalDroppedError,
  RandomError,
  ReadDroppedError,
} from './errors.ts';
import { NONE } from './ids.ts';
import * as installSnapshot from './install_snapshot.ts';
import * as leaderLog from './leader_log.ts';
import type { Logger } from './logger.ts';
import * as membership from './membership.ts';
import {
  draft,
  isFromLeader,
  isPromise,
  isVoteMessage,
  voteResponseType,
} from './message.ts';
import type { Message, MessageDraft, MessageType } from './message.ts';
import * as narrate from './narrate.ts';
import { successor } from './numbers.ts';
import { RaftLog } from './raft_log.ts';
import * as readIndex from './read_index.ts';
import * as replication from './replication.ts';
import * as sending from './sending.ts';
import type { ConfState } from './snapshot.ts';
import { equalHardStates, EMPTY_HARD_STATE } from './state.ts';
import type { HardState, SoftState, StateType } from './state.ts';
import { ProgressTracker } from './tracker.ts';
import * as transfer from './transfer.ts';
import { report } from './transition.ts';
import { UnprovedReads } from './unproved_reads.ts';
import type { ReadState } from './unproved_reads.ts';

/**
 * The state of one node and nothing else: no clock, no disk, no network.
 * Time comes in through {@link Raft.tick}, everything else through
 * {@link Raft.step}; what is to be sent piles up in `msgs` and
 * `msgsAfterAppend` until somebody takes it. etcd: `raft`.
 */
export class Raft {
  readonly id: number;
  readonly config: ResolvedConfig;
  readonly logger: Logger;

  // What the paper calls persistent state; the log is the third part.
  /** Never falls. No entry of the log is of a higher term. */
  term = 0;
  /** Who got the vote of this term; a candidate and a leader: itself. */
  vote: number = NONE;
  /** Always `applied <= applying <= committed <= lastIndex`. */
  readonly log: RaftLog;

  state: StateType = 'StateFollower';
  /**
   * The leader of this term as far as the node knows: itself exactly when it
   * leads, {@link NONE} while it campaigns.
   */
  lead: number = NONE;
  /** Members, their progress, and their votes. */
  readonly tracker: ProgressTracker;
  /**
   * The configuration at the index that is applied, as the application knows
   * it. It differs from the one in force only while a snapshot has come in
   * and is not applied yet: what the application has is from before it.
   */
  appliedConfState: ConfState;

  /** Messages that may leave at once. None is to this node, or a promise. */
  msgs: Message[] = [];
  /**
   * Messages that promise something: they may leave only after the entries
   * and the hard state of the moment are on disk. Some of them are
   * addressed to the node itself, which counts its own vote and its own
   * copy of an entry only when they are safe, like those of any other.
   * Nothing else is here, but a request for votes with asynchronous writes.
   */
  msgsAfterAppend: Message[] = [];

  /** Reads that may be answered; the application takes them away. */
  readStates: ReadState[] = [];
  // What only a leader keeps; empty, NONE or 0 on every other node.
  /** Reads that wait for a round of heartbeats. */
  unprovedReads: UnprovedReads = new UnprovedReads();
  /** Reads that wait for the first commit of this leader's term. */
  pendingReads: Message[] = [];
  /** Who is to take over; never the leader itself. */
  leadTransferee: number = NONE;
  /** Payload bytes in the leader's log that it has not applied yet. */
  uncommittedSize = 0;
  /**
   * A new membership change may be proposed once this index is applied:
   * it is the last one that may hold an earlier change. Never past the log.
   */
  pendingConfIndex = 0;

  /**
   * The highest committed entry that others told of in an election. The log
   * of this node may not hold it.
   */
  toldCommit: EntryId = { term: 0, index: 0 };

  /**
   * Ticks since the last news from a leader, the last vote given, the last
   * campaign, or the last change of term or role, whichever came last; on a
   * leader, since it last checked its quorum.
   */
  electionElapsed = 0;
  /** Ticks since the last heartbeat; only a leader counts them. */
  heartbeatElapsed = 0;
  /** Ticks to wait this time: from `electionTick` to twice that, less one. */
  randomizedElectionTimeout = 0;

  /**
   * Starts a node as a follower, from what its storage holds.
   *
   * @throws {@link InvariantError} when the storage contradicts itself.
   */
  constructor(config: ResolvedConfig) {
    this.id = config.id;
    this.config = config;
    this.logger = config.logger;
    const { hardState, confState } = config.storage.initialState();
    this.log = new RaftLog(
      config.storage,
      config.logger,
      config.maxCommittedSizePerReady,
    );
    this.tracker = new ProgressTracker(
      config.maxInflightMsgs,
      config.maxInflightBytes,
    );
    const last = this.log.lastEntryId();
    const restored = restoreMembership(this.tracker, last.index, confState);
    this.appliedConfState = membership.switchTo(this, restored);
    if (!equalHardStates(hardState, EMPTY_HARD_STATE)) {
      this.loadState(hardState);
    }
    if (config.applied > 0) this.log.appliedTo(config.applied, 0);
    this.becomeFollower(this.term, NONE);
    narrate.newRaft(this, last);
    report(this, 'InitState');
  }

  get hardState(): HardState {
    return { term: this.term, vote: this.vote, commit: this.log.committed };
  }

  get softState(): SoftState {
    return { lead: this.lead, state: this.state };
  }

  /**
   * Reports whether the node may campaign: it is a voter in the configuration
   * in force, and no snapshot waits to be written. The entries before one are
   * gone already, and a campaign reads what is not applied: see `election`.
   */
  get promotable(): boolean {
    const self = this.tracker.progress.get(this.id);
    if (self === undefined || self.isLearner) return false;
    return !this.log.hasUnstableSnapshot();
  }

  /**
   * Reports whether so much waits to be taken out with a Ready that proposals
   * and reads are refused and no campaign begins, until somebody takes it. At
   * the limits of bytes and of messages, messages of peers are ignored and no
   * heartbeats are sent, too. See `maxUntakenEntries`, `maxUntakenSize` and
   * `maxUntakenMsgs`.
   */
  get backlogged(): boolean {
    return backlog.isBacklogged(this);
  }

  /** One tick of the clock has passed. */
  tick(): void {
    if (this.state === 'StateLeader') replication.tickHeartbeat(this);
    else election.tickElection(this);
  }

  /**
   * Takes in a message. First the term decides: news from a higher term
   * makes the node a follower of it, and news from a lower one is
   * answered or dropped. Then the type decides, then the role.
   *
   * @throws {@link ProposalDroppedError} when a proposal was not taken.
   * @throws {@link ReadDroppedError} when a read will not be answered.
   */
  step(m: Message): void {
    if (this.backlogged && backlog.turnsAway(this, m)) return;
    report(this, 'Receive', m);
    if (m.term > this.term && !this.admitHigherTerm(m)) return;
    if (m.term !== 0 && m.term < this.term) return this.stepLowerTerm(m);
    switch (m.type) {
      case 'MsgHup':
        return election.hup(
          this,
          this.config.preVote ? 'CampaignPreElection' : 'CampaignElection',
        );
      case 'MsgVote':
      case 'MsgPreVote':
        return election.handleVoteRequest(this, m, m.type);
      case 'MsgStorageAppendResp':
        return this.handleStored(m);
      case 'MsgStorageApplyResp':
        return this.handleApplied(m);
    }
    switch (this.state) {
      case 'StateLeader':
        return this.stepLeader(m);
      case 'StateFollower':
        return this.stepFollower(m);
      case 'StateCandidate':
      case 'StatePreCandidate':
        return this.stepCandidate(m);
    }
  }

  /**
   * Puts a message into the outbox. Responses that promise something wait for
   * the disk. Vote traffic names its term, since a pre-vote is about a term
   * that nobody is in yet; everything else is of the current term, except
   * what is only passed on to the leader.
   */
  send(m: MessageDraft): void {
    const { type, term } = m;
    // A request that is passed on keeps its sender; one that the application
    // made has none yet.
    if (m.from === NONE) m.from = this.id;
    if (isVoteMessage(type)) {
      if (term === 0) {
        throw new InvariantError(`term should be set when sending ${type}`);
      }
    } else if (term !== 0) {
      throw new InvariantError(
        `term should not be set when sending ${type} (was ${term})`,
      );
    } else if (type !== 'MsgProp' && type !== 'MsgReadIndex') {
      m.term = this.term;
    }
    report(this, 'Send', m);
    if (this.waitsForDisk(type)) {
      this.msgsAfterAppend.push(m);
      return;
    }
    if (m.to === this.id) {
      throw new InvariantError(
        `message should not be self-addressed when sending ${type}`,
      );
    }
    this.msgs.push(m);
  }

  /**
   * Reports whether a message rests on what is not on disk yet. A request for a
   * vote does, too: a candidate that forgets its term, its vote, or the end
   * of the log that it has named, could be elected twice in a term, or with
   * a log that nobody has compared.
   */
  private waitsForDisk(type: MessageType): boolean {
    if (isPromise(type)) return true;
    const { asyncStorageWrites, exactlyAsEtcd } = this.config;
    return type === 'MsgVote' && asyncStorageWrites && !exactlyAsEtcd;
  }

  /** Follows `lead` in `term`, or nobody yet. */
  becomeFollower(term: number, lead: number): void {
    this.reset(term);
    this.lead = lead;
    this.state = 'StateFollower';
    narrate.became(this, 'follower');
    report(this, 'BecomeFollower');
  }

  /** Asks around whether it could win, without changing its term. */
  becomePreCandidate(): void {
    invariant(
      this.state !== 'StateLeader',
      'invalid transition [leader -> pre-candidate]',
    );
    // No reset: neither term nor vote changes until somebody is asked for
    // a vote that counts.
    this.tracker.resetVotes();
    this.lead = NONE;
    this.state = 'StatePreCandidate';
    narrate.became(this, 'pre-candidate');
    report(this, 'BecomePreCandidate');
  }

  /** Enters a new term and votes for itself. */
  becomeCandidate(): void {
    invariant(
      this.state !== 'StateLeader',
      'invalid transition [leader -> candidate]',
    );
    this.reset(successor(this.term, 'term'));
    this.vote = this.id;
    this.state = 'StateCandidate';
    narrate.became(this, 'candidate');
    report(this, 'BecomeCandidate');
  }

  /** Becomes leader, and appends the empty entry that its term starts with. */
  becomeLeader(): void {
    invariant(
      this.state !== 'StateFollower',
      'invalid transition [follower -> leader]',
    );
    invariant(
      this.tracker.progress.has(this.id),
      'invalid transition [removed -> leader]',
    );
    this.reset(this.term);
    this.lead = this.id;
    this.state = 'StateLeader';
    // Followers stream only after a probe found them; a leader is where it
    // is.
    const self = this.tracker.progress.get(this.id)!;
    self.becomeReplicate();
    self.recentActive = true;
    // The log may hold a membership change that is not applied. Which index
    // it has is not known, so none is allowed until all of them are.
    this.pendingConfIndex = this.log.lastIndex();
    const taken = leaderLog.appendEntries(this, [leaderLog.EMPTY_ENTRY]);
    invariant(taken, 'empty entry was dropped');
    narrate.became(this, 'leader');
    report(this, 'BecomeLeader');
  }

  /** Forgets all that belonged to a role, and the vote when a term begins. */
  reset(term: number): void {
    const timeout = this.drawElectionTimeout();
    if (this.term !== term) {
      this.term = term;
      this.vote = NONE;
    }
    this.lead = NONE;
    this.electionElapsed = 0;
    this.heartbeatElapsed = 0;
    this.randomizedElectionTimeout = timeout;
    this.leadTransferee = NONE;
    this.tracker.resetVotes();
    this.resetProgress();
    this.pendingConfIndex = 0;
    this.uncommittedSize = 0;
    this.unprovedReads = new UnprovedReads();
    this.pendingReads = [];
  }

  /** Reports whether it has waited long enough to campaign. */
  pastElectionTimeout(): boolean {
    return this.electionElapsed >= this.randomizedElectionTimeout;
  }

  /**
   * Decides what a message from a higher term means.
   *
   * @returns false when the message is to be ignored altogether.
   */
  private admitHigherTerm(m: Message): boolean {
    const asksForVote = m.type === 'MsgVote' || m.type === 'MsgPreVote';
    if (asksForVote && election.heldByLease(this, m)) return false;
    // Nobody is in the term that a pre-vote asks about, and a granted one
    // repeats that term; only a rejection tells of a real one.
    if (m.type === 'MsgPreVote') return true;
    if (m.type === 'MsgPreVoteResp' && !m.reject) return true;
    narrate.higherTerm(this, m);
    this.becomeFollower(m.term, isFromLeader(m.type) ? m.from : NONE);
    return true;
  }

  /** Answers or drops a message of a lower term. */
  private stepLowerTerm(m: Message): void {
    const { checkQuorum, preVote } = this.config;
    const leader = m.type === 'MsgHeartbeat' || m.type === 'MsgApp';
    if (leader && (checkQuorum || preVote || this.needsLeader())) {
      // The sender may be a leader that this node, whose term has run
      // ahead, cannot follow, while nobody else listens to this node. The
      // response's term makes it step down, and both can move on.
      this.send(draft('MsgAppResp', m.from));
    } else if (this.answersOldCandidate(m.type)) {
      // Silence would leave a node with a short log asking forever, and two
      // candidates, of whom one does not ask the other, side by side.
      narrate.voteRejected(this, m);
      election.rejectVote(this, m, voteResponseType(m.type));
    } else if (m.type === 'MsgStorageAppendResp') {
      // Between the write and its response the term changed, and the entries
      // may have been replaced: they cannot be called stable. A snapshot
      // can: nothing replaces what is committed.
      if (m.index !== 0) narrate.storedInOldTerm(this, m);
      if (m.snapshot !== null) membership.appliedSnapshot(this, m.snapshot);
    } else {
      narrate.lowerTerm(this, m);
    }
  }

  /** As in the paper; etcd/raft only answers who tries for a pre-vote. */
  private answersOldCandidate(
    type: MessageType,
  ): type is 'MsgVote' | 'MsgPreVote' {
    return (
      type === 'MsgPreVote' ||
      (type === 'MsgVote' && !this.config.exactlyAsEtcd)
    );
  }

  /**
   * Reports whether only a leader can end an election that this node has heard
   * of: a learner, and a new member that does not know it is one yet, do not
   * campaign. etcd/raft leaves them behind until others elect somebody.
   */
  private needsLeader(): boolean {
    return !this.promotable && !this.config.exactlyAsEtcd;
  }

  private stepLeader(m: Message): void {
    switch (m.type) {
      case 'MsgBeat':
        return sending.broadcastHeartbeat(this);
      case 'MsgCheckQuorum':
        return election.checkQuorum(this);
      case 'MsgProp':
        return replication.handleProposal(this, m);
      case 'MsgReadIndex':
        return readIndex.handleReadIndex(this, m);
      case 'MsgForgetLeader':
        return; // A leader knows who leads.
    }
    // All that is left concerns a member.
    const pr = this.tracker.progress.get(m.from);
    if (pr === undefined) return narrate.noProgress(this, m);
    switch (m.type) {
      case 'MsgAppResp':
        return replication.handleAppendResponse(this, m, pr);
      case 'MsgHeartbeatResp':
        return replication.handleHeartbeatResponse(this, m, pr);
      case 'MsgSnapStatus':
        return installSnapshot.handleSnapshotStatus(this, m, pr);
      case 'MsgUnreachable':
        return replication.handleUnreachable(this, m, pr);
      case 'MsgTransferLeader':
        return transfer.handleTransfer(this, m, pr);
    }
  }

  private stepFollower(m: Message): void {
    switch (m.type) {
      case 'MsgProp':
        return replication.forwardProposal(this, m);
      case 'MsgApp':
      case 'MsgHeartbeat':
      case 'MsgSnap':
        this.electionElapsed = 0;
        this.lead = m.from;
        return this.obeyLeader(m);
      case 'MsgTransferLeader':
        return transfer.forwardTransfer(this, m);
      case 'MsgForgetLeader':
        return transfer.forgetLeader(this);
      case 'MsgTimeoutNow':
        return transfer.handleTimeoutNow(this, m);
      case 'MsgReadIndex':
        return readIndex.forwardReadIndex(this, m);
      case 'MsgReadIndexResp':
        return readIndex.handleReadIndexResponse(this, m);
    }
  }

  /** For candidates and pre-candidates, which differ in little. */
  private stepCandidate(m: Message): void {
    switch (m.type) {
      case 'MsgProp':
        narrate.noLeader(this, 'dropping proposal');
        throw new ProposalDroppedError('NoLeader');
      case 'MsgReadIndex':
        throw new ReadDroppedError('NoLeader');
      case 'MsgApp':
      case 'MsgHeartbeat':
      case 'MsgSnap':
        // Somebody won this very term.
        this.becomeFollower(m.term, m.from);
        return this.obeyLeader(m);
      case 'MsgPreVoteResp':
      case 'MsgVoteResp':
        return election.handleVoteResponse(this, m);
      case 'MsgTimeoutNow':
        return narrate.ignoredTimeoutNow(this, m);
    }
  }

  private obeyLeader(m: Message): void {
    if (m.type === 'MsgApp') replication.handleAppend(this, m);
    else if (m.type === 'MsgHeartbeat') replication.handleHeartbeat(this, m);
    else installSnapshot.handleSnapshot(this, m);
  }

  /** The disk holds what it was given. */
  private handleStored(m: Message): void {
    if (m.index !== 0) {
      this.log.unstable.stableTo({ term: m.logTerm, index: m.index });
    }
    if (m.snapshot !== null) membership.appliedSnapshot(this, m.snapshot);
  }

  /** The state machine has applied what it was given. */
  private handleApplied(m: Message): void {
    if (m.entries.length > 0) membership.appliedEntries(this, m.entries);
  }

  private loadState(hardState: HardState): void {
    const { committed } = this.log;
    const last = this.log.lastIndex();
    const { commit, term, vote } = hardState;
    for (const value of [term, vote]) {
      const counts = Number.isSafeInteger(value) && value >= 0;
      if (!counts) {
        throw new InvariantError(
          `${narrate.hex(this.id)} state holds ${value}`,
        );
      }
    }
    // Written so that it is not in range either when it is no number.
    if (!(commit >= committed && commit <= last)) {
      throw new InvariantError(
        `${narrate.hex(this.id)} state.commit ${commit} is out of range ` +
          `[${committed}, ${last}]`,
      );
    }
    this.log.committed = commit;
    this.term = hardState.term;
    this.vote = hardState.vote;
  }

  private drawElectionTimeout(): number {
    const { electionTick } = this.config;
    return electionTick + Math.floor(this.drawChance() * electionTick);
  }

  private drawChance(): number {
    let chance: unknown;
    try {
      chance = this.config.random();
    } catch (cause) {
      throw new RandomError('config.random threw', { cause });
    }
    const valid = typeof chance === 'number' && chance >= 0 && chance < 1;
    if (valid) return chance as number;
    throw new RandomError(
      `config.random must return a number from 0 up to 1, got ` +
        `${String(chance)} (${typeof chance})`,
    );
  }

  /** All that a former leader knew of its followers is out of date. */
  private resetProgress(): void {
    const last = this.log.lastIndex();
    for (const [id, old] of this.tracker.progress) {
      const pr = this.tracker.newProgress(last + 1, old.isLearner);
      if (id === this.id) pr.match = last;
      this.tracker.progress.set(id, pr);
    }
  }
}
