/**
 * What a leader knows about one follower, and what it may send to it.
 *
 * @module
 */
import { InvariantError } from './errors.ts';
import type { Inflights } from './inflights.ts';

/** How the leader feeds a follower. etcd: `tracker.StateType`. */
export type ProgressState =
  | 'StateProbe' // one message, then wait: where do our logs meet?
  | 'StateReplicate' // a stream of messages, without waiting
  | 'StateSnapshot'; // no messages: a snapshot is on its way

/**
 * The leader's view of one follower. Two numbers carry it: everything up to
 * `match` is known to be on the follower, everything before `next` has been
 * sent (or is taken to be). Always `0 <= match < next`.
 * etcd: `tracker.Progress`.
 */
export class Progress {
  /** Highest index known to agree with the leader's log. */
  match: number;
  /** Index of the next entry to send. */
  next: number;
  state: ProgressState = 'StateProbe';
  /**
   * Index of the snapshot on its way, 0 for none; only in `StateSnapshot`.
   */
  pendingSnapshot = 0;
  /**
   * Whether anything was heard from the follower since the leader last
   * checked its quorum.
   */
  recentActive = false;
  /**
   * Whether to hold back: a probe is out, or the window is full. A response
   * or the response to a heartbeat clears it.
   */
  msgAppFlowPaused = false;
  /** Append messages that are out; only used in `StateReplicate`. */
  readonly inflights: Inflights;
  /** Whether the follower receives the log without counting. */
  isLearner: boolean;

  /** Commit index that was sent last; the follower may still miss it. */
  private sentCommitIndex = 0;

  constructor(next: number, inflights: Inflights, isLearner = false) {
    this.match = 0;
    this.next = next;
    this.inflights = inflights;
    this.isLearner = isLearner;
  }

  /**
   * Starts looking for the point where the logs meet. After a snapshot that
   * point is known to be at the snapshot or later.
   * etcd: `Progress.BecomeProbe`.
   */
  becomeProbe(): void {
    const sent = this.state === 'StateSnapshot' ? this.pendingSnapshot : 0;
    this.resetState('StateProbe');
    this.next = Math.max(this.match, sent) + 1;
    this.regressSentCommit();
    this.check();
  }

  /** Starts streaming after `match`. etcd: `Progress.BecomeReplicate`. */
  becomeReplicate(): void {
    this.resetState('StateReplicate');
    this.next = this.match + 1;
    this.check();
  }

  /**
   * Waits for a snapshot at `index` to arrive.
   * etcd: `Progress.BecomeSnapshot`.
   */
  becomeSnapshot(index: number): void {
    this.resetState('StateSnapshot');
    this.pendingSnapshot = index;
    this.next = index + 1;
    this.sentCommitIndex = index;
    this.check();
  }

  /**
   * Records that an append message with this many entries went out. A stream
   * moves on and fills its window; a probe stops until it is answered.
   * etcd: `Progress.SentEntries`.
   */
  sentEntries(count: number, bytes: number): void {
    switch (this.state) {
      case 'StateReplicate':
        if (count > 0) {
          this.next += count;
          this.check();
          this.inflights.add(this.next - 1, bytes);
        }
        // Whatever leaves with the window full serves as a probe.
        this.msgAppFlowPaused = this.inflights.full;
        break;
      case 'StateProbe':
        if (count > 0) this.msgAppFlowPaused = true;
        break;
      case 'StateSnapshot':
        throw new InvariantError(
          `sending append in unhandled state ${this.state}`,
        );
    }
  }

  /**
   * Reports whether sending this commit index would tell the follower anything:
   * not when it was sent before, and not when an index that covers all that was
   * sent to it already went out. etcd: `Progress.CanBumpCommit`.
   */
  canBumpCommit(index: number): boolean {
    return index > this.sentCommitIndex && this.sentCommitIndex < this.next - 1;
  }

  /** Records that this commit index went out. etcd: `Progress.SentCommit`. */
  sentCommit(index: number): void {
    this.sentCommitIndex = index;
  }

  /**
   * Takes in that the follower holds the log up to `index`.
   * etcd: `Progress.MaybeUpdate`.
   *
   * @returns false for an old response that tells nothing new.
   */
  maybeUpdate(index: number): boolean {
    if (index <= this.match) return false;
    this.match = index;
    this.next = Math.max(this.next, index + 1);
    this.msgAppFlowPaused = false;
    this.check();
    return true;
  }

  /**
   * Takes in that the follower rejected an append after `rejected`, and that
   * nothing after `hint` can match. etcd: `Progress.MaybeDecrTo`.
   *
   * @returns false for a response to a message that no longer matters.
   */
  maybeDecrTo(rejected: number, hint: number): boolean {
    if (this.state === 'StateReplicate') {
      // What matched cannot stop matching: this one was overtaken.
      if (rejected <= this.match) return false;
      this.next = this.match + 1;
      this.regressSentCommit();
      this.check();
      return true;
    }
    // Only one probe is out at a time, and it was sent at next - 1.
    if (this.next - 1 !== rejected) return false;
    this.next = Math.max(Math.min(rejected, hint + 1), this.match + 1);
    this.regressSentCommit();
    this.msgAppFlowPaused = false;
    this.check();
    return true;
  }

  /**
   * Reports whether the leader must not send entries now.
   * etcd: `Progress.IsPaused`.
   */
  get paused(): boolean {
    return this.state === 'StateSnapshot' || this.msgAppFlowPaused;
  }

  /** A copy that shares nothing. */
  clone(): Progress {
    const copy = new Progress(
      this.next,
      this.inflights.clone(),
      this.isLearner,
    );
    copy.match = this.match;
    copy.state = this.state;
    copy.pendingSnapshot = this.pendingSnapshot;
    copy.recentActive = this.recentActive;
    copy.msgAppFlowPaused = this.msgAppFlowPaused;
    copy.sentCommitIndex = this.sentCommitIndex;
    return copy;
  }

  /** Such as `StateReplicate match=4 next=7 paused inflight=2[full]`. */
  toString(): string {
    const { inflights } = this;
    let text = `${this.state} match=${this.match} next=${this.next}`;
    if (this.isLearner) text += ' learner';
    if (this.paused) text += ' paused';
    if (this.pendingSnapshot > 0) {
      text += ` pendingSnap=${this.pendingSnapshot}`;
    }
    if (!this.recentActive) text += ' inactive';
    if (inflights.count > 0) {
      text += ` inflight=${inflights.count}${inflights.full ? '[full]' : ''}`;
    }
    return text;
  }

  /** What holds after every change. */
  private check(): void {
    const { match, next } = this;
    if (match >= 0 && match < next && next <= Number.MAX_SAFE_INTEGER) return;
    throw new InvariantError(
      `progress must keep 0 <= match < next, is match=${match} next=${next}`,
    );
  }

  private resetState(state: ProgressState): void {
    this.msgAppFlowPaused = false;
    this.pendingSnapshot = 0;
    this.state = state;
    this.inflights.reset();
  }

  /** What lies at or behind `next` is taken not to have arrived. */
  private regressSentCommit(): void {
    this.sentCommitIndex = Math.min(this.sentCommitIndex, this.next - 1);
  }
}
