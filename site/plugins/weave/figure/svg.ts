/**
 * SVG as text, and how wide text is. Sizes are those of a page at 1280; a
 * narrow page shrinks a picture until its letters are 11 px, then it scrolls.
 *
 * @module
 */
import { escapeHtml } from '../render.ts';

/** Size of all letters and digits in a picture. */
export const LETTER = 13;
/** A picture may shrink to this: 11 px. */
const LEAST = 11 / LETTER;
/** Room for a picture on a phone of 390. */
const PHONE = 350;

/** A drawing and its room. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly body: string;
}

export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An element; a text inside must be escaped by {@link words}. */
export function tag(name: string, attributes: Attributes, ...children: readonly string[]): string {
  const list = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escapeHtml(String(value))}"`);
  return `<${name}${list.join('')}>${children.join('')}</${name}>`;
}

/** A line of text; `at` is its anchor on the base line. */
export function words(text: string, at: readonly [number, number], attributes: Attributes = {}): string {
  const [x, y] = at;
  return tag('text', { x: round(x), y: round(y), ...attributes }, escapeHtml(text));
}

export function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** An estimate that errs on the wide side. */
export function widthOf(text: string, mono = false): number {
  let width = 0;
  for (const letter of text) {
    const han = /[\u2e80-\u9fff\uff00-\uffef\u3000-\u303f\u201c\u201d]/.test(letter);
    width += han ? LETTER : mono ? 7.9 : 7.7;
  }
  return Math.ceil(width);
}

/** The picture as an element of the page. */
export function svgOf({ width, height, body }: Picture, name: string, described?: string): string {
  const [w, h] = [Math.ceil(width), Math.ceil(height)];
  const svg = tag(
    'svg',
    {
      viewBox: `0 0 ${w} ${h}`,
      width: w,
      height: h,
      style: `min-width:${Math.ceil(w * LEAST)}px`,
      role: 'img',
      'aria-label': name,
      'aria-describedby': described,
    },
    body,
  );
  // Only what scrolls on a phone is a stop of the Tab key.
  const wide = w * LEAST > PHONE;
  return tag('div', wide ? { class: 'drawing wide', tabindex: 0 } : { class: 'drawing' }, svg);
}
