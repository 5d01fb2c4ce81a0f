/**
 * Texts as a page can draw them. Marks are stacked on one letter without end,
 * a line is shaped as a whole, and some scripts take a browser many times as
 * long as others: a text that is short enough can still stop a page.
 *
 * @module
 */

import { cutText, LIMITS } from './limits.ts';

/** What joins the letter before it, or cannot be seen. */
const RUN = new RegExp(`([\\p{M}\\p{Cf}]{${LIMITS.marks}})[\\p{M}\\p{Cf}]+`, 'gu');

/** The text with a mark where marks, or a line, were too many. It never gets longer. */
export function tame(text: string): string {
  const thin = text.replace(RUN, '$1…');
  if (thin.length <= LIMITS.line) return thin;
  return thin
    .split('\n')
    .map((line) => cutText(line, LIMITS.line))
    .join('\n');
}

/** The beginning of a text as it is shown. */
export function shorten(text: string, most: number): string {
  return tame(cutText(text, most));
}

/** A name: it stands in a sentence, and neither breaks its line nor turns it around. */
export function nameOf(text: string, most: number): string {
  return shorten(text.slice(0, 2 * most).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ''), most);
}

/** What a character costs that is drawn with another font, or shaped with its neighbours. */
const COSTLY = 8;

/** Where scripts are that are drawn at once: Latin, signs, and those of Chinese. */
const CHEAP: readonly (readonly [number, number])[] = [
  [0, 0x2ff],
  [0x2000, 0x2bff],
  [0x2e80, 0x303f],
  [0x3400, 0x9fff],
  [0xff00, 0xffef],
];

function costOfUnit(unit: number): number {
  return CHEAP.some(([from, to]) => unit >= from && unit <= to) ? 1 : COSTLY;
}

/** What it costs to draw a text, in plain characters. */
export function costOf(text: string): number {
  let cost = 0;
  for (let i = 0; i < text.length; i++) cost += costOfUnit(text.charCodeAt(i));
  return cost;
}

/** The longest beginning of `text` that costs at most `room`. */
export function within(text: string, room: number): string {
  let cost = 0;
  for (let i = 0; i < text.length; i++) {
    cost += costOfUnit(text.charCodeAt(i));
    if (cost > room) return text.slice(0, i);
  }
  return text;
}
