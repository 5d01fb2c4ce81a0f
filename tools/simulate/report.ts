/**
 * What is printed of a failing case that may be long.
 */
import { writeLink } from '../../site/components/Replay/link.ts';

/** Lines that are printed at most; the file has all. */
const SHOWN = 120;

/** A longer link would be cut by those who pass it on. */
const LONGEST_LINK = 8000;

/** The lines of a case, the last ones only counted. */
export function linesOf(written: string, file: string): string[] {
  const lines = written.trimEnd().split('\n');
  if (lines.length <= SHOWN) return lines;
  return [...lines.slice(0, SHOWN), `... and ${lines.length - SHOWN} more lines in ${file}`];
}

/** The short case, or the seed of the whole run if it is not short enough. */
export function linkTo(
  written: string,
  whole: { readonly profile: string; readonly seed: number },
): string {
  const link = writeLink({ kind: 'case', text: written, rule: null });
  if (link.length <= LONGEST_LINK) return link;
  return writeLink({ kind: 'seed', ...whole, rule: null });
}
