import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BROKEN_RULES } from '../../sim/broken/index.ts';
import { Links } from '../../site/plugins/weave/api.ts';
import { TestNames, chaptersOf, indexedIn } from '../../site/plugins/weave/appendix/book.ts';
import { appendixPieces, appendixSections } from '../../site/plugins/weave/appendix/index.ts';
import type { AppendixContext } from '../../site/plugins/weave/appendix/index.ts';
import { faultsOf, readEtcdNames } from '../../site/plugins/weave/appendix/names.ts';
import { table } from '../../site/plugins/weave/appendix/html.ts';
import { linesLeft, readNotesMap } from '../../site/plugins/weave/appendix/notes.ts';
import { parseChapter } from '../../site/plugins/weave/chapters.ts';
import { elementsOf } from '../../site/plugins/weave/pieces.ts';
import { Project } from '../../site/plugins/weave/project.ts';
import weave from '../../site/plugins/weave/remark.ts';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const project = new Project(ROOT, true);
/** A reference of one page: the real one is made by a build. */
const api = fs.mkdtempSync(path.join(os.tmpdir(), 'appendix-api-'));
const links = new Links(project, api);
const book = (language: 'zh' | 'en'): AppendixContext => ({ project, links, language });
const PAGE = 'docs/a.mdx';
const sectionsOf = (of: string, language: 'zh' | 'en' = 'en') =>
  appendixSections(book(language), elementsOf(parseChapter(`<Appendix of="${of}" />`))[0]!, PAGE);
const plain = (html: string): string => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

beforeAll(() => fs.writeFileSync(path.join(api, 'inflights.md'), '### Inflights\n\n##### add()\n'));
afterAll(() => fs.rmSync(api, { recursive: true }));

describe('a page of the appendix', () => {
  it('is told which pages there are', () => {
    expect(() => sectionsOf('symbol')).toThrow('no appendix "symbol"; near names: symbols');
  });

  it('becomes headings, with a place below each that has something in it', () => {
    const tree = parseChapter('Before.\n\n<Appendix of="etcd-names" />\n');
    void weave({ root: ROOT })(tree, { path: path.join(ROOT, PAGE) });
    const shape = tree.children!.map(({ type, name }) => name ?? type);
    expect(shape.slice(0, 3)).toEqual(['paragraph', 'heading', 'Appendix']);
    const places = elementsOf(tree).map(
      ({ attributes }) => (attributes[0]!.value as { value: string }).value,
    );
    const pieces = appendixPieces(
      { project, links },
      parseChapter('<Appendix of="etcd-names" />'),
      PAGE,
    );
    expect(places).toEqual(Object.keys(pieces).map((id) => `"${id}"`));
  });
});

describe('the index of symbols', () => {
  it('leads from a symbol to its line, its chapter, its reference and its tests', () => {
    const sections = sectionsOf('symbols');
    const inflights = sections.find(({ id }) => id === 'inflights')!.html;
    const row = inflights.split('<li>').find((one) => one.includes('<code>Inflights.add</code>'))!;
    expect(row).toMatch(/href="~\/source\/src\/inflights\.ts\/#L\d+"/);
    expect(row).toMatch(/href="~\/modules\/inflights\/#w\d+">10 inflights/);
    expect(row).toContain('href="~/api/inflights/#add"');
    expect(plain(row)).toContain('src/inflights');
  });

  it('has every exported symbol once, and leads back from chapters and tests', () => {
    const sections = sectionsOf('symbols', 'zh');
    const html = sections.map((one) => one.html).join('');
    for (const file of project.files().filter((one) => one.startsWith('src/'))) {
      if (/(index|internals)\.ts$/.test(file)) continue;
      for (const { symbol } of indexedIn(project, file)) {
        expect(html, `${file} ${symbol.path}`).toContain(`<code>${symbol.path}</code>`);
      }
    }
    const back = sections.filter(({ id }) => id.startsWith('by-'));
    expect(back.map(({ title }) => title)).toEqual(['按章', '按测试']);
    expect(plain(back[0]!.html)).toMatch(/10 inflights .*Inflights\.freeTo/);
    expect(plain(back[1]!.html)).toMatch(/test\/src\/inflights\.test\.ts \d+ .*Inflights/);
  });

  it('counts a test for a member whose name others have only where its owner is named, too', () => {
    const root = fs.mkdtempSync(path.join(os.tmpdir(), 'appendix-'));
    fs.mkdirSync(path.join(root, 'src'));
    fs.mkdirSync(path.join(root, 'test'));
    const write = (file: string, text: string): void => fs.writeFileSync(path.join(root, file), text);
    write('src/a.ts', 'export class A {\n  add() {}\n  only() {}\n}\n');
    write('src/b.ts', 'export class B {\n  add() {}\n}\n');
    write('test/one.test.ts', 'x.add(); x.only();');
    write('test/two.test.ts', 'new B().add();');
    const small = new Project(root);
    const names = new TestNames(small);
    const of = (file: string, name: string): string[] =>
      names.of(indexedIn(small, file).find(({ symbol }) => symbol.path === name)!);
    expect(of('src/a.ts', 'A.add')).toEqual([]);
    expect(of('src/a.ts', 'A.only')).toEqual(['test/one.test.ts']);
    expect(of('src/b.ts', 'B.add')).toEqual(['test/two.test.ts']);
    fs.rmSync(root, { recursive: true });
  });
});

describe('the names of etcd/raft', () => {
  const names = readEtcdNames(ROOT);

  it('lead to symbols that are there, or say why there is none', () => {
    expect(faultsOf(book('en'), names)).toEqual([]);
    const html = sectionsOf('etcd-names')
      .map((one) => plain(one.html))
      .join(' ');
    expect(html).toContain('Inflights.FreeLE Inflights.freeTo src/inflights.ts');
    expect(html).toMatch(/SetLogger ResetDefaultLogger .* There is no default logger/);
  });

  it('say nothing twice in a row, and leave no name out', () => {
    for (const { id, html } of sectionsOf('etcd-names')) {
      const rows = [...html.matchAll(/<tr><td>(.*?)<\/td><td>(.*?)<\/td><\/tr>/g)];
      rows.forEach(([, , said], i) => expect(said).not.toBe(rows[i + 1]?.[2]));
      const named = rows.flatMap(([, cell]) => cell!.split('<br>').map((name) => plain(name).trim()));
      expect(named).toEqual(Object.keys(names.packages[id]!));
    }
  });

  it('are those of five packages, more than five hundred', () => {
    expect(Object.keys(names.packages).sort()).toEqual(
      ['confchange', 'quorum', 'raft', 'raftpb', 'tracker'].sort(),
    );
    const all = Object.values(names.packages).flatMap((one) => Object.keys(one));
    expect(all.length).toBeGreaterThan(500);
  });

  it('are checked', () => {
    const wrong = {
      reasons: { spare: { zh: '多余。', en: 'Spare.' } },
      packages: { raft: { A: 'src/raft.ts#Raft.nothing', B: { why: 'none' } } },
    };
    expect(faultsOf(book('en'), wrong)).toEqual([
      'site/etcd-names.json: raft A: "src/raft.ts#Raft.nothing" is not in the sources',
      'site/etcd-names.json: raft B: no reason "none"',
      'site/etcd-names.json: nothing has the reason "spare"',
    ]);
  });
});

describe('the map of the study notes', () => {
  const map = readNotesMap(ROOT);

  it('leads to places of the book, and to symbols', () => {
    const [zh, en] = [sectionsOf('notes', 'zh')[0]!.html, sectionsOf('notes')[0]!.html];
    expect(zh).toMatch(/href="~\/modules\/inflights\//);
    expect(plain(en)).not.toMatch(/\p{Script=Han}/u);
  });

  it('finds a line that nothing is said of', () => {
    expect(linesLeft('# a\n\nb\nc\n', [{ lines: [3, 3], says: { zh: '乙', en: 'b' }, to: [] }])).toEqual(
      ['1: # a', '4: c'],
    );
  });

  const notes = path.join(ROOT, '../shared/seed/week16.md');
  it.runIf(fs.existsSync(notes))('has every line of the notes beside the checkout', () => {
    expect(linesLeft(fs.readFileSync(notes, 'utf8'), map)).toEqual([]);
  });
});

describe('the status page', () => {
  let html = '';
  beforeAll(() => {
    html = sectionsOf('status')
      .map((one) => plain(one.html))
      .join(' ');
  });
  afterAll(() => void (html = ''));

  it('counts what the book shows, asks and breaks, in both languages alike', () => {
    const chapters = chaptersOf(project, 'en').length;
    expect(chapters).toBeGreaterThan(4);
    for (const counted of ['listings', 'notes', 'figures', 'questions', 'exercises']) {
      const [, zh, en] = new RegExp(`\\b${counted} (\\d+) (\\d+)`).exec(html)!;
      expect(Number(zh)).toBeGreaterThan(4);
      expect(zh).toBe(en);
    }
    const rules = BROKEN_RULES.length;
    expect(rules).toBeGreaterThan(120);
    expect(html).toContain(`rules of the catalogue that can be broken ${rules}`);
  });
});

describe('a table of the appendix', () => {
  it('has a column of numbers at the right, and no other', () => {
    const html = table(
      ['Of', 'Told', 'Times'],
      [
        ['1st', '66.8 %', '12'],
        ['2nd', '3101 (100.0 %)', 'x'],
      ],
    );
    expect(html.match(/class="number"[^>]*>[^<]*/g)).toEqual([
      'class="number">Told',
      'class="number" data-label="Told">66.8 %',
      'class="number" data-label="Told">3101 (100.0 %)',
    ]);
  });
});
