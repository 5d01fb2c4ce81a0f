/** What a reader typed, as terms to look for. */

/** One thing that is looked for: any of its forms will do. */
export interface Term {
  /** Lower case: Chinese as it is, Latin as the beginning of a word. */
  readonly forms: readonly string[];
  /** How much it counts among the terms of the query. */
  readonly weight: number;
}

export interface Query {
  /** All of it, in lower case and half width. */
  readonly whole: string;
  readonly terms: readonly Term[];
}

const HAN = /\p{Script=Han}/u;
const PIECES = /\p{Script=Han}+|[\p{L}\p{N}_]+/gu;

const STOP = new Set(
  (
    'a an and are as at be but by can could did do does for from had has have how i if in is it its ' +
    'my no not of on or should so that the their them then there they this to was we were what when ' +
    'where which who why will with would you your'
  ).split(' '),
);

/** Words around a question in Chinese, longest first. */
const ASKING =
  /为什么|怎么样|怎么办|是什么|怎么|怎样|如何|什么|为何|是否|可以|一个|的|了|吗|呢|是|在|被|我|把/gu;

/** One character of a spelling more or less must not matter: full width, capitals. */
export function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

/**
 * The part of an English word that its forms share: `dropped`, `drops` and `dropping` begin with
 * `drop`.
 */
export function stem(word: string): string {
  if (word.length < 5 || HAN.test(word)) return word;
  const bare = word.replace(word.length < 6 ? /(?:ed|s)$/ : /(?:ings?|ed|es|s|e|y)$/, '');
  if (bare.length < 3) return word;
  return bare.replace(/([bdfgklmnprtz])\1$/, '$1').replace(/i$/, '');
}

/** `maybeAppend` as `maybe append`, so that each of its words can be found. */
export function humps(name: string): string {
  return name
    .replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .replace(/[_./-]/g, ' ');
}

function wordsOf(text: string): string[] {
  return plain(humps(text)).match(PIECES) ?? [];
}

/** Two words mean the same here if they share their stem. */
function same(a: string, b: string): boolean {
  return stem(a) === stem(b);
}

/** The query as terms; `synonyms` are groups of words of one meaning. */
export function parseQuery(text: string, synonyms: readonly (readonly string[])[]): Query {
  const whole = plain(text).trim().replace(/\s+/g, ' ').replace(/\(\)$/, '');
  const { terms, rest } = takeSynonyms(text.normalize('NFKC'), synonyms);
  const others = rest.flatMap(termsOf);
  const all = [...terms, ...others];
  // A question of nothing but small words is about these words.
  return { whole, terms: all.length > 0 ? all : [{ forms: [whole], weight: 1 }] };
}

interface Taken {
  readonly terms: Term[];
  /** What no group has a word for. */
  readonly rest: string[];
}

/** Takes the words of the groups out of a text, the longest first. */
function takeSynonyms(text: string, synonyms: readonly (readonly string[])[]): Taken {
  const names = synonyms
    .flatMap((group) => group.map((name) => ({ name, group })))
    .sort((a, b) => b.name.length - a.name.length);
  let pieces: string[] = text.match(PIECES) ?? [];
  const terms: Term[] = [];
  for (const { name, group } of names) {
    const found = HAN.test(name) ? cutHan(pieces, name) : cutLatin(pieces, name);
    if (found === undefined) continue;
    pieces = found;
    terms.push({ forms: formsOf([name, ...group]), weight: 1.5 });
  }
  return { terms, rest: pieces };
}

/** How a name is written in texts: as it is, and as one word. */
function formsOf(names: readonly string[]): string[] {
  const forms = names.flatMap((name) => {
    if (HAN.test(name)) return [plain(name)];
    const words = wordsOf(name).map(stem);
    return [words.join(' '), words.join('-'), plain(name)];
  });
  return [...new Set(forms)];
}

function cutHan(pieces: readonly string[], name: string): string[] | undefined {
  const at = pieces.findIndex((piece) => piece.includes(name));
  if (at < 0) return undefined;
  const parts = pieces[at]!.split(name).filter((part) => part !== '');
  return [...pieces.slice(0, at), ...parts, ...pieces.slice(at + 1)];
}

function cutLatin(pieces: readonly string[], name: string): string[] | undefined {
  const words = wordsOf(name);
  const split = pieces.map((piece) => wordsOf(piece));
  const flat = split.flatMap((parts, piece) => parts.map((word) => ({ word, piece })));
  const at = flat.findIndex((_, i) => words.every((word, k) => same(flat[i + k]?.word ?? '', word)));
  if (at < 0) return undefined;
  const [first, last] = [flat[at]!.piece, flat[at + words.length - 1]!.piece];
  // A word inside of a longer name is a part of that name.
  const length = split.slice(first, last + 1).reduce((sum, parts) => sum + parts.length, 0);
  if (length !== words.length) return undefined;
  return [...pieces.slice(0, first), ...pieces.slice(last + 1)];
}

function termsOf(piece: string): Term[] {
  if (HAN.test(piece)) return piece.replace(ASKING, ' ').split(' ').flatMap(hanTerms);
  const word = plain(piece);
  if (STOP.has(word)) return [];
  const parts = wordsOf(piece).map(stem);
  const forms = parts.length > 1 ? [word, parts.join(' ')] : [stem(word)];
  return [{ forms, weight: 1 }];
}

/** A run of Chinese is looked for by every two characters: nobody types the words apart. */
function hanTerms(run: string): Term[] {
  if (run === '') return [];
  if (run.length <= 2) return [{ forms: [run], weight: 1 }];
  const pairs = Array.from({ length: run.length - 1 }, (_, i) => run.slice(i, i + 2));
  return pairs.map((pair) => ({ forms: [pair], weight: 2 / run.length }));
}
