/** What a reader typed, as terms to look for. */
import { chineseTerms, withoutSmall } from './chinese.ts';
import { findForm } from './match.ts';
import { HAN, PIECES, plain, stemsOf, wordsOf } from './spelling.ts';
import type { Synonyms } from './synonyms.ts';
import { simplified } from './traditional.ts';

/** One thing that is looked for: any of its forms will do. */
export interface Term {
  /** Lower case: Chinese as it is, Latin as the beginning of a word. */
  readonly forms: readonly string[];
  /** How much it counts among the terms of the query. */
  readonly weight: number;
  /** The word that it was made from, where it is one. */
  readonly typed?: string;
  /** The end of a word and the beginning of the next: counts little, and is not marked alone. */
  readonly seam?: boolean;
}

export interface Query {
  /** All of it, in lower case and half width. */
  readonly whole: string;
  /** The same without small words. */
  readonly gist: string;
  readonly terms: readonly Term[];
}

const STOP = new Set(
  (
    'a an and are as at be but by can cannot could did do does for from had has have how i if in is ' +
    'it its me my no not of on or should so that the their them then there they this to was we were ' +
    'what when where which who why will with would you your'
  ).split(' '),
);

/** Words of any question, whatever it is about: all of the book is about Raft and etcd. */
const FAINT = new Set(
  (
    'about all any between compare compared difference different etcd etcdserver exist exists ' +
    'explain happen happened happens mean meaning means only raft really request requests same use ' +
    'used uses using versus vs work works'
  ).split(' '),
);

/** How much they count among others. */
const FAINTLY = 0.3;

/** `won't` is a small word and a `not`; what stands after the apostrophe of `leader's` is nothing. */
const NEGATED = /\b\p{L}+n['’]t\b/giu;
const SHORTENED = /['’](?:s|re|ve|ll|d|m)\b/giu;

function lengthened(text: string): string {
  return text.replace(NEGATED, ' not ').replace(SHORTENED, ' ');
}

/** A number alone says little: nobody looks for all that has a 3. */
const NUMBER = 0.3;

export function parseQuery(text: string, synonyms: Synonyms): Query {
  const typed = simplified(text.normalize('NFKC'));
  const whole = plain(typed).trim().replace(/\s+/g, ' ').replace(/\(\)$/, '');
  const { terms, rest } = synonyms.take(lengthened(typed));
  const others = rest.flatMap((piece) => (HAN.test(piece) ? chineseTerms(piece) : latinTerms(piece)));
  const all = withoutLetters([...terms, ...others]);
  // A question of nothing but small words is about these words.
  return { whole, gist: gistOf(text), terms: all.length > 0 ? all : [{ forms: [whole], weight: 1 }] };
}

/** What a question comes to: that of "how do I run the tests" is "run test", of 怎么运行 it is 运行. */
export function gistOf(text: string): string {
  const pieces = lengthened(simplified(text.normalize('NFKC'))).match(PIECES) ?? [];
  const told = pieces.map((piece) => {
    if (HAN.test(piece)) return withoutSmall(piece);
    const word = plain(piece);
    return STOP.has(word) || FAINT.has(word) ? '' : stemsOf(word)[0]!;
  });
  return told.filter((word) => word !== '').join(' ');
}

/** The one word that a question is about; undefined where there are more, or none. */
export function loneWord(text: string): string | undefined {
  const pieces = text.match(/\p{Script=Han}+|[\w.]+/gu) ?? [];
  const words = pieces.filter((piece) =>
    HAN.test(piece) ? withoutSmall(piece) !== '' : !STOP.has(plain(piece)) && !FAINT.has(plain(piece)),
  );
  return words.length === 1 && !HAN.test(words[0]!) ? words[0] : undefined;
}

/** A letter alone is a variable or an article: it tells something only where there is nothing else. */
function withoutLetters(terms: readonly Term[]): readonly Term[] {
  const words = terms.filter(({ typed }) => typed === undefined || !/^[a-z]$/i.test(typed));
  return words.length > 0 ? words : terms;
}

export function latinTerms(piece: string): Term[] {
  const word = plain(piece);
  if (STOP.has(word)) return [];
  const parts = wordsOf(piece).map((part) => stemsOf(part)[0]!);
  const stems = parts.length > 1 ? [parts.join(' ')] : stemsOf(word);
  // The end of some words, such as `redis`, is none that could be taken away.
  const lost = parts.length > 1 || !stems.some((form) => findForm(word, form) >= 0);
  return [{ forms: lost ? [word, ...stems] : stems, weight: weightOf(word), typed: piece }];
}

function weightOf(word: string): number {
  if (/^\d+$/.test(word)) return NUMBER;
  return FAINT.has(word) ? FAINTLY : 1;
}
