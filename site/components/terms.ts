/**
 * The colour of a term: one for the whole book, so that a term looks the same
 * in a figure, a diagram and a cluster that runs.
 *
 * @module
 */

/** So many hues stand in base.css; then they repeat, and labels tell terms apart. */
const HUES = 8;

/** The colour of a term as a value of CSS; a node without one is grey. */
export function termColour(term: number): string {
  return term === 0 ? 'var(--ink-3)' : `var(--t${((term - 1) % HUES) + 1})`;
}
