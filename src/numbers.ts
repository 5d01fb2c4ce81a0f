/**
 * Counting without an end in sight, and what happens at the end.
 *
 * @module
 */
import { InvariantError } from './errors.ts';

/**
 * The sum of two counts. A `number` holds whole numbers exactly up to
 * 2^53-1. Beyond that two terms in a row are the same number, and a node
 * votes twice in one term: it must stop before.
 *
 * @throws {@link InvariantError} when the sum is no such number.
 */
export function sum(count: number, more: number, what: string): number {
  const total = count + more;
  if (total <= Number.MAX_SAFE_INTEGER) return total;
  throw new InvariantError(
    `${what} cannot count past 2^53-1: ${count} and ${more} more`,
  );
}

/** The number after a count; as {@link sum}. */
export function successor(count: number, what: string): number {
  return sum(count, 1, what);
}
