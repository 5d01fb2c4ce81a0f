import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sectionsOf } from '../../site/components/Sections/index.tsx';
import { termPlaces } from '../../site/plugins/weave/glossary_places.ts';
import type { MdxNode } from '../../site/plugins/weave/mdx.ts';
import { labelCells, numberSections } from '../../site/plugins/weave/sections.ts';

const parse = (text: string): MdxNode =>
  unified().use(remarkParse).use(remarkGfm).parse(text) as unknown as MdxNode;
const props = (node: MdxNode): unknown => node.data?.['hProperties'];

describe('sections', () => {
  it('have the number of the chapter, in the text and in the list', () => {
    const tree = parse('## a\n\n### b\n\n## c\n');
    numberSections(tree, 18);
    expect(tree.children!.map(props)).toEqual([{ 'data-n': '18.1' }, undefined, { 'data-n': '18.2' }]);
    const toc = [2, 3, 2].map((level, i) => ({ id: `${i}`, value: '', level }));
    expect(sectionsOf(toc, 18, 3).map(({ number }) => number)).toEqual(['18.1', '', '18.2']);
    expect(sectionsOf(toc, 18, 2).map(({ id }) => id)).toEqual(['0', '2']);
  });

  it('have none on a page that is no chapter', () => {
    const tree = parse('## a\n');
    numberSections(tree, undefined);
    expect(props(tree.children![0]!)).toBeUndefined();
    expect(sectionsOf([{ id: 'a', value: '', level: 2 }], undefined, 3)[0]!.number).toBe('');
  });
});

describe('a long name in the list of sections', () => {
  it('may break where a word in it begins, and nowhere in a tag', () => {
    const value = (html: string): string =>
      sectionsOf([{ id: 'a', value: html, level: 2 }], 1, 3)[0]!.value;
    expect(value('Why <code>MsgStorageAppend</code>')).toBe(
      'Why <code>Msg<wbr>Storage<wbr>Append</code>',
    );
    expect(value('<a title="aB">x</a> 日志Log')).toBe('<a title="aB">x</a> 日志Log');
  });
});

describe('cells of a table', () => {
  it('say what they tell when there are three columns', () => {
    const [table] = parse('| a | `b` | c |\n| - | - | - |\n| 1 | 2 | 3 |\n').children!;
    labelCells(table!);
    const [, row] = table!.children!;
    expect(row!.children!.map(props)).toEqual([undefined, { 'data-label': 'b' }, { 'data-label': 'c' }]);
  });

  it('say nothing when there are two: they fit', () => {
    const [table] = parse('| a | b |\n| - | - |\n| 1 | 2 |\n').children!;
    labelCells(table!);
    expect(table!.children![1]!.children!.map(props)).toEqual([undefined, undefined]);
  });
});

describe('places of terms', () => {
  let root: string;
  const write = (file: string, text: string): void => {
    const full = path.join(root, file);
    fs.mkdirSync(path.dirname(full), { recursive: true });
    fs.writeFileSync(full, text);
  };
  const term = (id: string): object => ({ id, zh: id, en: id, variants: [], definition: {} });

  beforeEach(() => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), 'places-'));
    write('site/glossary.json', JSON.stringify(['vote', 'term', 'tick', 'log'].map(term)));
    write('docs/glossary.mdx', '---\ntitle: G\n---\n\n<T id="log">x</T>\n');
    write(
      'docs/a/one.mdx',
      '---\ntitle: "One: more"\nchapter: 3\n---\n\n<T id="term">x</T>\n\n' +
        '## Timer {/* #timer */}\n\ntext\n\n## The `vote` {/* #vote */}\n\n' +
        '- <T id="vote">y</T>, <T id="term">z</T>\n',
    );
    write('docs/guide.mdx', '---\ntitle: Guide\n---\n\n## First {/* #first */}\n\n<T id="term">x</T>\n');
  });
  afterEach(() => fs.rmSync(root, { recursive: true, force: true }));

  it('are the sections that mark them, one of each chapter', () => {
    const places = termPlaces(root, 'docs/glossary.mdx', 5);
    expect(places.get('vote')).toEqual([{ url: './a/one.mdx#vote', name: 'One 3.2 The vote' }]);
    expect(places.get('term')).toEqual([
      { url: './guide.mdx#first', name: 'Guide First' },
      { url: './a/one.mdx', name: 'One' },
    ]);
    expect(places.has('tick')).toBe(false);
    expect(places.has('log')).toBe(false);
  });

  it('are named where no section marks them, and must be there', () => {
    const file = 'site/glossary-places.json';
    const named = (places: object): string => {
      write(file, JSON.stringify(places));
      return JSON.stringify(termPlaces(root, 'docs/glossary.mdx', 5).get('tick'));
    };
    expect(named({ tick: ['a/one#timer'] })).toContain('One 3.1 Timer');
    expect(() => named({ tick: ['a/one#time'] })).toThrow(
      'docs/glossary.mdx:5: site/glossary-places.json: no section "a/one#time"; near names: a/one#timer',
    );
    expect(() => named({ tik: ['a/one#timer'] })).toThrow('no glossary term "tik"; near names: tick');
  });
});
