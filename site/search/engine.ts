/**
 * Finds what a reader looks for. The whole index is a few hundred kilobytes of text, so each query
 * reads all of it: a few milliseconds, and nothing has to be taken apart beforehand.
 */
import { humps, parseQuery, plain } from './query.ts';
import type { Query, Term } from './query.ts';
import { excerptOf, markTitle } from './excerpt.ts';
import type { Piece } from './excerpt.ts';
import { findForm } from './match.ts';
import type { Definition, Passage, SearchIndex } from './types.ts';

/** Where a hit leads: to a place of the book, or to one of the places of a symbol. */
export type Place = 'section' | 'term' | 'module' | 'file' | 'definition' | 'api';

export interface Hit {
  readonly place: Place;
  readonly title: readonly Piece[];
  /** What the place is a part of; may be ''. */
  readonly of: string;
  readonly to: string;
  readonly excerpt: readonly Piece[];
}

/** What is looked at of an entry, in lower case. */
interface Reading {
  readonly entry: Passage | Definition;
  readonly title: string;
  readonly names: string;
  readonly also: string;
  readonly text: string;
  readonly code: string;
  readonly comment: string;
  /** All of these, for a quick no. */
  readonly all: string;
}

/** What a form counts where it is found. */
const WEIGHTS = { title: 8, names: 7, also: 5, text: 2, code: 1.5, comment: 0.7 } as const;
const FIELDS = Object.keys(WEIGHTS) as (keyof typeof WEIGHTS)[];

/** What a query as a whole counts on top of its terms, where it is found unbroken. */
const UNBROKEN = { title: 1, names: 0.9, also: 0.5, text: 0.4, code: 0.3, comment: 0.1 } as const;

/** Chapters explain; a symbol that merely has the word in its name does not. */
const KINDS = { section: 1, term: 1.1, symbol: 0.55, module: 0.6, file: 0.5 } as const;

/** More symbols of one name than these do not come before everything else. */
const NAMED = 3;

/** The forms of a term that come first are spellings of what was typed. */
const TYPED = 3;

const SEPARATOR = '\n';

function readingOf(entry: Passage | Definition): Reading {
  const joined = (texts: readonly string[]): string => plain(texts.join(SEPARATOR));
  const symbol = entry.kind === 'symbol';
  const fields = {
    title: plain(`${entry.title}${SEPARATOR}${humps(entry.title)}`),
    names: joined(entry.names),
    also: joined(entry.also),
    text: joined(symbol ? [...entry.text, ...entry.says] : entry.text),
    code: symbol ? '' : joined(entry.code.flatMap((name) => [name, humps(name)])),
    comment: symbol ? plain(entry.comment) : '',
  };
  return { entry, ...fields, all: Object.values(fields).join(SEPARATOR) };
}

interface Scored {
  readonly reading: Reading;
  readonly score: number;
}

export class Search {
  private readonly index: SearchIndex;
  private readonly readings: readonly Reading[];

  constructor(index: SearchIndex) {
    this.index = index;
    this.readings = [...index.passages, ...index.definitions].map(readingOf);
  }

  /** The best hits first, at most `limit`. */
  find(text: string, limit: number): Hit[] {
    const query = parseQuery(text, this.index.synonyms);
    if (query.whole === '') return [];
    const named = this.named(text.trim().replace(/\(\)$/, ''));
    const scored = this.score(query);
    const hits = [
      ...named.flatMap((symbol) => this.placesOf(symbol, query)),
      ...scored.map(({ reading }) => this.hitOf(reading.entry, query)),
    ];
    const seen = new Set<string>();
    const fresh = hits.filter(({ to }) => !seen.has(to) && seen.add(to));
    return fresh.slice(0, limit);
  }

  /** The symbols that the query calls by their name, those first that a chapter reads. */
  private named(text: string): Definition[] {
    const exact = this.index.definitions.filter(({ title }) => isNamed(title, text));
    const rank = (symbol: Definition): number =>
      (symbol.title === text ? 4 : 0) +
      (symbol.section >= 0 ? 2 : 0) +
      (symbol.exported ? 1 : 0) +
      (symbol.text.length > 0 ? 1 : 0);
    return exact.sort((a, b) => rank(b) - rank(a)).slice(0, NAMED);
  }

  private score({ whole, terms }: Query): Scored[] {
    const worths = terms.map((term) => this.readings.map((reading) => worthOf(reading, term)));
    const rarities = terms.map(({ weight }, i) => weight * this.rarity(worths[i]!));
    const total = rarities.reduce((sum, rarity) => sum + rarity, 0);
    if (total === 0) return [];
    const scored = this.readings.map((reading, at) => {
      let [score, found] = [0, 0];
      for (const [i, rarity] of rarities.entries()) {
        const worth = worths[i]![at]!;
        score += rarity * worth;
        if (worth > 0) found += rarity;
      }
      if (found === 0) return { reading, score };
      return { reading, score: score * (found / total) ** 3 * wholeness(reading, whole, terms) };
    });
    return scored.filter(({ score }) => score > 0).sort((a, b) => b.score - a.score);
  }

  /** How much a term tells: nothing if nobody has it, little if everybody does. */
  private rarity(worths: readonly number[]): number {
    const having = worths.filter((worth) => worth > 0).length;
    return having === 0 ? 0 : Math.log(1 + this.readings.length / having);
  }

  /** The definition of a symbol, the section that reads it, and its place in the reference. */
  private placesOf(symbol: Definition, query: Query): Hit[] {
    const section = this.index.passages[symbol.section];
    const own = this.hitOf(symbol, query);
    return [
      { ...own, place: 'definition', to: symbol.to },
      ...(section ? [this.hitOf(section, { ...query, terms: [nameTerm(symbol), ...query.terms] })] : []),
      ...(symbol.api === null ? [] : [{ ...own, place: 'api' as const, of: 'API', to: symbol.api }]),
    ];
  }

  private hitOf(entry: Passage | Definition, query: Query): Hit {
    const { title, of, to } = entry;
    const lead = { title: markTitle(title, query.terms), of, to };
    if (entry.kind === 'symbol') {
      const api = entry.api ?? to;
      const place = entry.api === null ? 'definition' : 'api';
      const excerpt = excerptOf([...entry.text, ...entry.says], query.terms);
      return { ...lead, place, to: api, excerpt };
    }
    return { ...lead, place: entry.kind, excerpt: excerptOf(entry.text, query.terms) };
  }
}

/**
 * Whether a text is the name of a symbol: as it is written, or in small letters where the name has
 * capitals. A word of every day, such as `commit`, asks for more than for a member of that name.
 */
function isNamed(title: string, text: string): boolean {
  const last = title.split('.').at(-1)!;
  if (/^[A-Z][a-z]+$/.test(text)) return title === text;
  if (last === text && /[A-Z]/.test(text)) return true;
  const names = [title, last].filter((name) => /[a-z][A-Z]|[._]/.test(name));
  return names.some((name) => name.toLowerCase() === text.toLowerCase());
}

function nameTerm({ title }: Definition): Term {
  return { forms: [plain(title.split('.').at(-1)!)], weight: 1 };
}

/** What an entry counts as a whole: for the query unbroken, for what it is, for a title to the point. */
function wholeness(reading: Reading, whole: string, terms: readonly Term[]): number {
  const unbroken = FIELDS.reduce(
    (sum, field) => sum + (findForm(reading[field], whole) >= 0 ? UNBROKEN[field] : 0),
    0,
  );
  const asked = terms.some(({ forms }) =>
    forms.some((form) => findForm(reading.names, form) >= 0 || findForm(reading.also, form) >= 0),
  );
  // Where a question names a symbol as its answer, it is as good as a section.
  const kind = asked ? Math.max(1, KINDS[reading.entry.kind]) : KINDS[reading.entry.kind];
  return (1 + unbroken) * kind * closeness(reading, terms);
}

/** What a term counts in an entry: in its best field, and a little more in each other one. */
function worthOf(reading: Reading, { forms }: Term): number {
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

/** A title that says little more than what was asked for is a better answer than a long one. */
function closeness({ entry, title }: Reading, terms: readonly Term[]): number {
  const asked = terms.filter((term) => term.forms.some((form) => findForm(title, form) >= 0));
  if (asked.length === 0) return 1;
  const length = Math.max(...asked.map((term) => Math.max(...term.forms.map((form) => form.length))));
  return 1 + 0.5 * Math.min(1, (length * asked.length) / entry.title.length);
}
