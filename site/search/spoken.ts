/** Whose words a reader has pasted: an error or a remark, with its blanks filled in. */
import { isLetter } from './match.ts';
import { plain } from './spelling.ts';
import type { Definition } from './types.ts';

/** A text that a symbol says. */
export interface Spoken {
  readonly symbol: Definition;
  readonly said: string;
}

interface Pattern extends Spoken {
  /** What stands between the blanks. */
  readonly pieces: readonly string[];
  readonly letters: number;
  /** Its words alone. */
  readonly bare: string;
}

/** Letters of the longest text that is taken for what fills a blank. */
const BLANK = 80;

/** Letters that a text of one piece must have, with and without a blank, and one of several. */
const PHRASE = { whole: 16, filled: 12, pieces: 8 } as const;

/** How much of the query a text must be that is not long, or that the query has not all of. */
const MOST = 0.8;

/** More owners of one text than these are not shown. */
const SHOWN = 2;

export function patternsOf(definitions: readonly Definition[]): Pattern[] {
  return definitions.flatMap((symbol) =>
    symbol.says.map((said) => {
      const pieces = said
        .split('…')
        .map(flat)
        .filter((piece) => piece.trim() !== '');
      return { symbol, said, pieces, letters: lettersOf(pieces.join('')), bare: bare(said) };
    }),
  );
}

/** The texts that a query is made of, the longest first. */
export function spokenIn(query: string, patterns: readonly Pattern[]): Spoken[] {
  const text = flat(query).trim();
  const all = lettersOf(text);
  const fits = ({ pieces, letters, said }: Pattern): number => {
    const found = longestIn(text, pieces);
    const most = found >= MOST * all;
    if (found < letters) return most && found >= PHRASE.filled ? found : 0;
    // A phrase of every day is said by somebody, too.
    const long = pieces.length > 1 ? PHRASE.pieces : said.includes('…') ? PHRASE.filled : PHRASE.whole;
    return most || found >= long ? found : 0;
  };
  const found = patterns
    .map((pattern) => ({ pattern, found: fits(pattern) }))
    .filter((each) => each.found > 0)
    .sort((a, b) => b.found - a.found)
    .map(({ pattern }) => pattern);
  return (found.length > 0 ? found : withWords(bare(query), patterns)).slice(0, SHOWN);
}

/** The texts that have a run of words: who types from memory leaves brackets and colons away. */
function withWords(words: string, patterns: readonly Pattern[]): Pattern[] {
  if (lettersOf(words) < PHRASE.whole || !words.includes(' ')) return [];
  return patterns.filter((pattern) => ` ${pattern.bare} `.includes(` ${words} `));
}

function bare(text: string): string {
  return plain(text)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

function flat(text: string): string {
  return plain(text).replace(/\s+/g, ' ');
}

/** Numbers fill blanks, and spaces are everywhere. */
function lettersOf(text: string): number {
  return text.replace(/[\s\d]/g, '').length;
}

/** Where a piece stands in a text, not in the middle of a word; -1 for nowhere. */
function wordAt(text: string, piece: string): number {
  let at = text.indexOf(piece);
  while (at > 0 && isLetter(piece[0]) && isLetter(text[at - 1])) at = text.indexOf(piece, at + 1);
  return at;
}

/** The letters of the longest run of pieces that stand in a text one after the other. */
function longestIn(text: string, pieces: readonly string[]): number {
  let longest = 0;
  for (let first = 0; first < pieces.length; first++) {
    let [at, end, letters] = [wordAt(text, pieces[first]!), 0, 0];
    for (let i = first; at >= 0 && (i === first || at - end <= BLANK); i++) {
      letters += lettersOf(pieces[i]!);
      end = at + pieces[i]!.length;
      const next = pieces[i + 1];
      if (next === undefined) break;
      at = text.indexOf(next, end);
      if (at < 0) letters += cutOff(text.slice(end), next);
    }
    longest = Math.max(longest, letters);
  }
  return longest;
}

/** The letters with which a text breaks off in the middle of a piece. */
function cutOff(text: string, piece: string): number {
  for (let length = Math.min(text.length, piece.length - 1); length > 0; length--) {
    if (text.endsWith(piece.slice(0, length))) return lettersOf(piece.slice(0, length));
  }
  return 0;
}
