/** Finds what a reader looks for: whose words or whose name it is, and then what tells most of it. */
import { citedIn } from './cited.ts';
import type { Citation } from './cited.ts';
import { excerptOf, markTitle } from './excerpt.ts';
import type { Piece } from './excerpt.ts';
import { namedIn, namedInCode, namedInList } from './named.ts';
import type { Named } from './named.ts';
import { nearest } from './nearest.ts';
import { findForm } from './match.ts';
import { latinTerms, loneWord, parseQuery } from './query.ts';
import type { Query, Term } from './query.ts';
import { readingOf } from './reading.ts';
import type { Reading } from './reading.ts';
import { scored } from './scoring.ts';
import { humps, plain } from './spelling.ts';
import { patternsOf, spokenIn } from './spoken.ts';
import type { Spoken } from './spoken.ts';
import { Synonyms } from './synonyms.ts';
import type { Definition, Passage, SearchIndex } from './types.ts';
import { Vocabulary } from './vocabulary.ts';

/** Where a hit leads: to a place of the book, or to one of the places of a symbol. */
export type Place = 'section' | 'term' | 'module' | 'file' | 'definition' | 'api';

export interface Hit {
  readonly place: Place;
  readonly title: readonly Piece[];
  /** What the place is a part of; may be ''. */
  readonly of: string;
  readonly to: string;
  readonly excerpt: readonly Piece[];
  /** Why it was found where neither title nor excerpt tell: the question that it answers. */
  readonly asked: readonly Piece[];
}

/** What a text calls by its name, or cites. */
interface Known {
  readonly spoken: readonly Spoken[];
  readonly cited: readonly Citation[];
  readonly listed: readonly Named[];
  readonly named: readonly Named[];
}

/** A word that is nowhere, and the one that was looked for instead. */
export interface Correction {
  readonly typed: string;
  readonly shown: string;
}

export interface Answer {
  readonly hits: readonly Hit[];
  readonly corrections: readonly Correction[];
  /** Words that are nowhere, and nothing was looked for instead. */
  readonly missing: readonly string[];
}

/** One who types has begun a word of so few letters; they may not be all of it. */
const BEGUN = 4;

/** An error as it is printed: its name, then what it says. */
const ERROR = /^\s*(?:Uncaught\s+)?([A-Z]\w*Error):/;

export class Search {
  private readonly index: SearchIndex;
  private readonly readings: readonly Reading[];
  private readonly vocabulary: Vocabulary;
  private readonly synonyms: Synonyms;
  private readonly patterns: ReturnType<typeof patternsOf>;

  constructor(index: SearchIndex) {
    this.index = index;
    this.readings = [...index.passages, ...index.definitions].map(readingOf);
    this.vocabulary = new Vocabulary(this.readings.map(({ all }) => all));
    this.synonyms = new Synonyms(index);
    this.patterns = patternsOf(index.definitions);
  }

  /** The best hits first, at most `limit`. */
  find(text: string, limit: number): readonly Hit[] {
    return this.answer(text, limit).hits;
  }

  /** The same, and what was put right in the text before anything was found. */
  answer(text: string, limit: number): Answer {
    const known = this.known(text);
    if (Object.values(known).some(({ length }) => length > 0)) {
      return { hits: this.hits(text, limit, known), corrections: [], missing: [] };
    }
    const corrections = this.corrections(text);
    const meant = corrections.reduce((all, { typed, shown }) => all.replace(typed, shown), text);
    const hits = this.hits(meant, limit, meant === text ? known : this.known(meant));
    return { hits, corrections, missing: this.missing(meant) };
  }

  private known(text: string): Known {
    const { definitions, cited } = this.index;
    const spoken = spokenIn(text, this.patterns);
    return {
      spoken,
      cited: citedIn(text, cited, (each) => this.synonyms.has(each)),
      listed: namedInList(text, definitions),
      // What looks like code in an error was filled in.
      named: this.named(text, spoken.length === 0),
    };
  }

  private hits(text: string, limit: number, { spoken, cited, listed, named }: Known): Hit[] {
    const query = this.parse(text);
    if (query.whole === '') return [];
    const lists = listed.map((each) => this.placesOf(each, query));
    const first = [
      ...cited.map((each) => this.placeOfCited(each, query)),
      ...spoken.flatMap((each) => this.placesOfSpoken(each, query)),
      // The definition of each, then the section that reads it.
      ...[0, 1].flatMap((at) => lists.flatMap((places) => places[at] ?? [])),
      ...named.flatMap((each) => this.placesOf(each, query)),
    ];
    // An excerpt takes its time: only of those that may be shown.
    const others = scored(query, this.readings, this.vocabulary).slice(0, limit + first.length);
    const hits = [...first, ...others.map(({ reading }) => this.hitOf(reading.entry, query))];
    const seen = new Set<string>();
    return hits.filter(({ to }) => !seen.has(to) && seen.add(to)).slice(0, limit);
  }

  /**
   * The symbols that a text names, or asks about with small words only. A word that is a term of
   * the book is not yet the name of a member.
   */
  private named(text: string, code: boolean): Named[] {
    const about = ERROR.exec(text)?.[1] ?? loneWord(text);
    const name = about !== undefined && /[a-z][A-Z]/.test(about) ? about : text;
    const named = namedIn(name, this.index.definitions, this.synonyms.has(name.trim()));
    return named.length > 0 || !code ? named : namedInCode(text, this.index.definitions);
  }

  /**
   * The query. Where a word is nowhere, its parts may be, as of a name that the library has not; a
   * short one may be only begun, and stands for those that begin so.
   */
  private parse(text: string): Query {
    const query = parseQuery(text, this.synonyms);
    const terms = query.terms.flatMap((term) => {
      if (term.typed === undefined || this.isKnown(term)) return [term];
      const parts = humps(term.typed).split(' ');
      if (parts.length > 1) return parts.flatMap(latinTerms);
      if (term.typed.length > BEGUN) return [term];
      return [{ ...term, forms: this.vocabulary.beginningWith(plain(term.typed)) }];
    });
    return { ...query, terms };
  }

  private isKnown({ forms }: Term): boolean {
    return forms.some((form) =>
      this.vocabulary.having(form).some((place) => findForm(this.readings[place]!.all, form) >= 0),
    );
  }

  /** The words that nothing stands for; of Chinese, what its pairs join to. */
  private missing(text: string): string[] {
    const { terms } = this.parse(text);
    const lost: string[] = [];
    for (const { forms, typed } of terms.filter((term) => term.seam !== true && !this.isKnown(term))) {
      const word = typed ?? forms[0]!;
      const before = lost.at(-1);
      if (typed === undefined && before?.at(-1) === word[0])
        lost[lost.length - 1] = before + word.slice(1);
      else lost.push(word);
    }
    return [...new Set(lost)];
  }

  private corrections(text: string): Correction[] {
    const { terms } = parseQuery(text, this.synonyms);
    const strange = terms.filter((term) => term.typed !== undefined && !this.isKnown(term));
    return strange.flatMap(({ typed }) => {
      const word = plain(typed!);
      const near = nearest(
        word,
        this.vocabulary.beginningWith(word[0]!),
        (each) => this.vocabulary.having(each).length,
      );
      return near === undefined ? [] : [{ typed: typed!, shown: this.spelling(near) }];
    });
  }

  /** A name with its capitals, any other word as it is. */
  private spelling(word: string): string {
    const names = this.index.definitions.flatMap(({ title }) => [title, ...title.split('.')]);
    return names.find((name) => name.toLowerCase() === word && /[a-z][A-Z]/.test(name)) ?? word;
  }

  /** A passage, with the words that cite it. */
  private placeOfCited({ passage, as }: Citation, query: Query): Hit {
    return { ...this.hitOf(this.index.passages[passage]!, query), asked: [{ text: as, marked: true }] };
  }

  /** The symbol that says a text, with the text, and the section that reads it. */
  private placesOfSpoken({ symbol, said }: Spoken, query: Query): Hit[] {
    const section = this.index.passages[symbol.section];
    const own = { ...this.hitOf(symbol, query), excerpt: excerptOf([said], query.terms) };
    return [own, ...(section ? [this.hitOf(section, query)] : [])];
  }

  /**
   * The definition of a symbol, the section that reads it, and, where it was called by its own name,
   * its place in the reference.
   */
  private placesOf({ symbol, ours }: Named, query: Query): Hit[] {
    const section = this.index.passages[symbol.section];
    const own = this.hitOf(symbol, query);
    return [
      { ...own, place: 'definition', to: symbol.to },
      ...(section ? [this.hitOf(section, { ...query, terms: [nameTerm(symbol), ...query.terms] })] : []),
      ...(symbol.api === null || !ours
        ? []
        : [{ ...own, place: 'api' as const, of: 'API', to: symbol.api }]),
    ];
  }

  private hitOf(entry: Passage | Definition, query: Query): Hit {
    const { title, of, to, text, otherwise = '' } = entry;
    const lead = { title: markTitle(title, query.terms), of };
    const texts = entry.kind === 'symbol' ? [...text, ...entry.says] : text;
    const excerpt = excerptOf(texts.length > 0 ? texts : [otherwise], query.terms);
    const asked = isMarked([...lead.title, ...excerpt]) ? [] : askedOf(entry, query.terms);
    if (entry.kind !== 'symbol') return { ...lead, place: entry.kind, to, excerpt, asked };
    const place = entry.api === null ? 'definition' : 'api';
    return { ...lead, place, to: entry.api ?? to, excerpt, asked };
  }
}

function isMarked(pieces: readonly Piece[]): boolean {
  return pieces.some(({ marked }) => marked);
}

/** The one of its questions that a query asks; nothing where it has no word of any. */
function askedOf({ names, also }: Passage | Definition, terms: readonly Term[]): readonly Piece[] {
  const pieces = excerptOf([...names, ...also], terms);
  return isMarked(pieces) ? pieces : [];
}

function nameTerm({ title }: Definition): Term {
  return { forms: [plain(title.split('.').at(-1)!)], weight: 1 };
}
