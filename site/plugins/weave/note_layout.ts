/**
 * Which notes of a listing stand beside it and which below, decided by the build so that the
 * page does not jump. The heights are estimates; the page moves notes to their lines when it
 * knows better, and none of them covers another in the meantime.
 *
 * @module
 */
import { countBeside, pushes } from '../../components/Listing/place.ts';
import type { MdxNode } from './mdx.ts';
import { walk } from './mdx.ts';

/** Of site/css: the height of a line of code, and of a note; the width of a note's text. */
const CODE_LINE = 24;
const NOTE_LINE = 24.65;
const NOTE_WIDTH = 246;
const NOTE_FONT = 14.5;
/** The head of a listing, and the room above and below its lines. */
const HEAD = 33;
const PADDING = 10;

/** Widths of characters, in parts of the size of the font. */
const WIDE = 1;
const NARROW = 0.56;
const CODE = 0.56;

/** Where a note is put. */
export interface NotePlace {
  readonly beside: boolean;
  /** The room above it, in pixels; of a note beside the code. */
  readonly push: number;
}

/** How many lines of the margin the note's text takes. */
export function noteLines(note: MdxNode): number {
  let width = 0;
  walk(note, (node) => {
    if (typeof node.value !== 'string') return;
    if (node.type === 'inlineCode') width += 0.8 + node.value.length * CODE;
    else if (node.type === 'text') for (const char of node.value) width += widthOf(char);
  });
  return Math.max(1, Math.ceil((width * NOTE_FONT) / NOTE_WIDTH + 0.25));
}

function widthOf(char: string): number {
  return /[\u2010-\u201d\u2026\u3000-\u9fff\uff00-\uffef]/.test(char) ? WIDE : NARROW;
}

/** Places notes, given with their lines, beside the lines from `start` to `end`. */
export function layNotes(
  notes: readonly { readonly element: MdxNode; readonly line: number }[],
  start: number,
  end: number,
): readonly NotePlace[] {
  const room = HEAD + 2 * PADDING + (end - start + 1) * CODE_LINE;
  const heights = notes.map(({ element }) => noteLines(element) * NOTE_LINE);
  const count = countBeside(heights, room);
  const wanted = notes.map(({ line }) => HEAD + PADDING + (line - start) * CODE_LINE);
  const above = pushes(wanted.slice(0, count), heights.slice(0, count), room);
  return notes.map((_, i) => ({ beside: i < count, push: above[i] ?? 0 }));
}
