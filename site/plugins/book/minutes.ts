import type { ChapterListing } from '../weave/chapters.ts';
import { flatText, isElement, walk } from '../weave/mdx.ts';
import type { MdxNode } from '../weave/mdx.ts';

/** Han characters and Latin words that are read in a minute. */
const HAN = 450;
const LATIN = 250;
/** Lines of code in a minute. */
const LINES = 30;
/** Minutes for a run, or for a rule that is broken. */
const RUN = 0.5;
/** Minutes for a guess. */
const GUESS = 0.5;

const EXTRA: Readonly<Record<string, number>> = {
  Run: RUN,
  Scenario: RUN,
  BreakIt: RUN,
  Figure: RUN / 2,
  Predict: GUESS,
  Ask: GUESS,
};

/** How many lines the open listings of each chapter show, by its path. */
export function openLines(listings: readonly ChapterListing[]): Map<string, number> {
  const lines = new Map<string, number>();
  for (const { chapter, folded, start, end } of listings) {
    if (!folded) lines.set(chapter, (lines.get(chapter) ?? 0) + end - start + 1);
  }
  return lines;
}

/**
 * How many minutes a chapter takes a reader who reads the open listings, guesses, and looks at
 * the runs. Exercises are not counted: they take as long as they take.
 *
 * @param lines - how many lines of code its open listings show.
 */
export function minutesOf(tree: MdxNode, lines: number): number {
  let minutes = lines / LINES;
  walk(tree, (node) => {
    if (isElement(node)) minutes += EXTRA[node.name] ?? 0;
  });
  const words = (tree.children ?? [])
    .filter((node) => !(isElement(node) && node.name === 'Exercise'))
    .map(flatText)
    .join('\n');
  minutes += (words.match(/\p{Script=Han}/gu) ?? []).length / HAN;
  minutes += (words.match(/[A-Za-z]+/g) ?? []).length / LATIN;
  return Math.round(minutes);
}
