/**
 * Reads of this node that are not answered yet.
 *
 * @module
 */
import { numberSize } from '../sizes.ts';
import type { ReadState } from '../unproved_reads.ts';
import { WireReader, WireWriter } from '../wire.ts';

/** A read that waits. */
export interface OpenRead {
  readonly ticket: number;
  /** Tick at which nobody waits for it any more. */
  readonly expires: number;
  /**
   * Number of the first request that asked for it; 0 when none has. The
   * answer to that one, or to any later one, is good for this read.
   */
  since: number;
  /** Whether a request is out for it. */
  asked: boolean;
  /** The state machine must have applied this; 0 when not known yet. */
  index: number;
}

const NONE_OPEN: readonly OpenRead[] = [];

/**
 * Reads go through three steps: asked for, then of a known index, then, when
 * the state machine has applied that index, answered. One request is made
 * for all reads that came in since the last Ready. It is made again, under
 * another number, when the leader has changed or the answer takes an
 * election timeout: messages get lost, and a leader forgets its reads with
 * its leadership.
 */
export class ReadQueue {
  private readonly run: number;
  private readonly open = new Map<number, OpenRead>();
  private requests = 0;
  /** Whether there may be reads that no request is out for. */
  unasked = false;
  /** Tick of the newest request. */
  private askedAt = 0;

  /** @param run - as in {@link ProposalId}. */
  constructor(run: number) {
    this.run = run;
  }

  get size(): number {
    return this.open.size;
  }

  add(ticket: number, expires: number): void {
    const read = { ticket, expires, since: 0, asked: false, index: 0 };
    this.open.set(ticket, read);
    this.unasked = true;
  }

  /**
   * The context to ask raft with for all reads that none is out for. It
   * tells requests of one node apart, over all of its runs.
   */
  nextContext(): Uint8Array {
    const request = this.requests + 1;
    return new WireWriter(numberSize(this.run) + numberSize(request))
      .number(1, this.run)
      .number(2, request)
      .finish();
  }

  /** Raft has taken the request of {@link ReadQueue.nextContext}. */
  requested(now: number): void {
    this.requests++;
    this.askedAt = now;
    this.unasked = false;
    for (const read of this.open.values()) {
      if (read.index > 0 || read.asked) continue;
      read.asked = true;
      if (read.since === 0) read.since = this.requests;
    }
  }

  /** Nobody will answer what was asked so far. */
  askAgain(): void {
    for (const read of this.open.values()) {
      if (read.index > 0) continue;
      read.asked = false;
      this.unasked = true;
    }
  }

  /** Asks again for what has not been answered for so many ticks. */
  askAgainAfter(ticks: number, now: number): void {
    if (now - this.askedAt >= ticks) this.askAgain();
  }

  /** Raft names indexes from which reads may be answered. */
  grant(states: readonly ReadState[]): void {
    for (const { index, requestCtx } of states) {
      const request = this.requestOf(requestCtx);
      if (request === 0) continue;
      for (const read of this.open.values()) {
        const good = read.since > 0 && read.since <= request;
        if (good && read.index === 0) read.index = index;
      }
    }
  }

  /** Takes out what may be answered when so much is applied. */
  release(applied: number): readonly OpenRead[] {
    if (this.open.size === 0) return NONE_OPEN;
    const ready: OpenRead[] = [];
    for (const read of this.open.values()) {
      if (read.index > 0 && read.index <= applied) ready.push(read);
    }
    for (const read of ready) this.open.delete(read.ticket);
    return ready;
  }

  /** Nobody waits for it any more. */
  cancel(ticket: number): void {
    this.open.delete(ticket);
  }

  /** Takes out those that nobody waits for any more. */
  expire(now: number): readonly OpenRead[] {
    if (this.open.size === 0) return NONE_OPEN;
    const late = [...this.open.values()].filter((r) => r.expires <= now);
    for (const read of late) this.open.delete(read.ticket);
    return late;
  }

  /** The number of a request of this run; 0 for any other. */
  private requestOf(context: Uint8Array): number {
    const r = new WireReader(context, 'read context');
    let run = -1;
    let request = 0;
    try {
      while (r.next()) {
        if (r.field === 1) run = r.number(run);
        else if (r.field === 2) request = r.number(request);
        else r.skip();
      }
    } catch {
      // A peer may respond with any bytes: these are none of ours.
      return 0;
    }
    return run === this.run ? request : 0;
  }
}
