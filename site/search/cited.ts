/** What a query cites: a section or figure of the paper or the thesis, an option of etcd. */
import { plain } from './spelling.ts';
import { simplified } from './traditional.ts';
import type { Cited } from './types.ts';

/** A passage that treats it, and the words of the query that cite it. */
export interface Citation {
  readonly passage: number;
  readonly as: string;
}

/** As on the command line, in the environment, and in a file of settings. */
const OPTION = /(?<![\w-])(--|etcd[_-])?(?:experimental[_-])?([a-z]+(?:[_-][a-z]+)*)/g;

const FIGURE = /(?:\bfig(?:ures?|s?\.)?|图)\s*(\d+)(?![\d.]*\d)/g;

/** What stands before a number that counts sections. */
const SAID = [
  '§\\s*',
  '\\bsec(?:tion|\\.)?\\s*',
  '(?:\\bpaper|\\bthesis|\\bdissertation|论文)\\s*(?:的?第|ch(?:apter|\\.)?)?\\s*',
  '(?<!\\d)第\\s*',
].join('|');
const NUMBER = '(?<![\\w.:-])(?<number>\\d+(?:\\.\\d+){0,2})(?![\\w.:-]*\\w)';

/** A number with a dot, or one of which it is said what it counts. */
const SECTION = new RegExp(`(?<said>${SAID})?${NUMBER}`, 'g');

const THESIS = /\b(?:thesis|dissertation)\b|博士|学位论文/;
const PAPER = /\bpaper\b|\bsection\b|§|论文|\braft\s+\d|节/;

const DIGITS = '零一二三四五六七八九';

/** The passages in the order in which the query cites them. A word of the book is no option. */
export function citedIn(
  query: string,
  cited: Cited<number>,
  isTerm: (text: string) => boolean,
): Citation[] {
  const text = withDigits(plain(simplified(query)).trim());
  const options = [...text.matchAll(OPTION)].flatMap(([as, mark, name]) => {
    const option = name!.replace(/_/g, '-');
    const plainly = mark === undefined;
    if (plainly && (!option.includes('-') || isTerm(option.replace(/-/g, ' ')))) return [];
    return citations(cited.options, option, as);
  });
  if (options.length > 0) return options;
  const thesis = THESIS.test(text);
  const figures = thesis
    ? []
    : [...text.matchAll(FIGURE)].flatMap(([as, number]) => citations(cited.figures, number!, as));
  if (figures.length > 0) return figures;
  return [...text.matchAll(SECTION)].flatMap(({ 0: as, groups }) => {
    const { said, number } = groups!;
    const dotted = number!.includes('.') && (thesis || PAPER.test(text) || text === number);
    if (said === undefined && !dotted) return [];
    const tables = thesis ? [cited.thesis] : [cited.sections, cited.thesis];
    return citations(tables.find((table) => number! in table) ?? tables[0]!, number!, as.trim());
  });
}

/** Of a section that is not in the table, those of the section that it is a part of. */
function citations(
  table: Readonly<Record<string, readonly number[]>>,
  key: string,
  as: string,
): Citation[] {
  const found = Object.hasOwn(table, key) ? table[key] : undefined;
  if (found !== undefined) return found.map((passage) => ({ passage, as }));
  const whole = /^(.+)\.\d+$/.exec(key)?.[1];
  return whole === undefined ? [] : citations(table, whole, as);
}

/** 第六节 and 图十三 with their numbers in digits. */
function withDigits(text: string): string {
  return text.replace(/(?<=[第图]\s*)[一二三四五六七八九十]+/g, (number) => {
    const [tens, ones] = number.includes('十') ? number.split('十') : ['零', number];
    const digit = (char: string | undefined, none: number): number =>
      char ? DIGITS.indexOf(char) : none;
    return String(10 * digit(tens, 1) + digit(ones, 0));
  });
}
