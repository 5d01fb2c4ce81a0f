/** How often something took how long. */
export class Histogram {
  /** Upper ends of the buckets, in seconds, rising. */
  readonly bounds: readonly number[];
  /** How many fell into each bucket, and after all of them. */
  readonly counts: number[];
  /** Seconds that all took together. */
  sum = 0;

  /**
   * @param bounds - by default from a tenth of a millisecond to 13 seconds,
   *   each the double of the one before it.
   */
  constructor(bounds = Array.from({ length: 18 }, (_, i) => 2 ** i / 10_000)) {
    this.bounds = bounds;
    this.counts = Array.from({ length: bounds.length + 1 }, () => 0);
  }

  /** How often it happened. */
  get count(): number {
    return this.counts.reduce((sum, count) => sum + count, 0);
  }

  /** It happened, and took so many milliseconds. */
  observe(ms: number): void {
    const seconds = ms / 1000;
    let bucket = 0;
    while (seconds > (this.bounds[bucket] ?? Infinity)) bucket++;
    this.counts[bucket]!++;
    this.sum += seconds;
  }
}
