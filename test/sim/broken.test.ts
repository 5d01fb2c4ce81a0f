import { describe, expect, test } from 'vitest';
import {
  applyBrokenRule,
  ASIDE,
  BROKEN_RULES,
  diffOf,
  findBrokenRule,
  PatchError,
} from '../../sim/broken/index.ts';
import type { Patch, Sentence } from '../../sim/broken/index.ts';
import { symbolsIn } from '../../sim/broken/symbols.ts';
import type { SourceSymbol } from '../../sim/broken/symbols.ts';
import { RULES } from '../../sim/checkers/index.ts';
import { PROFILES } from '../../sim/weather.ts';
import { stripTypes } from '../../site/runtime/linker.ts';
import { CHINESE_VOICE, ENGLISH_VOICE } from '../../tools/check/voice.ts';
import { readTexts } from '../../tools/mutants/texts.ts';

const texts = readTexts();
const all = [...BROKEN_RULES, ...ASIDE];

/** Rows of historical mistakes that need several patches. */
const SEVERAL: Record<number, number> = {
  2: 2,
  6: 3,
  7: 2,
  9: 2,
  18: 4,
  20: 6,
  23: 2,
  24: 2,
  25: 2,
  26: 2,
  27: 2,
  28: 3,
  30: 4,
  31: 3,
};

function expectSentence({ zh, en }: Sentence): void {
  expect(zh).toMatch(/^[^A-Za-z]*\p{Script=Han}.*。$/u);
  // Space between Han and Latin, full-width marks in Chinese.
  expect(zh).not.toMatch(/\p{Script=Han}[A-Za-z0-9]|[A-Za-z0-9]\p{Script=Han}/u);
  expect(zh).not.toMatch(/\p{Script=Han}[,.;:?!()]/u);
  expect(en).toMatch(/^[A-Z].*\.$/);
  expect(en).not.toMatch(/\p{Script=Han}/u);
  // They stand in chapters, and speak with the book's voice.
  for (const { pattern } of CHINESE_VOICE) expect(zh.match(pattern)).toBeNull();
  for (const { pattern } of ENGLISH_VOICE) expect(en.match(pattern)).toBeNull();
}

describe.each(all)('$id', (rule) => {
  test('fits its file in one place, and the result can be read', () => {
    const files = applyBrokenRule(texts, rule);
    const changed = Object.keys(files).filter((path) => files[path] !== texts[path]);
    expect(changed).toEqual([rule.file]);
    const script = stripTypes(rule.file, files[rule.file]!);
    expect(script).not.toBe('');
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- only read, not run
    expect(() => new Function('exports', 'require', script)).not.toThrow();
  });

  test('is told in both languages', () => {
    expect(rule.id).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
    expectSentence(rule.rule);
    expectSentence(rule.mistake);
    const { zh: chinese, en: english } = rule.where;
    expect(english).toMatch(/^[^\s.].*[^.]$/);
    expect(english).not.toMatch(/\p{Script=Han}/u);
    expect(chinese).not.toMatch(/[a-z]{2,} [a-z]{2,}|[,;()]/);
    expect(chinese).not.toMatch(/\p{Script=Han}[A-Za-z0-9]|[A-Za-z0-9]\p{Script=Han}/u);
    expect(chinese.match(/\d+/g)).toEqual(english.replace('2026-03', '2026 3').match(/\d+/g));
    expect(rule.file).toMatch(/^src\/(?:replica\/)?\w+\.ts$/);
  });
});

test('every id stands for one rule', () => {
  const ids = all.map(({ id }) => id);
  expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
});

test('there are at least 66 of them', () => {
  expect(BROKEN_RULES.length).toBeGreaterThanOrEqual(66);
});

test.each(Array.from({ length: 31 }, (_, i) => i + 1))('row %i of history is covered', (row) => {
  const rules = BROKEN_RULES.filter((rule) => rule.row === row);
  expect(rules.length).toBeGreaterThanOrEqual(SEVERAL[row] ?? 1);
});

test.each(BROKEN_RULES)('$id names checkers and a weather that exist', ({ checker, profile }) => {
  expect(checker.length).toBeGreaterThan(0);
  expect(checker.filter((id) => !RULES.some((rule) => rule.id === id))).toEqual([]);
  expect(new Set(checker).size).toBe(checker.length);
  if (profile !== undefined) expect([...PROFILES.keys()]).toContain(profile);
});

test.each(ASIDE)('$id is kept aside with a proof', ({ proof }) => {
  expectSentence(proof);
});

/** Puts lines right behind the first line of a body that ends at an offset. */
function intoBody(text: string, { start, end }: SourceSymbol, lines: string): string | null {
  const head = /\{\n/.exec(text.slice(start, end));
  if (head === null) return null;
  const at = start + head.index + head[0].length;
  return text.slice(0, at) + lines + text.slice(at);
}

describe.each(all)('the patch of $id', (rule) => {
  const text = texts[rule.file]!;
  const patched = (of: string): string => applyBrokenRule({ [rule.file]: of }, rule)[rule.file]!;
  const lines = rule.find.endsWith('\n') ? rule.find : `${rule.find}\n`;

  test('is left alone by its own text in any other function of the file', () => {
    const own = symbolsIn(text).find(({ path }) => path === rule.symbol)!;
    for (const other of symbolsIn(text)) {
      const apart = other.end <= own.start || other.start >= own.end;
      const copied = apart ? intoBody(text, other, lines) : null;
      if (copied === null) continue;
      const then = symbolsIn(patched(text)).find(({ path }) => path === other.path)!;
      expect(patched(copied), other.path).toBe(intoBody(patched(text), then, lines));
    }
  });

  test('is left alone by its own text before and after all others', () => {
    const copy = `function copied(): void {\n${lines}}\n\n`;
    expect(patched(copy + text)).toBe(copy + patched(text));
    expect(patched(`${text}\n${copy}`)).toBe(`${patched(text)}\n${copy}`);
  });

  test('does not fit when its own function says it twice', () => {
    const own = symbolsIn(text).find(({ path }) => path === rule.symbol)!;
    const twice = text.slice(0, own.end) + text.slice(own.start);
    expect(() => patched(twice)).toThrow(PatchError);
  });
});

test('a rule is found by its id', () => {
  expect(findBrokenRule('double-vote')?.file).toBe('src/election.ts');
  expect(findBrokenRule('double-votes')).toBeNull();
});

/** A text whose function `f` has these lines. */
const inF = (body: string): string => `function f(): void {\n${body}}\n`;

const patch: Patch = {
  id: 'a-rule',
  file: 'src/a.ts',
  symbol: 'f',
  find: '  b();\n',
  replace: '  x();\n  y();\n',
};

describe('a patch that does not fit', () => {
  function problem(text: string | undefined, change: Partial<Patch> = {}): PatchError {
    try {
      applyBrokenRule(text === undefined ? {} : { 'src/a.ts': text }, { ...patch, ...change });
    } catch (error) {
      if (error instanceof PatchError) return error;
      throw error;
    }
    throw new Error('it fits');
  }

  test('names rule, file, symbol and how often its place is there', () => {
    expect(problem(inF('  a();\n')).message).toBe(
      "the broken rule 'a-rule' does not fit src/a.ts: what it replaces " +
        "must stand once in f and stands nowhere: 'b();'",
    );
    expect(problem(inF('  b();\n  b();\n  b();\n')).message).toContain('once in f and stands 3 times');
    expect(problem(undefined).message).toContain('there is no such file');
    expect(problem('')).toMatchObject({ rule: 'a-rule', file: 'src/a.ts' });
  });

  test('names the symbols that look like the one it asks for', () => {
    const text = 'export class Raft {\n  step(): void {\n    b();\n  }\n}\n';
    expect(problem(text, { symbol: 'Raft.stepp' }).message).toBe(
      "the broken rule 'a-rule' does not fit src/a.ts: there is no Raft.stepp in it; " +
        'near names: Raft.step',
    );
    expect(problem(text, { symbol: 'somewhereElse' }).message).toMatch(/no somewhereElse in it$/);
  });

  test('names where its place has gone', () => {
    const text = `${inF('  a();\n')}\nclass C {\n  g(): void {\n    b();\n  }\n}\n`;
    expect(problem(text).message).toMatch(/stands nowhere: 'b\(\);'; it stands in C\.g$/);
  });

  test('is not shown either', () => {
    expect(() => diffOf(patch, inF('  a();\n'))).toThrow(PatchError);
  });
});

describe('a difference', () => {
  const lines = (text: string, around?: number): string[] =>
    diffOf(patch, text, around).map(
      ({ sign, before, after, text: line }) => `${before ?? '-'} ${after ?? '-'} ${sign}${line}`,
    );

  test('counts the lines of both texts and shows some around', () => {
    expect(lines(inF('  1;\n  a();\n  b();\n  c();\n  6;\n'), 1)).toEqual([
      '3 3    a();',
      '4 - -  b();',
      '- 4 +  x();',
      '- 5 +  y();',
      '5 6    c();',
    ]);
  });

  test('begins and ends with the text', () => {
    expect(lines(inF('  b();\n'))).toEqual([
      '1 1  function f(): void {',
      '2 - -  b();',
      '- 2 +  x();',
      '- 3 +  y();',
      '3 4  }',
      '4 5  ',
    ]);
  });

  test('of a place inside a line shows the line', () => {
    const inside = { ...patch, find: 'b', replace: 'x' };
    expect(diffOf(inside, inF('  a(b);\n'), 0)).toEqual([
      { sign: '-', before: 2, after: null, text: '  a(b);' },
      { sign: '+', before: null, after: 2, text: '  a(x);' },
    ]);
  });

  test('that only removes lines has no new ones', () => {
    const removal = { ...patch, replace: '' };
    const signs = diffOf(removal, inF('  a();\n  b();\n  c();\n'), 1).map(({ sign }) => sign);
    expect(signs).toEqual([' ', '-', ' ']);
  });

  test.each(all)('of $id is small', (rule) => {
    const diff = diffOf(rule, texts[rule.file]!, 0);
    expect(diff.length).toBeGreaterThan(0);
    expect(diff.length).toBeLessThanOrEqual(16);
    for (const { text } of diff) expect(text.length).toBeLessThanOrEqual(80);
  });
});
