/**
 * Who belongs to the cluster, how far each member is, and how each voted.
 *
 * @module
 */
import { Inflights } from './inflights.ts';
import { Progress } from './progress.ts';
import { JointConfig } from './quorum.ts';
import type { VoteResult } from './quorum.ts';
import type { ConfState } from './snapshot.ts';

/**
 * The membership in force. A learner is never a voter; a voter of the
 * outgoing half that is to become a learner waits in `learnersNext`, because
 * until the joint configuration is left its vote still counts.
 * etcd: `tracker.Config`.
 */
export class TrackerConfig {
  readonly voters: JointConfig;
  /** Whether the leader leaves the joint configuration by itself. */
  autoLeave: boolean;
  readonly learners: Set<number>;
  readonly learnersNext: Set<number>;

  constructor(
    voters: JointConfig = new JointConfig(),
    learners: Iterable<number> = [],
    learnersNext: Iterable<number> = [],
    autoLeave = false,
  ) {
    this.voters = voters;
    this.autoLeave = autoLeave;
    this.learners = new Set(learners);
    this.learnersNext = new Set(learnersNext);
  }

  clone(): TrackerConfig {
    return new TrackerConfig(
      this.voters.clone(),
      this.learners,
      this.learnersNext,
      this.autoLeave,
    );
  }

  /** The same membership in the form that is stored; the caller's own. */
  confState(): ConfState {
    return {
      voters: [...this.voters.incoming.ids()],
      learners: rising(this.learners),
      votersOutgoing: [...this.voters.outgoing.ids()],
      learnersNext: rising(this.learnersNext),
      autoLeave: this.autoLeave,
    };
  }

  /** Such as `voters=(1 2)&&(1) learners=(3) autoleave`. */
  toString(): string {
    let text = `voters=${this.voters}`;
    if (this.learners.size > 0) {
      text += ` learners=(${rising(this.learners).join(' ')})`;
    }
    if (this.learnersNext.size > 0) {
      text += ` learners_next=(${rising(this.learnersNext).join(' ')})`;
    }
    return this.autoLeave ? `${text} autoleave` : text;
  }
}

function rising(ids: Iterable<number>): number[] {
  return [...ids].sort((a, b) => a - b);
}

/** The members and what is known of each. */
export type ProgressMap = Map<number, Progress>;

/** A membership that is ready to be installed. */
export interface Membership {
  readonly config: TrackerConfig;
  readonly progress: ProgressMap;
}

/** How an election stands. */
export interface Tally {
  readonly granted: number;
  readonly rejected: number;
  readonly result: VoteResult;
}

/**
 * The configuration with the progress and the vote of every member.
 * etcd: `tracker.ProgressTracker`.
 */
export class ProgressTracker {
  config: TrackerConfig = new TrackerConfig();
  progress: ProgressMap = new Map();
  /** Limits of every member's window, in messages and in payload bytes. */
  readonly maxInflight: number;
  readonly maxInflightBytes: number;

  private votes = new Map<number, boolean>();
  /** Ids of the members, rising; made anew when the membership changes. */
  private order: readonly number[] = [];

  constructor(maxInflight: number, maxInflightBytes: number) {
    this.maxInflight = maxInflight;
    this.maxInflightBytes = maxInflightBytes;
  }

  /** Takes a changed membership into force. */
  install({ config, progress }: Membership): void {
    this.config = config;
    this.progress = progress;
    this.order = rising(progress.keys());
  }

  /** Makes the progress of a member that nothing is known of. */
  newProgress(next: number, isLearner: boolean): Progress {
    const window = new Inflights(this.maxInflight, this.maxInflightBytes);
    return new Progress(next, window, isLearner);
  }

  /** Ids of all members, learners too, rising. */
  ids(): readonly number[] {
    return this.order;
  }

  /** Reports whether there is one voter and no other to ask. */
  isSingleton(): boolean {
    const { voters } = this.config;
    return voters.incoming.size === 1 && !voters.joint;
  }

  /** The highest index that the voters hold. etcd: `Committed`. */
  committed(): number {
    return this.config.voters.committedIndex(this.matchOf);
  }

  /**
   * Reports whether the leader has heard from a quorum lately. Learners are
   * asked for nothing. etcd: `QuorumActive`.
   */
  quorumActive(): boolean {
    const active = new Map<number, boolean>();
    for (const [id, pr] of this.progress) {
      if (!pr.isLearner) active.set(id, pr.recentActive);
    }
    return this.config.voters.voteResult(active) === 'VoteWon';
  }

  /** Starts an election with no votes. */
  resetVotes(): void {
    this.votes.clear();
  }

  /** Counts a node's first vote; a second one changes nothing. */
  recordVote(id: number, granted: boolean): void {
    if (!this.votes.has(id)) this.votes.set(id, granted);
  }

  /**
   * How the election stands. The two counts are for people: they leave out
   * who is no member or a learner. The result alone decides.
   */
  tallyVotes(): Tally {
    let granted = 0;
    let rejected = 0;
    for (const [id, pr] of this.progress) {
      const vote = this.votes.get(id);
      if (pr.isLearner || vote === undefined) continue;
      if (vote) granted++;
      else rejected++;
    }
    const result = this.config.voters.voteResult(this.votes);
    return { granted, rejected, result };
  }

  private readonly matchOf = (id: number): number | undefined =>
    this.progress.get(id)?.match;
}
