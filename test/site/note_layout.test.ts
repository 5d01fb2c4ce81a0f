import { describe, expect, it } from 'vitest';
import { NOTE_GAP, countBeside, pushes } from '../../site/components/Listing/place.ts';
import { parseChapter } from '../../site/plugins/weave/chapters.ts';
import { attributes, isElement, walk } from '../../site/plugins/weave/mdx.ts';
import type { MdxElement, MdxNode } from '../../site/plugins/weave/mdx.ts';
import { layNotes, noteLines } from '../../site/plugins/weave/note_layout.ts';

/** Where the notes come to stand. */
function tops(above: readonly number[], heights: readonly number[]): number[] {
  let bottom = 0;
  return above.map((push, i) => {
    const top = bottom + push;
    bottom = top + heights[i]!;
    return top;
  });
}

describe('notes beside code', () => {
  it('start at their lines when they have room', () => {
    const heights = [40, 40];
    expect(tops(pushes([30, 120], heights, 300), heights)).toEqual([30, 120]);
  });

  it('never cover one another', () => {
    const heights = [80, 40];
    expect(tops(pushes([30, 50], heights, 300), heights)).toEqual([30, 30 + 80 + NOTE_GAP]);
  });

  it('move up rather than reach below the code', () => {
    const heights = [40, 60];
    expect(tops(pushes([30, 260], heights, 300), heights)).toEqual([30, 240]);
    const both = [100, 100];
    expect(tops(pushes([120, 200], both, 250), both)).toEqual([36, 150]);
  });

  it('stand beside the code as far as they fit, in their order', () => {
    expect(countBeside([50, 50, 50], 200)).toBe(3);
    expect(countBeside([50, 50, 50], 120)).toBe(2);
    expect(countBeside([300, 20], 120)).toBe(0);
    expect(countBeside([], 120)).toBe(0);
  });
});

function note(text: string): MdxElement {
  let found: MdxElement | undefined;
  walk(parseChapter(`<Note at="x">${text}</Note>\n`), (node: MdxNode) => {
    if (isElement(node) && attributes(node).has('at')) found = node;
  });
  return found!;
}

describe('the estimate of the build', () => {
  it('counts lines of Chinese and of English', () => {
    expect(noteLines(note('短。'))).toBe(1);
    expect(noteLines(note('十个字十个字十个字。'.repeat(4)))).toBe(3);
    expect(noteLines(note('A word or two, and then some more of them to fill it.'))).toBe(2);
  });

  it('puts below the code what has no room beside it', () => {
    const long = note('十个字十个字十个字。'.repeat(12));
    const short = note('短。');
    const places = layNotes(
      [
        { element: short, line: 11 },
        { element: long, line: 12 },
        { element: short, line: 13 },
      ],
      10,
      14,
    );
    expect(places.map(({ beside }) => beside)).toEqual([true, false, false]);
    expect(places[0]!.push).toBeGreaterThan(20);
  });
});
