/**
 * Calls as a person types them: words between blanks.
 *
 * @module
 */

// Not all that JavaScript takes for blank: 0xa0 is a part of many letters.
const BLANK = /[ \t\r\n]/;
const HEX = /^[\da-f]{2}$/i;

/** What a letter behind a backslash stands for, when not for itself. */
const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  a: '\x07',
};

/** A word, or a part of one, and where the text goes on. */
interface Piece {
  readonly text: string;
  readonly next: number;
}

/**
 * The words of a line. Blanks belong to a word in quotes: between double
 * ones a backslash stands before a letter that means something, and between
 * single ones only before a quote.
 *
 * @param line - a letter for each byte.
 * @returns null when a quote is not closed, or a word goes on behind it.
 */
export function splitLine(line: string): string[] | null {
  const words: string[] = [];
  let at = 0;
  for (;;) {
    while (at < line.length && BLANK.test(line[at]!)) at++;
    if (at === line.length) return words;
    const word = wordAt(line, at);
    if (word === null) return null;
    words.push(word.text);
    at = word.next;
  }
}

function wordAt(line: string, from: number): Piece | null {
  let text = '';
  let at = from;
  while (at < line.length && !BLANK.test(line[at]!)) {
    const letter = line[at]!;
    if (letter === '"' || letter === "'") {
      const quoted = quotedAt(line, at + 1, letter);
      if (quoted === null) return null;
      return { text: text + quoted.text, next: quoted.next };
    }
    text += letter;
    at++;
  }
  return { text, next: at };
}

function quotedAt(line: string, from: number, quote: string): Piece | null {
  const letterAt = quote === '"' ? escapedAt : singleAt;
  let text = '';
  let at = from;
  while (at < line.length) {
    if (line[at] === quote) {
      const ends = at + 1 === line.length || BLANK.test(line[at + 1]!);
      return ends ? { text, next: at + 1 } : null;
    }
    const letter = letterAt(line, at);
    text += letter.text;
    at = letter.next;
  }
  return null;
}

/** A letter between double quotes. */
function escapedAt(line: string, at: number): Piece {
  const letter = line[at + 1];
  if (line[at] !== '\\' || letter === undefined)
    return { text: line[at]!, next: at + 1 };
  const digits = line.slice(at + 2, at + 4);
  if (letter === 'x' && HEX.test(digits)) {
    const text = String.fromCharCode(Number.parseInt(digits, 16));
    return { text, next: at + 4 };
  }
  return { text: ESCAPES[letter] ?? letter, next: at + 2 };
}

/** A letter between single quotes. */
function singleAt(line: string, at: number): Piece {
  const quote = line[at] === '\\' && line[at + 1] === "'";
  return quote
    ? { text: "'", next: at + 2 }
    : { text: line[at]!, next: at + 1 };
}
