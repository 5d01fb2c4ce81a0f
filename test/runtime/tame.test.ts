import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../site/runtime/limits.ts';
import { BoundedOutput, OUTPUT_LIMITS } from '../../site/runtime/output.ts';
import { costOf, nameOf, shorten, tame, within } from '../../site/runtime/tame.ts';

/** Letters of many scripts, marks, what cannot be seen, and ends of lines. */
const UNITS = [
  'a',
  '汉',
  '\u0627',
  '\u0915\u094d',
  '\u1100',
  '😀',
  '\u0300',
  '\u20dd',
  '\ufe0f',
  '\u200d',
]
  .concat(['\u202e', '\u{e0041}', '\n', '\n', ' ', '\ud800', '\udc00', '…'])
  .map((unit) => fc.constant(unit));

/** A text made of stretches of the same. */
const hostile = fc
  .array(fc.tuple(fc.oneof(...UNITS), fc.nat(6000)), { maxLength: 6 })
  .map((stretches) => stretches.map(([unit, count]) => unit.repeat(count)).join(''));

const RUN = new RegExp(`[\\p{M}\\p{Cf}]{${LIMITS.marks + 1}}`, 'u');

function expectDrawable(text: string): void {
  expect(RUN.test(text)).toBe(false);
  for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(LIMITS.line);
}

describe('a text that is tamed', () => {
  it('has no marks without end and no line without end, and stays as it is then', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const tamed = tame(text);
        expectDrawable(tamed);
        expect(tamed.length).toBeLessThanOrEqual(text.length);
        expect(tame(tamed)).toBe(tamed);
        expect(shorten(shorten(text, 300), 300)).toBe(shorten(text, 300));
      }),
    );
  });

  it('is the same if it is one that people write', () => {
    const honest = 'n1 → n2 MsgApp é 汉字，👩\u200d👩\u200d👧 กำ\n\tnext line';
    expect(tame(honest)).toBe(honest);
    expect(costOf('n1 → n2 汉字，')).toBe('n1 → n2 汉字，'.length);
  });

  it('costs what it costs to draw, to its end', () => {
    fc.assert(
      fc.property(hostile, fc.nat(20_000), (text, room) => {
        const kept = within(text, room);
        expect(text.startsWith(kept)).toBe(true);
        expect(costOf(kept)).toBeLessThanOrEqual(room);
        if (kept !== text) expect(costOf(text.slice(0, kept.length + 1))).toBeGreaterThan(room);
      }),
    );
  });

  it('is one word after the other if it is a name', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const name = nameOf(text, LIMITS.name);
        expect(name.length).toBeLessThanOrEqual(LIMITS.name);
        expect(name).not.toMatch(/[\p{Cc}\p{Cf}]/u);
        expect(nameOf(name, LIMITS.name)).toBe(name);
      }),
    );
  });
});

it('what a program prints can be drawn, and is no more than there is room for', () => {
  fc.assert(
    fc.property(fc.array(hostile, { maxLength: 20 }), (logs) => {
      let printed = '';
      let cuts = 0;
      const output = new BoundedOutput(
        (_stream, text) => (printed += text),
        () => cuts++,
      );
      for (const text of logs) output.writeLine('out', text);
      expectDrawable(printed);
      expect(costOf(printed)).toBeLessThanOrEqual(OUTPUT_LIMITS.characters);
      expect(printed.split('\n').length).toBeLessThanOrEqual(OUTPUT_LIMITS.lines + 1);
      expect(cuts).toBe(output.cut ? 1 : 0);
      if (!output.cut) expect(printed).toBe(logs.map((text) => `${tame(text)}\n`).join(''));
    }),
    { numRuns: 60 },
  );
});
