/** The piece of a text that shows why it was found, with what was found marked. */
import { beginnings } from './chinese.ts';
import { endOf, findForm } from './match.ts';
import type { Term } from './query.ts';
import { HAN, plain } from './spelling.ts';

export interface Piece {
  readonly text: string;
  readonly marked: boolean;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** Columns of an excerpt; a Chinese character takes two. */
const WIDTH = 150;
/** Letters around a cut that tell whether it is in the middle of a Chinese word. */
const WORD = 12;
/** Columns shown before the first mark. */
const LEAD = 40;

/** A text that points at what stands below it, which is not shown. */
const POINTS = /[:：]$/;
/** What the terms of such a text count. */
const POINTING = 0.5;

/** Columns of a text that tells what a section is about; many shorter ones tell of a line of code. */
const TELLING = 60;

/** Of the texts the one that has most of what was looked for; '' if there is no text. */
export function excerptOf(texts: readonly string[], terms: readonly Term[]): Piece[] {
  const telling = texts.filter((text) => !POINTS.test(text));
  let best = telling.find((text) => widthOf(text) >= TELLING) ?? telling[0] ?? texts[0] ?? '';
  let most = 0;
  for (const text of texts) {
    const lower = plain(text);
    const found = terms.filter(({ forms }) => forms.some((form) => findForm(lower, form) >= 0));
    const count = found.reduce((sum, { weight }) => sum + weight, 0);
    const worth = POINTS.test(text) ? POINTING * count : count;
    if (worth <= most) continue;
    best = text;
    most = worth;
  }
  return cut(best, spansOf(best, terms));
}

export function markTitle(title: string, terms: readonly Term[]): Piece[] {
  return piecesOf(title, { start: 0, end: title.length }, spansOf(title, terms));
}

/** Where the terms stand, in order, without overlaps. */
function spansOf(text: string, terms: readonly Term[]): Span[] {
  const lower = text.toLowerCase();
  // A letter that changes its length with its case would shift all marks.
  if (lower.length !== text.length) return [];
  const placesOf = (some: readonly Term[]): Span[] =>
    some.flatMap(({ forms }) => forms).flatMap((form) => placesIn(lower, form));
  const words = placesOf(terms.filter(({ seam }) => seam !== true));
  // Where two words meet is marked only together with one of them.
  const seams = placesOf(terms.filter(({ seam }) => seam === true)).filter((seam) =>
    words.some((word) => word.start < seam.end && seam.start < word.end),
  );
  const found = [...words, ...seams];
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  return found.reduce<Span[]>((spans, span) => {
    const last = spans.at(-1);
    if (last === undefined || span.start > last.end) return [...spans, span];
    spans[spans.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
    return spans;
  }, []);
}

function placesIn(lower: string, form: string): Span[] {
  const places: Span[] = [];
  for (let at = findForm(lower, form); at >= 0; at = findForm(lower, form, at + 1)) {
    places.push({ start: at, end: endOf(lower, at, form) });
  }
  return places;
}

function cut(text: string, spans: readonly Span[]): Piece[] {
  const whole = widthOf(text) <= WIDTH;
  const start = whole ? 0 : beginning(text, fullest(text, spans));
  let end = reach(text, start, WIDTH);
  if (end < text.length) end = backToBreak(text, start, end);
  const pieces = piecesOf(text, { start, end }, spans);
  const dots: Piece = { text: '…', marked: false };
  return [...(start > 0 ? [dots] : []), ...pieces, ...(end < text.length ? [dots] : [])];
}

/** The end of so many columns from `start` on. */
function reach(text: string, start: number, most: number): number {
  let end = start;
  for (let columns = 0; end < text.length && columns < most; end++) columns += columnsOf(text[end]!);
  return end;
}

/** The mark from which an excerpt has most different ones. */
function fullest(text: string, spans: readonly Span[]): number {
  let [best, most] = [0, 0];
  for (const { start } of spans) {
    const end = reach(text, start, WIDTH - LEAD);
    const shown = spans.filter((span) => span.start >= start && span.end <= end);
    const { size } = new Set(shown.map((span) => text.slice(span.start, span.end).toLowerCase()));
    if (size > most) [best, most] = [start, size];
  }
  return best;
}

function widthOf(text: string): number {
  return [...text].reduce((columns, char) => columns + columnsOf(char), 0);
}

function columnsOf(char: string): number {
  return /[\u2e80-\u9fff\uff00-\uff60]/.test(char) ? 2 : 1;
}

/** The beginning of the sentence, or a few words before the first mark. */
function beginning(text: string, mark: number): number {
  let at = mark;
  for (let columns = 0; at > 0 && columns < LEAD; at--) {
    if (/[。！？；\n]/.test(text[at - 1]!) || /[.!?;] $/.test(text.slice(Math.max(0, at - 2), at)))
      return at;
    columns += columnsOf(text[at - 1]!);
  }
  if (at === 0) return 0;
  const space = text.slice(at, mark).search(/[\s，、：]/);
  if (space >= 0) return at + space + 1;
  const from = Math.max(0, at - WORD);
  const first = beginnings(text.slice(from, mark)).find((each) => from + each >= at);
  return first === undefined ? at : from + first;
}

/** No word is cut in two. */
function backToBreak(text: string, start: number, end: number): number {
  const Latin = /[\w'’-]/;
  let at = end;
  while (at > start && Latin.test(text[at - 1]!) && Latin.test(text[at] ?? '')) at--;
  if (HAN.test(text[at - 1] ?? '') && HAN.test(text[at] ?? '')) {
    const before = beginnings(text.slice(start, at + WORD)).filter((each) => start + each <= at);
    at = start + (before.at(-1) ?? at - start);
  }
  return at > start ? at : end;
}

function piecesOf(text: string, { start, end }: Span, spans: readonly Span[]): Piece[] {
  const pieces: Piece[] = [];
  const add = (from: number, to: number, marked: boolean): void => {
    if (to > from) pieces.push({ text: text.slice(from, to), marked });
  };
  let at = start;
  for (const span of spans) {
    if (span.end <= at || span.start >= end) continue;
    add(at, Math.max(at, span.start), false);
    add(Math.max(at, span.start), Math.min(span.end, end), true);
    at = Math.min(span.end, end);
  }
  add(at, end, false);
  return pieces;
}
