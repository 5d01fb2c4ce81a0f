/**
 * What must hold for all queries of a kind, not only for those that somebody thought of.
 */
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readCited } from '../../site/plugins/search/cited.ts';
import { namesIn } from '../../site/plugins/search/foreign.ts';
import { readQuestions } from '../../site/plugins/search/questions.ts';
import { readEtcdNames } from '../../site/plugins/weave/appendix/names.ts';
import { citedIn } from '../../site/search/cited.ts';
import { Search } from '../../site/search/engine.ts';
import type { Hit } from '../../site/search/engine.ts';
import { findForm } from '../../site/search/match.ts';
import { parseQuery } from '../../site/search/query.ts';
import { plain } from '../../site/search/spelling.ts';
import { Synonyms } from '../../site/search/synonyms.ts';
import { simplified, TRADITIONAL } from '../../site/search/traditional.ts';
import type { Piece } from '../../site/search/excerpt.ts';
import { indexes, ROOT } from './search-index.ts';
import {
  CHINESE_OUTSIDE,
  CHINESE_READERS,
  ENGLISH_OUTSIDE,
  ENGLISH_READERS,
} from './search-readers-table.ts';
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
  zh: [...PASTED, ...FOREIGN, ...CHINESE_WORDS, ...CHINESE_READERS, ...CHINESE_OUTSIDE],
  en: [...PASTED, ...FOREIGN, ...ENGLISH_WORDS, ...ENGLISH_READERS, ...ENGLISH_OUTSIDE],
};
/** All that the tables ask. */
const queries = {
  zh: [...tables.zh, ...SYMBOLS, ...CHINESE, ...CHINESE_CHAPTERS].map(({ query }) => query),
  en: [...tables.en, ...SYMBOLS, ...ENGLISH, ...ENGLISH_CHAPTERS].map(({ query }) => query),
};

const addresses = (hits: readonly Hit[]): string[] => hits.map(({ to }) => to);
const plainly = (pieces: readonly Piece[]): string => pieces.map(({ text }) => text).join('');
const marksOf = ({ title, asked, excerpt }: Hit): string[] =>
  [...title, ...asked, ...excerpt].filter(({ marked }) => marked).map(({ text }) => text);

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

  it('every error leads to its class, whatever it says', () => {
    const errors = definitions.filter(
      ({ title, exported }) => exported && /^[A-Z]\w*Error$/.test(title),
    );
    const astray = errors.filter(({ title }) =>
      ['the node has stopped', 'x 42 is out of range'].some((said) =>
        search.find(`${title}: ${said}`, 3).every((hit) => plainly(hit.title) !== title),
      ),
    );
    expect(errors.length).toBeGreaterThan(15);
    expect(astray.map(({ title }) => title)).toEqual([]);
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

  it('every name of the paper leads to what stands for it', () => {
    const names = Object.entries(namesIn(ROOT, 'site/paper-names.json'));
    const astray = names.filter(
      ([name, place]) =>
        !search.find(name, 3).some(({ title }) => plainly(title) === place.split('#')[1]),
    );
    expect(names.length).toBeGreaterThan(20);
    expect(astray).toEqual([]);
  });

  it('every section, figure and option that is cited leads to where the book treats it', () => {
    const { sections, figures, thesis, options } = readCited(ROOT);
    const ways = [
      [sections, (key) => [`raft paper section ${key}`, `论文第 ${key} 节`]],
      [figures, (key) => [`figure ${key} of the paper`, `fig. ${key}`, `论文图${key}`]],
      [thesis, (key) => [`thesis section ${key}`, `Ongaro's dissertation ${key}`, `博士论文 ${key}`]],
      [options, (key) => [`--${key}`, `ETCD_${key.toUpperCase().replace(/-/g, '_')}=1`]],
    ] satisfies [Readonly<Record<string, readonly string[]>>, (key: string) => string[]][];
    const asks = ways.flatMap(([table, ask]) =>
      Object.entries(table).flatMap(([key, [place]]) => ask(key).map((query) => ({ query, place }))),
    );
    const astray = asks.filter(({ query, place }) => {
      const [page, anchor] = place!.split('#');
      const to = anchor === undefined ? `${page}/` : `${page}/#${anchor}`;
      return search.find(query, 1)[0]?.to !== to;
    });
    expect(asks.length).toBeGreaterThan(200);
    expect(astray).toEqual([]);
  });

  it('the first answer to a question shows why it was found', () => {
    const asks = readQuestions(ROOT).flatMap((question) => question[language]);
    const silent = asks.flatMap((query) =>
      search
        .find(query, 1)
        .filter((hit) => marksOf(hit).length === 0)
        .map(({ to }) => `${query}: ${to}`),
    );
    expect(asks.length).toBeGreaterThan(200);
    expect(silent).toEqual([]);
  });

  it('every method leads to its definition where it is called', () => {
    const methods = definitions.filter(({ title, exported }) => exported && title.includes('.'));
    const astray = methods.filter(({ title }) => {
      const [owner, name] = title.split('.');
      const call = `${owner![0]!.toLowerCase()}${owner!.slice(1)}.${name}(from, 3);`;
      return search.find(call, 1).every((hit) => plainly(hit.title) !== title);
    });
    expect(methods.length).toBeGreaterThan(300);
    expect(astray.map(({ title }) => title)).toEqual([]);
  });

  it('every word of the index is found as it stands there', () => {
    const { passages } = indexes[language];
    const synonyms = new Synonyms(indexes[language]);
    const texts = [...passages, ...definitions].flatMap((entry) => [entry.title, ...entry.text]);
    const words = new Set(texts.join(' ').match(/(?<![\w.])[A-Za-z]{3,}(?![\w.])/g) ?? []);
    const lost = [...words].filter((word) => {
      const forms = parseQuery(word, synonyms).terms.flatMap((term) => term.forms);
      return !forms.some((form) => findForm(plain(word), form) >= 0);
    });
    expect(words.size).toBeGreaterThan(500);
    expect(lost).toEqual([]);
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

describe('a number or a name in a text', () => {
  const { cited } = indexes.en;
  const places = (query: string): string[] =>
    citedIn(query, cited, (text) => text === 'pre vote').map(
      ({ passage }) => indexes.en.passages[passage]!.to,
    );

  it.each([
    'etcd 3.5',
    'raft v3.5.1',
    '127.0.0.1:2379',
    'term 5.2x',
    'figure 99',
    'section',
    'pre-vote',
    'data directory',
    'constructor',
    '--constructor',
  ])('such as "%s" cites nothing', (query) => {
    expect(places(query)).toEqual([]);
  });

  it.each([
    ['§5.4.2', 'mechanisms/replication/#commit-rule'],
    ['5.4.2', 'mechanisms/replication/#commit-rule'],
    ['thesis 10.2.9', undefined],
    ['thesis 4.2.9', 'mechanisms/membership/'],
    ['论文第六节', 'mechanisms/joint-consensus/'],
    ['论文图十三', 'mechanisms/snapshot/'],
    ['experimental-snapshot-catchup-entries', 'modules/state-machine/#keep'],
    ['--pre-vote=false', 'modules/config/#switches'],
  ])('such as "%s" cites %s', (query, to) => {
    expect(places(query)[0]).toBe(to);
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

describe('a word that the book has not', () => {
  it.each([
    ['en', 'byzantine fault tolerance', ['byzantine', 'tolerance']],
    ['en', 'gossip heartbeat', ['gossip']],
    ['en', 'linearizable reads', []],
    ['en', 'r.raftLog.maybeAppend(m.Index, ents)', []],
    ['zh', '拜占庭节点', ['拜占庭']],
    ['zh', '区块链快照', ['区块']],
    ['zh', '领导者是怎么选出来的', []],
  ] as const)('in %s, of "%s", is said', (language, query, missing) => {
    expect(searches[language].answer(query, 3).missing).toEqual(missing);
  });
});

describe('a question', () => {
  it.each([
    ['en', 'how to install', 'how do I install it?'],
    ['en', 'leader changed', 'etcd leader changed'],
    ['en', 'commit vs apply', 'what is the difference between commit and apply'],
    ['en', 'checkQuorum', 'what does checkQuorum mean'],
    ['zh', '怎么安装', '如何安装'],
    ['zh', '提交和应用的区别', '提交与应用有什么区别'],
    ['zh', '为什么需要预投票', '需要预投票吗'],
  ] as const)('in %s, "%s", has the answer of "%s"', (language, one, other) => {
    const [first, second] = [one, other].map((query) => addresses(searches[language].find(query, 1)));
    expect(first).toEqual(second);
  });
});

describe('an excerpt in Chinese', () => {
  const hits = queries.zh.flatMap((query) => searches.zh.find(query, 3));

  it('marks no two characters that only meet between two words', () => {
    const marks = [...searches.zh.find('单步变更', 20), ...searches.zh.find('时钟不同步', 20)].flatMap(
      marksOf,
    );
    expect(marks.filter((mark) => /^(?:步变|钟不)$/.test(mark))).toEqual([]);
    expect(searches.zh.find('过半数', 20).flatMap(marksOf)).toContain('过半数');
  });

  it('seldom ends in the middle of a word', () => {
    const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });
    const texts = [...indexes.zh.passages, ...indexes.zh.definitions].flatMap(({ text }) => text);
    const cut = hits.map(({ excerpt }) => plainly(excerpt)).filter((said) => said.endsWith('…'));
    const broken = cut.filter((said) => {
      const shown = said.replace(/^…|…$/g, '');
      const whole = texts.find((text) => text.includes(shown));
      // What a symbol prints is English.
      if (whole === undefined) return false;
      const end = whole.indexOf(shown) + shown.length;
      return ![...segmenter.segment(whole)].some(({ index }) => index === end);
    });
    expect(cut.length).toBeGreaterThan(100);
    expect(broken.length / cut.length).toBeLessThan(0.03);
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
