/**
 * Whole numbers: terms, indexes, ids, sizes and ticks, and where they end.
 *
 * @module
 */
import { InvariantError, refuseInput } from './errors.ts';

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

/**
 * Checks that a number from outside is a whole number that a `number` holds
 * exactly, and not negative. Terms, indexes, ids and sizes all are.
 *
 * @throws {@link MisuseError} naming the value and its type.
 */
export function checkSafeInteger(value: unknown, what: string): void {
  if (Number.isSafeInteger(value) && (value as number) >= 0) return;
  refuseInput(what, 'a whole number from 0 to 2^53-1', value);
}
