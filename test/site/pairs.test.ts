/** Texts that stand beside each other in both languages, outside of chapters. */
import { describe, expect, it } from 'vitest';
import { notedPairs, pairsIn, stalePairs, withoutPairs } from '../../site/plugins/weave/pairs.ts';

const words = (text: string): string[] =>
  pairsIn(text).map(({ zh, en, line, end }) => `${zh}|${en} ${line}-${end}`);

describe('pairs', () => {
  it('are objects with a text for each language, however it is put together', () => {
    expect(words("const a = { zh: '甲', en: 'one' };")).toEqual(['甲|one 1-1']);
    expect(words("f({\n  zh: '甲' +\n    '乙',\n  en: `one` + (' ' + 'two'),\n});")).toEqual([
      '甲乙|one two 1-5',
    ]);
    expect(words('const a = { zh: (n) => `第 ${n}`, en: (n) => `no. ${n}` };')).toHaveLength(1);
  });

  it('stand in tables as well, a term beside its definition, a list as one', () => {
    const term = '[\n  {"zh": "任期", "en": "term", "definition": {"zh": "编号", "en": "A number"}}\n]';
    expect(words(term)).toEqual(['任期|term 2-2', '编号|A number 2-2']);
    expect(words('[{ "zh": ["甲", "乙"], "en": ["one"], "to": ["x"] }]')).toEqual(['甲\n乙|one 1-1']);
  });

  it('are not types, nor places, nor what has one language only', () => {
    expect(words('interface A { zh: string; en: string }')).toEqual([]);
    expect(words("const a = { zh: b.zh, en: b.en }; const c = { zh: '甲' };")).toEqual([]);
  });

  it('can be taken out of a program', () => {
    const program = (zh: string): string => `f({ caption: { zh: '${zh}', en: 'x' }, n: 1 });`;
    expect(withoutPairs(program('甲'))).toBe(withoutPairs(program('乙')));
    expect(withoutPairs(program('甲'))).toContain('n: 1');
  });
});

const table = (...rows: readonly (readonly [string, string])[]) =>
  pairsIn(JSON.stringify(rows.map(([zh, en]) => ({ zh, en }))));
const noted = (pairs: ReturnType<typeof table>) => notedPairs(pairs, [], () => true);

describe('a pair is to be read again', () => {
  const before = noted(table(['甲', 'one'], ['乙', 'two']));
  const changed = (...rows: readonly (readonly [string, string])[]): string[] =>
    stalePairs(table(...rows), before).map((one) => `${one.pair.zh} ${one.changed}`);

  it('not while nothing changes, wherever it stands', () => {
    expect(changed(['甲', 'one'], ['乙', 'two'])).toEqual([]);
    expect(changed(['乙', 'two'], ['甲', 'one'])).toEqual([]);
  });

  it('when one language changes alone, or both do, or it is new; its neighbours are not', () => {
    expect(changed(['甲甲', 'one'], ['乙', 'two'])).toEqual(['甲甲 zh']);
    expect(changed(['甲', 'One more'], ['乙', 'two'])).toEqual(['甲 en']);
    expect(changed(['丙', 'three'], ['甲', 'one'], ['乙', 'two'])).toEqual(['丙 both']);
  });

  it('until that is noted; another one is still named then, and what of it has changed', () => {
    const now = table(['甲甲', 'one'], ['乙', 'Two']);
    const after = notedPairs(now, before, ({ zh }) => zh === '甲甲');
    expect(stalePairs(now, after).map(({ pair, changed: what }) => [pair.zh, what])).toEqual([
      ['乙', 'en'],
    ]);
    expect(
      stalePairs(
        now,
        notedPairs(now, after, () => true),
      ),
    ).toEqual([]);
  });
});
