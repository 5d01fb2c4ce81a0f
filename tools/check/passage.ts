/** Running text of a chapter, or of a sentence that stands elsewhere, as the rules of prose read it. */
import { lineOf, type Node, walk } from './mdx.ts';

/** Stands for a piece of code, of which only the borders are looked at. */
export const CODE = '\uE000';

/** Stands for what is filled in later, which may be anything. */
export const HOLE = '\uFFFC';

/** A passage as one line of text, with the line each character came from. */
export interface Passage {
  readonly text: string;
  readonly lines: readonly number[];
}

/** A piece of text, and the line on which it begins. */
export type Piece = readonly [text: string, line: number];

/** Pieces as they follow each other. */
export function passage(...pieces: readonly Piece[]): Passage {
  let text = '';
  const lines: number[] = [];
  for (const [piece, line] of pieces) {
    let at = line;
    for (const unit of piece.split('')) {
      if (unit === '\n') at++;
      text += unit;
      lines.push(at);
    }
  }
  return joinLines(text, lines);
}

/** A passage without the code in backticks that stands in its text. */
export function withoutCode({ text, lines }: Passage): Passage {
  const kept = lines.slice();
  let gone = 0;
  const short = text.replace(/`[^`]*`/g, (code, at: number) => {
    kept.splice(at - gone, code.length - 1);
    gone += code.length - 1;
    return CODE;
  });
  return { text: short, lines: kept };
}

/** The running text of a node. */
export function passageOf(node: Node): Passage {
  const pieces: Piece[] = [];
  walk(node, (inner) => {
    if (inner.type === 'text') pieces.push([inner.value, lineOf(inner)]);
    else if (inner.type === 'inlineCode') pieces.push([CODE, lineOf(inner)]);
    else if (inner.type === 'break') pieces.push(['\n', lineOf(inner)]);
  });
  return passage(...pieces);
}

/** A line break between Han characters, or beside a full-width mark, is nothing. */
function joinLines(text: string, lines: readonly number[]): Passage {
  let joined = '';
  const kept: number[] = [];
  const wide = /[\p{Script=Han}，。；：！？、（）「」『』“”《》—…]/u;
  const mark = /[，。；：！？、（）「」『』]/;
  for (let i = 0; i < text.length; i++) {
    const char = text[i] ?? '';
    const soft = char === '\n';
    const before = joined.at(-1) ?? '';
    const after = text[i + 1] ?? '';
    const joins = (wide.test(before) && wide.test(after)) || mark.test(before) || mark.test(after);
    if (soft && joins) continue;
    joined += soft ? ' ' : char;
    kept.push(lines[i] ?? 1);
  }
  return { text: joined, lines: kept };
}

/** What stands around a place, for a message. */
export function around({ text }: Passage, at: number): string {
  return text
    .slice(Math.max(0, at - 6), at + 8)
    .replaceAll(CODE, '`…`')
    .replaceAll(HOLE, '…')
    .trim();
}

/** A chapter may tell of another word for a term, in quotes. */
export function quoted({ text }: Passage, at: number, word: string): boolean {
  return /[「『“]/.test(text[at - 1] ?? '') && /[」』”]/.test(text[at + word.length] ?? '');
}
