import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changedLines, diffLines, drawnLines } from '../../site/components/Diff/lines.ts';
import { costOf, tame } from '../../site/runtime/tame.ts';

const told = (before: string, after: string, around = 1): string[] =>
  diffLines(before, after, around).map(({ sign, text }) => sign + text);

describe('the difference of two texts', () => {
  it('is nothing for equal texts', () => {
    expect(diffLines('a\nb\n', 'a\nb\n')).toEqual([]);
  });

  it('shows what goes before what comes, with the lines around', () => {
    expect(told('a\nb\nc\nd\ne', 'a\nb\nX\nY\nd\ne')).toEqual([' b', '-c', '+X', '+Y', ' d']);
  });

  it('keeps two changes apart, and leaves out what lies between', () => {
    const lines = Array.from({ length: 20 }, (_, i) => `line ${i}`);
    const after = [...lines];
    after[2] = 'two';
    after[15] = 'fifteen';
    const diff = diffLines(lines.join('\n'), after.join('\n'), 1);
    expect(diff.map(({ before }) => before)).toEqual([2, 3, null, 4, 15, 16, null, 17]);
    expect(changedLines(diff)).toBe(2);
  });

  it('counts a line that replaces another once', () => {
    expect(changedLines(diffLines('a\nb\nc', 'a\nB\nc'))).toBe(1);
    expect(changedLines(diffLines('a\nc', 'a\nb\nc'))).toBe(1);
    expect(changedLines(diffLines('a\nb\nc', 'c'))).toBe(2);
    expect(changedLines([])).toBe(0);
  });

  it('has both texts in it, in order, whatever they are', () => {
    // Behind a last line end there is no line; these texts have none.
    const text = fc
      .array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 })
      .map((lines) => [...lines, 'end']);
    fc.assert(
      fc.property(text, text, (old, now) => {
        const diff = diffLines(old.join('\n'), now.join('\n'), 100);
        if (old.join('\n') === now.join('\n')) {
          expect(diff).toEqual([]);
          return;
        }
        const side = (without: string): string[] =>
          diff.filter(({ sign }) => sign !== without).map((line) => line.text);
        expect(side('+')).toEqual(old);
        expect(side('-')).toEqual(now);
        for (const { sign, before, after } of diff) {
          expect([before === null, after === null]).toEqual([sign === '+', sign === '-']);
        }
      }),
    );
  });

  it.each([
    ['very many lines', 'a\n'.repeat(400_000)],
    ['a line without end', 'x'.repeat(5_000_000)],
    ['many long lines', `${'x'.repeat(3000)}\n`.repeat(1000)],
    ['marks on one letter', `a${'\u0300'.repeat(200_000)}`],
    ['letters that hang together', '\u0627\u0644\u0644\u0647\ufdfd\n'.repeat(50_000)],
  ])('is drawn in part if it has %s', (_name, text) => {
    const all = diffLines('', text);
    const drawn = drawnLines(all);
    expect(drawn.length).toBeLessThanOrEqual(2000);
    expect(drawn.reduce((sum, line) => sum + costOf(line.text), 0)).toBeLessThanOrEqual(200_000);
    for (const line of drawn) expect(tame(line.text)).toBe(line.text);
    expect(drawn.map(({ after }) => after)).toEqual(all.slice(0, drawn.length).map((l) => l.after));
  });

  it('is drawn as it is if it is small', () => {
    const lines = diffLines('a\nb\nc', 'a\nB\nc');
    expect(drawnLines(lines)).toEqual(lines);
  });

  it('does not go through a table that is too big', () => {
    const many = (word: string): string =>
      Array.from({ length: 2500 }, (_, i) => `${word}${i}`).join('\n');
    const diff = diffLines(many('a'), many('b'), 0);
    expect(changedLines(diff)).toBe(2500);
  });
});
