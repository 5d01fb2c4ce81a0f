/** How one word may be written: its letters, its endings, its parts. */

export const HAN = /\p{Script=Han}/u;
/** Runs of Chinese, and words of other letters: one may follow the other without a space. */
export const PIECES = /\p{Script=Han}+|(?:(?!\p{Script=Han})[\p{L}\p{N}_])+/gu;

/** One character of a spelling more or less must not matter: full width, capitals. */
export function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

/** `maybeAppend` as `maybe append`, so that each of its words can be found. */
export function humps(name: string): string {
  return name
    .replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .replace(/[_./-]/g, ' ');
}

export function wordsOf(text: string): string[] {
  return plain(humps(text)).match(PIECES) ?? [];
}

/**
 * The part of an English word that its forms share: `dropped`, `drops` and `dropping` begin with
 * `drop`, `elected` and `election` with `elect`.
 */
export function stem(word: string): string {
  if (/^[a-z]{3}s$/.test(word)) return word.replace(/(?<![isu])s$/, '');
  if (word.length < 5 || HAN.test(word)) return word;
  const verb = /^(.{5,})ions?$/.exec(word)?.[1];
  const bare = verb ?? word.replace(word.length < 6 ? /(?:ed|s)$/ : /(?:ings?|ed|es|s|e|y)$/, '');
  if (bare.length < 3) return word;
  return bare.replace(/([bdfgklmnprtz])\1$/, '$1').replace(/i$/, '');
}

/**
 * The stem of a word, and those of its other spelling and of its other kind: `randomis` and
 * `randomiz`, `idempotent` and `idempotenc`.
 */
export function stemsOf(word: string): string[] {
  const own = stem(word);
  const short = /^(.{1,4})(?:i(?:ed|es)|y)$/.exec(word)?.[1];
  // Of `applied` so little is left that it would begin other words, such as `appliance`.
  if (short !== undefined && own !== word) return [`${short}y`, `${short}ie`];
  if (own.length < 6) return [own];
  const spelled = own.replace(
    /([a-z]{3})i([sz])(?![sz])/,
    (_, start: string, letter: string) => `${start}i${letter === 's' ? 'z' : 's'}`,
  );
  const kind = own.replace(/([ae]n)([tc])$/, (_, start: string, end: string) =>
    end === 't' ? `${start}c` : `${start}t`,
  );
  return [...new Set([own, spelled, kind])];
}
