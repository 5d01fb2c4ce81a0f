/** What is left of many measurements: the middle one, and how far they lie apart. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** The middle of the values; of two middle ones, the mean. */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('there is no median of no values');
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  return (sorted[Math.ceil(half) - 1]! + sorted[Math.floor(half)]!) / 2;
}

export function spread(values: readonly number[]): Spread {
  return { median: median(values), min: Math.min(...values), max: Math.max(...values) };
}

/**
 * How many times the first costs lie above the second ones. Each round gives
 * a ratio of its own: what slows a machine for a while slows both.
 */
export function ratios(of: readonly number[], to: readonly number[]): Spread {
  if (of.length !== to.length) {
    throw new RangeError(`${of.length} rounds can't be put beside ${to.length}`);
  }
  return spread(of.map((cost, round) => cost / to[round]!));
}
