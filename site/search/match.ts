/** Where a form of a term stands in a text. */
import { HAN } from './spelling.ts';

const LETTER = /[\p{L}\p{N}_]/u;

/** How a word may go on after the form that it begins with. */
type Ending = 'free' | 'inflected' | 'none';

/** Shorter forms begin too many words: `go` would find `got`, and `time` `timeout`. */
const SHORT = 4;
const INFLECTION = /^(?:s|es|e|ed|d|ings?|ers?|rs?|n)?$/;
const DOUBLED = /^(?:s|ed|ings?|ers?)?$/;

/** A letter of a word that has spaces around it; Chinese has none. */
export function isLetter(char: string | undefined): boolean {
  return char !== undefined && LETTER.test(char) && !HAN.test(char);
}

/**
 * The first place of `form` in a text of lower case, from `from` on; -1 if it has none. Latin
 * must begin a word, a short form be all of it but its ending, a number all of it; Chinese may
 * stand anywhere.
 */
export function findForm(text: string, form: string, from = 0): number {
  if (form === '') return -1;
  let at = text.indexOf(form, from);
  if (at < 0) return at;
  const latin = isLetter(form[0]);
  const ending = endingOf(form);
  while (at >= 0 && ((latin && isLetter(text[at - 1])) || !endsWell(text, at, form, ending))) {
    at = text.indexOf(form, at + 1);
  }
  return at;
}

/** The end of what was found at `at`: of the word, where the form is a beginning of one. */
export function endOf(text: string, at: number, form: string): number {
  let end = at + form.length;
  if (!isLetter(form.at(-1))) return end;
  while (isLetter(text[end])) end++;
  return end;
}

const endings = new Map<string, Ending>();

function endingOf(form: string): Ending {
  const known = endings.get(form);
  if (known !== undefined) return known;
  let start = form.length;
  while (start > 0 && isLetter(form[start - 1])) start--;
  const word = form.slice(start);
  let ending: Ending = word === '' || word.length > SHORT ? 'free' : 'inflected';
  if (/^\d+$/.test(word)) ending = 'none';
  endings.set(form, ending);
  return ending;
}

function endsWell(text: string, at: number, form: string, ending: Ending): boolean {
  if (ending === 'free') return true;
  const rest = text.slice(at + form.length, endOf(text, at, form));
  if (rest === '' || ending === 'none') return rest === '';
  return INFLECTION.test(rest) || (rest[0] === form.at(-1) && DOUBLED.test(rest.slice(1)));
}
