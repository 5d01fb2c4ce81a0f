/**
 * Choices by a seed.
 *
 * @module
 */
import { seeded } from '../../sim/index.ts';

/** Draws from one seeded stream. */
export class Chance {
  private readonly draw: () => number;

  constructor(seed: number) {
    this.draw = seeded(seed);
  }

  /** A whole number from 0 up to, but not, `count`. */
  below(count: number): number {
    return Math.floor(this.draw() * count);
  }

  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number {
    return low + this.below(high - low + 1);
  }

  /** True with this probability. */
  happens(probability: number): boolean {
    return this.draw() < probability;
  }

  /** One of a list that is not empty. */
  of<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!;
  }

  /** One of a list with weights, at least one of which is above 0. */
  weighted<T>(list: readonly (readonly [T, number])[]): T {
    let left = this.draw() * list.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [value, weight] of list) {
      left -= weight;
      if (left < 0) return value;
    }
    return list[list.length - 1]![0];
  }

  /** Each member of a list with this probability, in order. */
  some<T>(list: readonly T[], probability: number): T[] {
    return list.filter(() => this.happens(probability));
  }
}
