/**
 * Draws pieces of files: a row each, equal bytes below each other. A piece is
 * as wide as its words and not as its bytes.
 *
 * @module
 */
import { inLanguage } from '../../../../sim/figures/wording.ts';
import type { Bytes, BytesRow, Piece } from '../../../../sim/figures/figure.ts';
import type { Language } from '../../../../sim/trace.ts';
import { round, tag, widthOf, words } from './svg.ts';
import type { Picture } from './svg.ts';

const HEAD = 20;
const HEIGHT = 28;
const GAP = 14;
const LEAST = 12;

/** Where each byte that a piece begins or ends at stands in the picture. */
type Places = ReadonlyMap<number, number>;

export function drawBytes({ rows }: Bytes, language: Language): Picture {
  const names = rows.map(({ name }) => widthOf(inLanguage(name, language)));
  const left = Math.max(0, ...names) + 14;
  const places = placesOf(rows, left, language);
  const end = Math.max(left, ...places.values());
  const asides = rows.map(({ aside }) => widthOf(inLanguage(aside, language)));
  const right = Math.max(0, ...asides);
  const numbers = [...places].map(([byte, x]) => words(String(byte), [x, 12], { class: 'index' }));
  const drawn = rows.map((row, i) => drawRow(row, HEAD + i * (HEIGHT + GAP), places, end, language));
  return {
    width: end + (right > 0 ? right + 12 : widthOf(String(Math.max(...places.keys()))) / 2 + 2),
    height: HEAD + rows.length * (HEIGHT + GAP) - GAP + 2,
    body: [...numbers, ...drawn].join(''),
  };
}

/** Gives each piece room for its words, and each byte number for its digits. */
function placesOf(rows: readonly BytesRow[], left: number, language: Language): Places {
  const pieces = rows.flatMap((row) => row.pieces);
  const bytes = [...new Set(pieces.flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b);
  const widths = bytes.slice(1).map((byte, i) => {
    return Math.max(LEAST, (widthOf(String(byte)) + widthOf(String(bytes[i]))) / 2 + 8);
  });
  const spans = pieces
    .map((piece) => ({ ...piece, first: bytes.indexOf(piece.from), end: bytes.indexOf(piece.to) }))
    .sort((a, b) => a.end - a.first - (b.end - b.first));
  for (const { label, first, end } of spans) {
    const room = widths.slice(first, end).reduce((sum, width) => sum + width, 0);
    const more = widthOf(inLanguage(label, language)) + 14 - room;
    for (let i = first; more > 0 && i < end; i++) widths[i]! += more / (end - first);
  }
  let x = left;
  return new Map(bytes.map((byte, i) => [byte, i === 0 ? x : (x += widths[i - 1]!)]));
}

function drawRow(
  { name, pieces, aside }: BytesRow,
  top: number,
  places: Places,
  end: number,
  language: Language,
): string {
  const base = top + HEIGHT / 2 + 4.5;
  return [
    words(inLanguage(name, language), [0, base], { class: 'name' }),
    ...pieces.map((piece) => drawPiece(piece, top, places, language)),
    aside === '' ? '' : words(inLanguage(aside, language), [end + 9, base], { class: 'aside' }),
  ].join('');
}

function drawPiece(piece: Piece, top: number, places: Places, language: Language): string {
  const x = round(places.get(piece.from)! + 1);
  const width = round(places.get(piece.to)! - 1 - x);
  const label = inLanguage(piece.label, language);
  const cross = `M${x + 3} ${top + HEIGHT - 3}L${round(x + width - 3)} ${top + 3}`;
  return tag(
    'g',
    { class: `piece ${piece.look}` },
    tag('rect', { x, y: top, width, height: HEIGHT, rx: 4 }),
    piece.look === 'wrong' ? tag('path', { d: cross }) : '',
    label === '' ? '' : words(label, [x + width / 2, top + HEIGHT / 2 + 4.7], { class: 'middle' }),
  );
}
