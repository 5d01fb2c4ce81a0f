import fc from 'fast-check';

const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 200);
const SEED = Number(process.env['PROPERTY_SEED'] ?? 20260820);

/**
 * Checks a property a fixed number of times with a fixed seed, so that a
 * failure comes back on every run. The environment variables PROPERTY_RUNS
 * and PROPERTY_SEED widen the search.
 */
export function check<T extends unknown[]>(property: fc.IProperty<T>): void {
  fc.assert(property, { numRuns: RUNS, seed: SEED });
}
