/** An entry of the index as the search reads it, and what a term counts in it. */
import { findForm } from './match.ts';
import { gistOf } from './query.ts';
import type { Term } from './query.ts';
import { humps, plain } from './spelling.ts';
import type { Definition, Passage } from './types.ts';

/** What is looked at of an entry, in lower case. */
export interface Reading {
  readonly entry: Passage | Definition;
  readonly title: string;
  readonly names: string;
  /** What each of its names comes to without small words. */
  readonly gists: ReadonlySet<string>;
  readonly also: string;
  /** What its address calls a section, which is one or two words. */
  readonly anchor: string;
  readonly text: string;
  readonly code: string;
  readonly comment: string;
  /** All of these, for a quick no. */
  readonly all: string;
}

/** What a form counts where it is found. */
const WEIGHTS = { title: 8, names: 7, also: 5, anchor: 3, text: 2, code: 1.5, comment: 0.7 } as const;
export const FIELDS = Object.keys(WEIGHTS) as (keyof typeof WEIGHTS)[];

/** The forms of a term that come first are spellings of what was typed. */
export const TYPED = 3;

const SEPARATOR = '\n';

export function readingOf(entry: Passage | Definition): Reading {
  const joined = (texts: readonly string[]): string => plain(texts.join(SEPARATOR));
  const symbol = entry.kind === 'symbol';
  const fields = {
    title: plain(`${entry.title}${SEPARATOR}${humps(entry.title)}`),
    names: joined(entry.names),
    also: joined(entry.also),
    anchor: entry.kind === 'section' ? plain(humps(entry.to.split('#')[1] ?? '')) : '',
    text: joined(symbol ? [...entry.text, ...entry.says] : entry.text),
    code: symbol ? '' : joined(entry.code.flatMap((name) => [name, humps(name)])),
    comment: symbol ? plain(entry.comment) : '',
  };
  const gists = new Set(entry.names.map(gistOf).filter((gist) => gist !== ''));
  return { entry, ...fields, gists, all: Object.values(fields).join(SEPARATOR) };
}

/** What a term counts in an entry: in its best field, and a little more in each other one. */
export function worthOf(reading: Reading, { forms }: Term): number {
  if (!forms.some((form) => findForm(reading.all, form) >= 0)) return 0;
  let [best, sum] = [0, 0];
  for (const field of FIELDS) {
    const form = forms.findIndex((each) => findForm(reading[field], each) >= 0);
    if (form < 0) continue;
    // The word that was typed counts more than another one of its meaning.
    const worth = WEIGHTS[field] * (form < TYPED ? 1 : 0.75);
    best = Math.max(best, worth);
    sum += worth;
  }
  return best + 0.2 * (sum - best);
}
