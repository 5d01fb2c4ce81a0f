/**
 * What must hold for all queries of a kind, not only for those that somebody thought of.
 */
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readEtcdNames } from '../../site/plugins/weave/appendix/names.ts';
import { Search } from '../../site/search/engine.ts';
import type { Hit } from '../../site/search/engine.ts';
import { simplified, TRADITIONAL } from '../../site/search/traditional.ts';
import type { Piece } from '../../site/search/excerpt.ts';
import { indexes, ROOT } from './search-index.ts';
import { CHINESE_WORDS, ENGLISH_WORDS, FOREIGN, PASTED } from './search-kinds-table.ts';
import {
  CHINESE,
  CHINESE_CHAPTERS,
  ENGLISH,
  ENGLISH_CHAPTERS,
  missed,
  SYMBOLS,
} from './search-table.ts';

const LANGUAGES = ['zh', 'en'] as const;
const searches = { zh: new Search(indexes.zh), en: new Search(indexes.en) };
const tables = {
  zh: [...PASTED, ...FOREIGN, ...CHINESE_WORDS],
  en: [...PASTED, ...FOREIGN, ...ENGLISH_WORDS],
};
/** All that the tables ask. */
const queries = {
  zh: [...tables.zh, ...SYMBOLS, ...CHINESE, ...CHINESE_CHAPTERS].map(({ query }) => query),
  en: [...tables.en, ...SYMBOLS, ...ENGLISH, ...ENGLISH_CHAPTERS].map(({ query }) => query),
};

const addresses = (hits: readonly Hit[]): string[] => hits.map(({ to }) => to);
const plainly = (pieces: readonly Piece[]): string => pieces.map(({ text }) => text).join('');
const marksOf = ({ title, excerpt }: Hit): string[] =>
  [...title, ...excerpt].filter(({ marked }) => marked).map(({ text }) => text);

describe.each(LANGUAGES)('in %s', (language) => {
  const search = searches[language];
  const { definitions } = indexes[language];

  it.each(tables[language])('$query has its answer among the first three', (asked) => {
    expect(missed(asked, addresses(search.find(asked.query, 3)))).toEqual([]);
  });

  it('every text that the library says leads to who says it, with its blanks filled in', () => {
    const owners = new Map<string, Set<string>>();
    for (const { says, title } of definitions) {
      for (const said of says) owners.set(said, (owners.get(said) ?? new Set()).add(title));
    }
    const astray = [...owners].flatMap(([said, titles]) => {
      const hits = search.find(said.replace(/…/g, '3'), 3);
      return hits.some(({ title }) => titles.has(plainly(title))) ? [] : [said];
    });
    expect(owners.size).toBeGreaterThan(250);
    expect(astray).toEqual([]);
  });

  it('every name of etcd/raft leads to what stands for it', () => {
    const titlesOf = new Map<string, string[]>();
    // Two packages may have a name; either is an answer.
    for (const names of Object.values(readEtcdNames(ROOT).packages)) {
      for (const [name, ours] of Object.entries(names)) {
        if (typeof ours === 'object' && 'why' in ours) continue;
        const titles = [ours].flat().map((place) => place.split('#')[1]!);
        titlesOf.set(name, [...(titlesOf.get(name) ?? []), ...titles]);
      }
    }
    const astray = [...titlesOf].filter(
      ([name, titles]) => !search.find(name, 3).some(({ title }) => titles.includes(plainly(title))),
    );
    expect(titlesOf.size).toBeGreaterThan(300);
    expect(astray.map(([name]) => name)).toEqual([]);
  });

  it('no excerpt among the first three is empty', () => {
    const empty = queries[language].flatMap((query) =>
      search
        .find(query, 3)
        .filter(({ excerpt }) => plainly(excerpt) === '')
        .map(({ to }) => `${query}: ${to}`),
    );
    expect(empty).toEqual([]);
  });

  it('few excerpts point at code that is not shown', () => {
    const shown = queries[language].flatMap((query) => search.find(query, 3));
    const pointing = shown.filter(({ excerpt }) => /[:：]$/.test(plainly(excerpt)));
    expect(pointing.length / shown.length).toBeLessThan(0.1);
  });

  it('a number is marked as a whole, a short word with its ending only', () => {
    for (const query of ['5 nodes', 'term 3', 'go', 'time', 'op', 'applied', 'lead', 'log 5']) {
      for (const mark of search.find(query, 20).flatMap(marksOf)) {
        expect(mark, query).not.toMatch(/\d\d|^(?:got|timeout|open|operation|application|logterm)$/i);
      }
    }
  });

  it('an apostrophe makes no term of a letter', () => {
    const marks = search.find("node won't start, don't call Advance, the leader's", 20).flatMap(marksOf);
    expect(marks.filter((mark) => /^(?:t|term|the|s|so)$/i.test(mark))).toEqual([]);
  });

  it('what asks, compares and sums up comes after what explains', () => {
    for (const query of ['next', 'maybeDecr', 'Step']) {
      for (const to of addresses(search.find(query, 3))) {
        expect(to, query).not.toMatch(/#(?:predict|compare|recap|questions)$/);
      }
    }
  });

  it('the index is less than half a megabyte on its way', () => {
    expect(gzipSync(JSON.stringify(indexes[language])).length).toBeLessThan(500_000);
  });
});

describe('a word that is nowhere', () => {
  it.each([
    ['maybeApend', 'maybeAppend'],
    ['becomeleder', 'becomeLeader'],
    ['infligts', 'inflights'],
    ['replicaton', 'replication'],
  ])('%s is looked for as %s, which is said', (typed, shown) => {
    expect(searches.zh.answer(typed, 3).corrections).toEqual([{ typed, shown }]);
    expect(searches.en.answer(typed, 3).corrections).toEqual([{ typed, shown }]);
  });

  it('is left as it is where it is a name of etcd/raft, British, begun, or far from all words', () => {
    for (const query of ['bcastAppend', 'linearisable', 'foll', 'maybeDecr', 'zyzzyva', '领导人']) {
      expect(searches.en.answer(query, 3).corrections, query).toEqual([]);
    }
  });

  it('finds what it is the beginning of', () => {
    expect(addresses(searches.en.find('foll', 3))).toContain('glossary/#follower');
  });
});

describe('traditional characters', () => {
  const book = JSON.stringify(indexes.zh);
  /** What Big5 can write, without the characters that Hong Kong has added. */
  const big5 = ((): Set<string> => {
    const decoder = new TextDecoder('big5');
    const chars = new Set<string>();
    for (let lead = 0xa4; lead <= 0xf9; lead++) {
      for (let trail = 0x40; trail <= 0xfe; trail++) {
        for (const char of decoder.decode(new Uint8Array([lead, trail]))) chars.add(char);
      }
    }
    return chars;
  })();

  it('become those of the book, and none of them stands in the book', () => {
    expect(simplified('落後的跟隨者，選舉逾時')).toBe('落后的跟随者，选举逾时');
    const strange = [...TRADITIONAL].filter(
      ([from, to]) => !big5.has(from) || book.includes(from) || !book.includes(to),
    );
    expect(strange).toEqual([]);
  });

  it('are known for every character of the book that Big5 has not', () => {
    const known = new Set(TRADITIONAL.values());
    const chars = new Set(book.match(/\p{Script=Han}/gu) ?? []);
    expect([...chars].filter((char) => !big5.has(char) && !known.has(char))).toEqual([]);
  });
});
