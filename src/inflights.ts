/**
 * The window of append messages that a leader has sent to one follower and
 * that the follower has not answered.
 *
 * @module
 */
import { NO_LIMIT } from './entry.ts';
import { invariant } from './errors.ts';
import { sum } from './numbers.ts';

/**
 * A ring of the messages in flight to one follower, oldest first. Each is
 * remembered by the index of its last entry, because that is what the
 * response will name. When the window is full, the leader sends no more
 * entries until a response frees a slot. etcd: `tracker.Inflights`.
 */
export class Inflights {
  /** Most messages that may be in flight. */
  readonly size: number;
  /**
   * Bytes in flight from which on the window counts as full; one message
   * may overshoot it.
   */
  readonly maxBytes: number;

  /** Position of the oldest message in the ring. */
  private start = 0;
  /** Number of messages in flight. */
  private length = 0;
  /** Payload bytes in flight. */
  private total = 0;
  /** Index of the last entry of each message; grows up to `size`. */
  private lasts: number[] = [];
  /** Payload bytes of each message, at the same position. */
  private bytes: number[] = [];

  constructor(size: number, maxBytes: number = NO_LIMIT) {
    this.size = size;
    this.maxBytes = maxBytes;
  }

  /** Number of messages in flight. */
  get count(): number {
    return this.length;
  }

  /** Payload bytes in flight. */
  get bytesInFlight(): number {
    return this.total;
  }

  /** Reports whether nothing more may be sent. etcd: `Inflights.Full`. */
  get full(): boolean {
    return this.length === this.size || this.total >= this.maxBytes;
  }

  /**
   * Remembers a message by the index of its last entry. Indexes must come
   * in rising order. etcd: `Inflights.Add`.
   *
   * @throws {@link InvariantError} when the window is full.
   */
  add(last: number, bytes: number): void {
    invariant(!this.full, 'cannot add into a Full inflights');
    const next = this.start + this.length;
    if (next < this.size && next === this.lasts.length) this.grow();
    const at = next < this.size ? next : next - this.size;
    this.total = sum(this.total, bytes, 'bytes in flight');
    this.lasts[at] = last;
    this.bytes[at] = bytes;
    this.length++;
  }

  /**
   * Forgets all messages whose last entry is at or before `to`: the
   * follower has them. A response for an older message frees nothing that a
   * newer one has not freed already. etcd: `Inflights.FreeLE`.
   */
  freeTo(to: number): void {
    while (this.length > 0 && this.lasts[this.start]! <= to) {
      this.total -= this.bytes[this.start]!;
      this.start = this.start + 1 === this.size ? 0 : this.start + 1;
      this.length--;
    }
    // An empty ring starts over, so that it need not grow to wrap around.
    if (this.length === 0) this.start = 0;
  }

  /** Forgets all messages. */
  reset(): void {
    this.start = 0;
    this.length = 0;
    this.total = 0;
  }

  /** A copy that shares nothing. etcd: `Inflights.Clone`. */
  clone(): Inflights {
    const copy = new Inflights(this.size, this.maxBytes);
    copy.start = this.start;
    copy.length = this.length;
    copy.total = this.total;
    copy.lasts = [...this.lasts];
    copy.bytes = [...this.bytes];
    return copy;
  }

  /**
   * Doubles the ring, up to `size`. It is not made in full from the start:
   * a leader of thousands of quiet groups would pay for windows it never
   * fills.
   */
  private grow(): void {
    const room = this.lasts.length === 0 ? 1 : this.lasts.length * 2;
    while (this.lasts.length < Math.min(room, this.size)) {
      this.lasts.push(0);
      this.bytes.push(0);
    }
  }
}
