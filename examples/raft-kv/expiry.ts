/**
 * When keys die. The store has no clock of its own: the leader says in the
 * log what time it is, and at that stroke all nodes drop the same keys.
 *
 * Between two strokes the time of the log stands still, for as long as it
 * may be. A life that is given then begins at the next stroke: counted from
 * the last one it would end too early.
 *
 * @module
 */

/** How long a key has to live. */
export interface Life {
  readonly key: string;
  /** Milliseconds from the stroke at which it begins. */
  readonly ttl: number;
  /** When it ends; null as long as it has not begun. */
  deadline: number | null;
  /** Where it stands in the heap. */
  place: number;
}

/** A life that has begun. */
type Begun = Life & { deadline: number };

/** Milliseconds from one stroke to the next, as long as a key may die. */
const BETWEEN_STROKES = 1000;

/** The longest life, and the last moment, in milliseconds. */
export const LONGEST_LIFE = Number.MAX_SAFE_INTEGER;

/** The lives of all keys that will die. */
export class Expiry {
  private time = 0;
  private readonly waiting = new Set<Life>();
  /** A binary heap: each ends no earlier than the one at (place - 1) / 2. */
  private readonly heap: Begun[] = [];

  /** @param clock - the time of the last stroke. */
  constructor(clock = 0) {
    this.time = clock;
  }

  /** The time of the last stroke, in milliseconds since 1970. */
  get clock(): number {
    return this.time;
  }

  /** How many keys have a life. */
  get size(): number {
    return this.waiting.size + this.heap.length;
  }

  /** Those that begin at the next stroke. */
  get beginning(): Iterable<Life> {
    return this.waiting;
  }

  /** A life that begins at the next stroke. */
  begin(key: string, ttl: number): Life {
    const life: Life = { key, ttl, deadline: null, place: -1 };
    this.waiting.add(life);
    return life;
  }

  /** A life that has begun; it ends at `deadline`. */
  resume(key: string, deadline: number): Life {
    const life: Begun = { key, ttl: deadline - this.time, deadline, place: -1 };
    this.push(life);
    return life;
  }

  /** The key is gone, or shall not die. */
  cancel(life: Life): void {
    if (life.deadline === null) this.waiting.delete(life);
    else this.remove(life as Begun);
  }

  /** Milliseconds until a life ends, as far as the log knows. */
  remaining(life: Life): number {
    return life.deadline === null ? life.ttl : life.deadline - this.time;
  }

  /**
   * The time is `now`, or stays what it is when that was earlier: the clock
   * of a new leader may be behind.
   *
   * @returns the lives that have ended, in no order; they are forgotten.
   */
  stroke(now: number): readonly Life[] {
    this.time = Math.max(this.time, now);
    for (const life of this.waiting) {
      life.deadline = Math.min(this.time + life.ttl, LONGEST_LIFE);
      this.push(life as Begun);
    }
    this.waiting.clear();
    const ended: Life[] = [];
    while (this.heap.length > 0 && this.heap[0]!.deadline <= this.time) {
      const first = this.heap[0]!;
      ended.push(first);
      this.remove(first);
    }
    return ended;
  }

  /**
   * When the leader shall say what time it is, in milliseconds since 1970;
   * null when no key waits for it.
   */
  nextStroke(): number | null {
    if (this.waiting.size > 0) return 0;
    const [first] = this.heap;
    if (first === undefined) return null;
    return Math.min(first.deadline, this.time + BETWEEN_STROKES);
  }

  private push(life: Begun): void {
    this.rise(life, this.heap.length);
  }

  /** Puts the last one into the place of one that goes. */
  private remove(life: Begun): void {
    const last = this.heap.pop()!;
    if (last === life) return;
    this.rise(last, life.place);
    this.sink(last, last.place);
  }

  /** Finds the place of a life, at or above one that is free. */
  private rise(life: Begun, free: number): void {
    let place = free;
    while (place > 0) {
      const above = (place - 1) >> 1;
      const other = this.heap[above]!;
      if (other.deadline <= life.deadline) break;
      this.put(other, place);
      place = above;
    }
    this.put(life, place);
  }

  /** Finds the place of a life, at or below one that is free. */
  private sink(life: Begun, free: number): void {
    let place = free;
    for (;;) {
      const next = this.earlierBelow(place);
      if (next === null || next.deadline >= life.deadline) break;
      const below = next.place;
      this.put(next, place);
      place = below;
    }
    this.put(life, place);
  }

  private earlierBelow(place: number): Begun | null {
    const left = this.heap[2 * place + 1];
    const right = this.heap[2 * place + 2];
    if (left === undefined || right === undefined) return left ?? null;
    return right.deadline < left.deadline ? right : left;
  }

  private put(life: Begun, place: number): void {
    this.heap[place] = life;
    life.place = place;
  }
}
