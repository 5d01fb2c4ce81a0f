/** Which entries answer a query best. */
import { findForm } from './match.ts';
import type { Query, Term } from './query.ts';
import { FIELDS, TYPED, worthOf } from './reading.ts';
import type { Reading } from './reading.ts';
import type { Vocabulary } from './vocabulary.ts';

/** What a query as a whole counts on top of its terms, where it is found unbroken. */
const UNBROKEN = {
  title: 1,
  names: 0.9,
  also: 0.5,
  anchor: 0,
  text: 0.4,
  code: 0.3,
  comment: 0.1,
} as const;

/** The same, where it is all of a name but for small words: who asks for 领导者 means the term. */
const EXACT = 2;

/** Chapters explain; a symbol that merely has the word in its name does not. */
const KINDS = { section: 1, term: 1.1, symbol: 0.55, module: 0.6, file: 0.5 } as const;

/** What a section counts that only asks, compares or sums up. */
const REPEATS = 0.7;

interface Scored {
  readonly reading: Reading;
  readonly score: number;
}

/** What each term counts, by the place of the entry. */
type Worths = ReadonlyMap<number, number>;

/** The entries that have something of a query, the best first. */
export function scored(query: Query, readings: readonly Reading[], vocabulary: Vocabulary): Scored[] {
  const worths = query.terms.map((term) => worthsOf(term, readings, vocabulary));
  const rarities = query.terms.map(({ weight }, i) => weight * rarity(worths[i]!, readings.length));
  const total = rarities.reduce((sum, each) => sum + each, 0);
  // Two words that meet somewhere else say nothing by themselves.
  const telling = worths.filter((_, i) => query.terms[i]!.seam !== true);
  const places = new Set(telling.flatMap((each) => [...each.keys()]));
  const wholes = wholesOf(query);
  const whole = new Set(wholes.flatMap((each) => vocabulary.having(each)));
  return [...places]
    .map((place) => {
      const reading = readings[place]!;
      let [score, found] = [0, 0];
      for (const [i, each] of rarities.entries()) {
        const worth = worths[i]!.get(place) ?? 0;
        score += each * worth;
        if (worth > 0) found += each;
      }
      const unbroken = whole.has(place) ? unbrokenness(reading, wholes) : 0;
      const exact = reading.gists.has(query.gist) ? EXACT : 0;
      const wholeness =
        (1 + unbroken + exact) * kindness(reading, query.terms) * closeness(reading, query.terms);
      return { place, reading, score: score * (found / total) ** 3 * wholeness };
    })
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || a.place - b.place);
}

function worthsOf(term: Term, readings: readonly Reading[], vocabulary: Vocabulary): Worths {
  const places = new Set(term.forms.flatMap((form) => vocabulary.having(form)));
  const worths = new Map<number, number>();
  for (const place of places) {
    const worth = worthOf(readings[place]!, term);
    if (worth > 0) worths.set(place, worth);
  }
  return worths;
}

/** How much a term tells: nothing if nobody has it, little if everybody does. */
function rarity(worths: Worths, entries: number): number {
  return worths.size === 0 ? 0 : Math.log(1 + entries / worths.size);
}

/** All of a query as it may stand in a text: of one word, as the forms of it. */
function wholesOf({ whole, terms }: Query): readonly string[] {
  return terms.length === 1 ? [whole, ...terms[0]!.forms.slice(0, TYPED)] : [whole];
}

function unbrokenness(reading: Reading, wholes: readonly string[]): number {
  const has = (text: string): boolean => wholes.some((whole) => findForm(text, whole) >= 0);
  return FIELDS.reduce((sum, field) => sum + (has(reading[field]) ? UNBROKEN[field] : 0), 0);
}

/** What an entry counts for what it is. */
function kindness({ entry, names, also }: Reading, terms: readonly Term[]): number {
  const kind = KINDS[entry.kind] * (entry.kind === 'section' && entry.repeats === true ? REPEATS : 1);
  const asked = terms.some(({ forms }) =>
    forms.some((form) => findForm(names, form) >= 0 || findForm(also, form) >= 0),
  );
  // Where a question names a symbol as its answer, it is as good as a section.
  return asked ? Math.max(1, kind) : kind;
}

/** A title that says little more than what was asked for is a better answer than a long one. */
function closeness({ entry, title }: Reading, terms: readonly Term[]): number {
  const asked = terms.filter((term) => term.forms.some((form) => findForm(title, form) >= 0));
  if (asked.length === 0) return 1;
  const length = Math.max(...asked.map((term) => Math.max(...term.forms.map((form) => form.length))));
  // A chapter is about its title, a section of the same title about a part of something else.
  const most = entry.kind === 'section' && entry.of === '' ? 1 : 0.5;
  return 1 + most * Math.min(1, (length * asked.length) / entry.title.length);
}
