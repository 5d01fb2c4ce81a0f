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
 * `drop`.
 */
export function stem(word: string): string {
  if (word.length < 5 || HAN.test(word)) return word;
  const bare = word.replace(word.length < 6 ? /(?:ed|s)$/ : /(?:ings?|ed|es|s|e|y)$/, '');
  if (bare.length < 3) return word;
  return bare.replace(/([bdfgklmnprtz])\1$/, '$1').replace(/i$/, '');
}

/** The stem of a word, and that of its other spelling: `randomis` and `randomiz`. */
export function stemsOf(word: string): string[] {
  const own = stem(word);
  // Of `applied` so little is left that it would begin other words, such as `appliance`.
  if (own.length < 5 && /i(?:ed|es)$|y$/.test(word) && own !== word) return [`${own}y`, `${own}ie`];
  const other = own.replace(
    /([a-z]{3})i([sz])(?![sz])/,
    (_, start: string, letter: string) => `${start}i${letter === 's' ? 'z' : 's'}`,
  );
  return own.length < 6 || other === own ? [own] : [own, other];
}
