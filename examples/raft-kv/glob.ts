/**
 * Patterns of `KEYS`, `SCAN` and `CONFIG GET`.
 *
 * | pattern | stands for |
 * | --- | --- |
 * | `*` | any letters, or none |
 * | `?` | a letter |
 * | `[abc]` `[a-c]` `[^a]` | one of these, or none of these |
 * | `\x` | the letter x, whatever it means |
 *
 * @module
 */

/** What a letter of the text must be. */
type Test = (letter: number) => boolean;

/** Parts of a pattern: a test of one letter, or null for a star. */
type Part = Test | null;

/** Letters of the longest pattern that is worth its memory. */
export const LONGEST_PATTERN = 64 * 1024;

/** A pattern that strings are tried with. */
export class Glob {
  private readonly parts: readonly Part[];

  constructor(pattern: string) {
    this.parts = partsOf(pattern);
  }

  /**
   * Whether the pattern stands for all of the text. Where it goes wrong,
   * only the last star takes a letter more: what those before it have taken
   * need not be more. So the time is the product of both lengths at most.
   */
  matches(text: string): boolean {
    const { parts } = this;
    let at = 0;
    let part = 0;
    let star = -1;
    let taken = 0;
    while (at < text.length) {
      const test = parts[part];
      if (test === null) {
        star = part++;
        taken = at;
      } else if (test?.(text.charCodeAt(at)) === true) {
        part++;
        at++;
      } else if (star >= 0) {
        part = star + 1;
        at = ++taken;
      } else {
        return false;
      }
    }
    while (parts[part] === null) part++;
    return part === parts.length;
  }
}

function partsOf(pattern: string): Part[] {
  const parts: Part[] = [];
  let at = 0;
  while (at < pattern.length) {
    const letter = pattern[at]!;
    if (letter === '*') {
      if (parts.at(-1) !== null) parts.push(null);
    } else if (letter === '?') {
      parts.push(() => true);
    } else if (letter === '[') {
      const { test, end } = setAt(pattern, at + 1);
      parts.push(test);
      at = end;
    } else {
      // A backslash at the end stands for itself.
      if (letter === '\\' && at + 1 < pattern.length) at++;
      parts.push(is(pattern.charCodeAt(at)));
    }
    at++;
  }
  return parts;
}

function is(wanted: number): Test {
  return (letter) => letter === wanted;
}

/**
 * The set that begins at `from`, behind its bracket. One that is not closed
 * goes to the end of the pattern.
 *
 * @returns `end`, where its closing bracket stands.
 */
function setAt(pattern: string, from: number): { test: Test; end: number } {
  const not = pattern[from] === '^';
  const ranges: [low: number, high: number][] = [];
  let at = not ? from + 1 : from;
  while (at < pattern.length && pattern[at] !== ']') {
    if (pattern[at] === '\\' && at + 1 < pattern.length) {
      ranges.push([pattern.charCodeAt(at + 1), pattern.charCodeAt(at + 1)]);
      at += 2;
      continue;
    }
    const one = pattern.charCodeAt(at);
    const ranged = pattern[at + 1] === '-' && at + 2 < pattern.length;
    const other = ranged ? pattern.charCodeAt(at + 2) : one;
    ranges.push([Math.min(one, other), Math.max(one, other)]);
    at += ranged ? 3 : 1;
  }
  const within = (letter: number): boolean =>
    ranges.some(([low, high]) => low <= letter && letter <= high);
  return { test: not ? (letter) => !within(letter) : within, end: at };
}
