/**
 * The search as the page runs it, on the index as the build makes it. The same table is typed
 * into the built page by test/browser/search.test.ts.
 */
import { describe, expect, it, test } from 'vitest';
import { askedOf } from '../../site/plugins/search/questions.ts';
import { chapterOf } from '../../site/plugins/search/sections.ts';
import { Search } from '../../site/search/engine.ts';
import type { Hit } from '../../site/search/engine.ts';
import type { Piece } from '../../site/search/excerpt.ts';
import { tree } from '../tools/tree.ts';
import { indexes } from './search-index.ts';
import {
  CHINESE,
  CHINESE_CHAPTERS,
  ENGLISH,
  ENGLISH_CHAPTERS,
  missed,
  SYMBOLS,
} from './search-table.ts';

const zh = new Search(indexes.zh);
const en = new Search(indexes.en);

const addresses = (hits: readonly Hit[]): string[] => hits.map(({ to }) => to);
const plainly = (pieces: readonly Piece[]): string => pieces.map(({ text }) => text).join('');
const marks = (pieces: readonly Piece[]): string[] =>
  pieces.filter(({ marked }) => marked).map(({ text }) => text);

describe('the first three places', () => {
  it('are asked for by sixty queries and more', () => {
    expect([CHINESE.length, ENGLISH.length]).toEqual([30, 30]);
  });

  it.each([...SYMBOLS, ...CHINESE, ...CHINESE_CHAPTERS])('for $query in Chinese', (asked) => {
    expect(missed(asked, addresses(zh.find(asked.query, 3)))).toEqual([]);
  });

  it.each([...SYMBOLS, ...ENGLISH, ...ENGLISH_CHAPTERS])('for $query in English', (asked) => {
    expect(missed(asked, addresses(en.find(asked.query, 3)))).toEqual([]);
  });
});

describe('a symbol that is called by its name', () => {
  it('is shown as definition, section and reference, in this order', () => {
    expect(zh.find('maybeAppend', 3).map(({ place }) => place)).toEqual([
      'definition',
      'section',
      'api',
    ]);
  });

  it('is known in small letters, too, and with the brackets of a call', () => {
    const wanted = addresses(en.find('maybeAppend', 3));
    expect(addresses(en.find('maybeappend', 3))).toEqual(wanted);
    expect(addresses(en.find('maybeAppend()', 3))).toEqual(wanted);
  });

  it('does not come first when its name is a word of every day', () => {
    expect(en.find('commit', 1)[0]?.place).toBe('term');
    expect(zh.find('term', 1)[0]?.place).toBe('term');
  });
});

describe('words that the book does not use', () => {
  it('find what has the word of the book, in either language', () => {
    const wanted = addresses(zh.find('联合共识', 20)).filter((to) => to.startsWith('mechanisms/'));
    expect(wanted.length).toBeGreaterThan(0);
    for (const other of ['共同一致', '联合一致', 'joint consensus', 'Joint-Consensus']) {
      expect(addresses(zh.find(other, 20))).toEqual(expect.arrayContaining(wanted));
    }
    expect(addresses(en.find('追随者 心跳', 20))).toEqual(
      expect.arrayContaining(addresses(en.find('follower heartbeat', 3))),
    );
  });

  it('find a text that only the code has', () => {
    const [hit] = zh.find('ignored transferring leadership to self', 3);
    expect(plainly(hit!.title)).toBe('transferToSelf');
    expect(marks(hit!.excerpt).join(' ')).toMatch(/transferring.*leadership/);
  });
});

describe('an excerpt', () => {
  const texts = (hits: readonly Hit[]): string => hits.map(({ excerpt }) => plainly(excerpt)).join('\n');

  it('marks what was found, also in another word of the same meaning', () => {
    const [hit] = zh.find('共同一致', 1);
    expect(marks(hit!.title)).toContain('联合共识');
    const dropped = en
      .find('proposals dropping', 3)
      .flatMap(({ title, excerpt }) => [...marks(title), ...marks(excerpt)]);
    expect(dropped.join(' ')).toMatch(/propos.*dropp/i);
  });

  it('is a piece of one paragraph: short, and of whole words', () => {
    for (const { query } of [...CHINESE, ...ENGLISH]) {
      for (const { excerpt } of [...zh.find(query, 10), ...en.find(query, 10)]) {
        expect(plainly(excerpt).length).toBeLessThan(160);
      }
    }
    const paragraphs = [...indexes.en.passages, ...indexes.en.definitions].flatMap(({ text }) => text);
    for (const { excerpt } of en.find('leader follower log term', 30)) {
      const said = plainly(excerpt).replace(/^…|…$/g, '');
      const whole = paragraphs.find((text) => text.includes(said)) ?? '';
      const at = whole.indexOf(said);
      expect(`${whole[at - 1] ?? ' '}${said[0] ?? ' '}`).not.toMatch(/\w\w/);
      expect(`${said.at(-1) ?? ' '}${whole[at + said.length] ?? ' '}`).not.toMatch(/\w\w/);
    }
  });

  it('has no code of listings, no tags and no marks of Markdown', () => {
    const all = [...SYMBOLS, ...CHINESE, ...ENGLISH].flatMap(({ query }) => [
      ...zh.find(query, 20),
      ...en.find(query, 20),
    ]);
    // What follows a name is no tag but the argument of a type.
    expect(texts(all)).not.toMatch(/(?<!\w)<\/?\w+[ >]|\{@link|\bconst \w+ =|`|\*\*|\{\/\*/);
  });
});

describe('the index', () => {
  const chapter = chapterOf(
    [
      '---',
      'title: Votes',
      'chapter: 7',
      '---',
      '',
      'Before the first <T id="vote">vote</T>, `hup` asks.',
      '',
      '## Counting {/* #count */}',
      '',
      '<Listing file="src/election.ts" symbol="hup">',
      '  <Note at="x">A note on `campaign`.</Note>',
      '</Listing>',
      '',
      '<Figure program="votes" caption="A caption." />',
      '<Figure program="more">A drawn word.</Figure>',
      '',
      '| a | b |',
      '| --- | --- |',
      '| one | two |',
      '',
      '```ts',
      'const soup = node.tick();',
      '```',
      '',
      '- an item',
      '  of two lines',
    ].join('\n'),
  );

  it('has the paragraphs, notes, rows and items of a section, and no heads of tables', () => {
    expect(chapter.sections.map(({ anchor, title, text }) => ({ anchor, title, text }))).toEqual([
      { anchor: '', title: 'Votes', text: ['Before the first vote, hup asks.'] },
      {
        anchor: 'count',
        title: 'Counting',
        text: ['A note on campaign.', 'one · two', 'an item of two lines'],
      },
    ]);
  });

  it('knows names in code without showing code', () => {
    const [, section] = chapter.sections;
    expect(section!.listings).toEqual(['src/election.ts#hup']);
    expect(section!.code).toEqual(['campaign', 'const', 'soup', 'node.tick']);
  });

  it('has no words of buttons and cards', () => {
    const words = JSON.stringify(indexes);
    // A button that the guide tells of stands in its sentence, and only there.
    const buttons = [
      'Edit the example',
      '就猜这个',
      '动手写',
      'Direct link to',
      'Defined in:',
      '定义于：',
    ];
    expect(buttons.filter((word) => words.includes(word))).toEqual([]);
  });

  it('leads only to sections and symbols that are there', () => {
    const root = tree({
      'site/questions.json':
        '[\n{"zh": ["问"], "en": ["ask"], "to": ["a#b"]},\n{"zh": [], "en": ["x"], "to": ["a#c"]}\n]',
    });
    expect(() => askedOf(root, new Set(['a#b', 'a#d']))).toThrow(
      /^site\/questions\.json:3: there is no "a#c"/,
    );
    expect(askedOf(root, new Set(['a#b', 'a#c'])).get('a#b')).toEqual({
      names: ['问', 'ask'],
      also: [],
    });
  });
});

test('nothing is found for what is nowhere, and for nothing', () => {
  expect(zh.find('   ', 5)).toEqual([]);
  expect(en.find('zyzzyva', 5)).toEqual([]);
  expect(zh.find('<img onerror=1>', 5).every(({ to }) => !to.includes('<'))).toBe(true);
});
