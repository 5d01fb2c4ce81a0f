/** Where a form of a term stands in a text. */

const LETTER = /[\p{L}\p{N}_]/u;
const HAN = /\p{Script=Han}/u;

/**
 * The first place of `form` in a text of lower case, from `from` on; -1 if it has none. Latin
 * must begin a word, Chinese may stand anywhere.
 */
export function findForm(text: string, form: string, from = 0): number {
  if (form === '') return -1;
  const latin = LETTER.test(form[0]!) && !HAN.test(form[0]!);
  let at = text.indexOf(form, from);
  while (at > 0 && latin && beginsInside(text, at)) at = text.indexOf(form, at + 1);
  return at;
}

function beginsInside(text: string, at: number): boolean {
  const before = text[at - 1]!;
  return LETTER.test(before) && !HAN.test(before);
}

/** The end of what was found at `at`: of the word, where the form is a beginning of one. */
export function endOf(text: string, at: number, form: string): number {
  let end = at + form.length;
  if (HAN.test(form.at(-1)!)) return end;
  while (end < text.length && LETTER.test(text[end]!) && !HAN.test(text[end]!)) end++;
  return end;
}
