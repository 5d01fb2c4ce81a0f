/**
 * Reads that wait for proof that the leader still leads.
 *
 * @module
 */
import { NO_BYTES } from './entry.ts';
import type { Message } from './message.ts';
import { successor } from './numbers.ts';
import type { JointConfig } from './quorum.ts';

/**
 * A read that may be answered now: once `index` is applied, the state is at
 * least as new as it was when the read was asked for. etcd: `ReadState`.
 */
export interface ReadState {
  readonly index: number;
  /** What the application gave to know its request again. */
  readonly requestCtx: Uint8Array;
}

/** A read request with the commit index of the moment it came. */
export interface UnprovedRead {
  readonly request: Message;
  /** The state must be at least this new to answer it. */
  readonly index: number;
  /** Number of the heartbeat round that proves it. */
  readonly round: number;
}

/**
 * The queue of a leader's reads. Each gets a number of its own, which
 * travels with the heartbeats and comes back with their responses. The
 * context that the application chose would not do: a request sent twice
 * could be released by responses to the first one's heartbeats, which prove
 * nothing about the time of the second. etcd: `readOnly`.
 */
export class UnprovedReads {
  private queue: UnprovedRead[] = [];
  private lastRound = 0;
  /** The latest round that each member has answered. */
  private readonly answered = new Map<number, number>();

  /** Number of reads that wait. */
  get size(): number {
    return this.queue.length;
  }

  /**
   * Queues a read, and counts the leader's own response.
   *
   * @param commit - the leader's commit index now.
   * @returns the context for the heartbeats that are to prove it.
   */
  add(request: Message, commit: number, self: number): Uint8Array {
    successor(this.lastRound, 'round of reads');
    const round = ++this.lastRound;
    this.queue.push({ request, index: commit, round });
    this.answered.set(self, round);
    return encodeRound(round);
  }

  /** Context of the newest read that waits; empty when none does. */
  lastContext(): Uint8Array {
    return this.queue.length === 0 ? NO_BYTES : encodeRound(this.lastRound);
  }

  /**
   * Counts the response to a heartbeat. Whoever has answered a round has
   * thereby answered all rounds before it.
   *
   * @returns the reads that a quorum has now proved, oldest first.
   */
  acknowledge(
    from: number,
    context: Uint8Array,
    voters: JointConfig,
  ): readonly UnprovedRead[] {
    const round = decodeRound(context);
    if (round === null || round > this.lastRound) return [];
    const before = this.answered.get(from) ?? 0;
    this.answered.set(from, Math.max(before, round));
    return this.release(voters);
  }

  /**
   * Takes out the reads that the responses so far prove to these voters: the
   * voters may be others than when the responses came. A response stays true,
   * whoever has joined or left since: when it was given, its sender knew of
   * no later leader.
   *
   * @returns them, oldest first.
   */
  release(voters: JointConfig): readonly UnprovedRead[] {
    if (this.queue.length === 0) return [];
    const proved = voters.committedIndex((id) => this.answered.get(id));
    const waiting = this.queue.findIndex((read) => read.round > proved);
    return this.queue.splice(0, waiting < 0 ? this.queue.length : waiting);
  }
}

const TWO_32 = 2 ** 32;

/** Eight bytes, most significant first. */
function encodeRound(round: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(8));
  view.setUint32(0, Math.floor(round / TWO_32));
  view.setUint32(4, round % TWO_32);
  return new Uint8Array(view.buffer);
}

/** The round, or null for a context that no leader of this kind made. */
function decodeRound(context: Uint8Array): number | null {
  if (context.length !== 8) return null;
  const view = new DataView(context.buffer, context.byteOffset, 8);
  const high = view.getUint32(0);
  const low = view.getUint32(4);
  return high === 0 ? low : high * TWO_32 + low;
}
