/**
 * How far the book and its proofs are, counted when the book is built.
 *
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import { BROKEN_RULES } from '../../../../sim/broken/index.ts';
import { PROFILES } from '../../../../sim/weather.ts';
import { sourceAddress } from '../api.ts';
import { CHAPTER_FOLDERS, chapterFiles, chapterListings, chapterTree } from '../chapters.ts';
import { coverage, percent, readOmissions } from '../coverage.ts';
import type { CoverageRow } from '../coverage.ts';
import { chapterName, staleIn } from '../freshness.ts';
import { chapterOf, elementsOf, rulesBeside, rulesBroken } from '../pieces.ts';
import type { Language } from '../pieces.ts';
import type { Project } from '../project.ts';
import { escapeHtml } from '../render.ts';
import { code, link, table } from './html.ts';
import type { AppendixContext, AppendixSection } from './index.ts';

const BOTH: readonly Language[] = ['zh', 'en'];

const WORDS = {
  zh: {
    book: '书',
    sources: '每个文件讲到多少',
    proofs: '证明',
    counted: ['数的是', '中文', '英文'],
    chapters: '写成的章',
    shown: '展示出来的代码行',
    told: '其中讲到的',
    omitted: '有意略去的代码行',
    stale: '有待重读的段落',
    elements: {
      Listing: '代码清单',
      Note: '批注',
      Figure: '图',
      Run: '可运行的例子',
      Scenario: '逐步播放的场景',
      Predict: '问题',
      BreakIt: '并排弄坏的规则',
      Exercise: '练习',
    },
    file: ['文件', '代码行', '中文展示', '讲到', '英文展示', '讲到'],
    proof: ['数的是', '多少'],
    tests: '测试（`it` 与 `test`，一个可以跑很多输入）',
    scripts: '自己的交互脚本',
    weathers: '模拟世界的天气',
    rules: '目录里能弄坏的规则',
    reachable: '其中从某一章可以走到的',
    left: '有意略去：',
  },
  en: {
    book: 'The book',
    sources: 'How much of each file is told',
    proofs: 'The proofs',
    counted: ['Counted', 'Chinese', 'English'],
    chapters: 'chapters written',
    shown: 'lines of code shown',
    told: 'of these, told',
    omitted: 'lines of code left out on purpose',
    stale: 'passages to be read again',
    elements: {
      Listing: 'listings',
      Note: 'notes',
      Figure: 'figures',
      Run: 'examples to run',
      Scenario: 'scenes that play',
      Predict: 'questions',
      BreakIt: 'rules broken side by side',
      Exercise: 'exercises',
    },
    file: ['File', 'Lines of code', 'Shown, Chinese', 'Told', 'Shown, English', 'Told'],
    proof: ['Counted', 'How many'],
    tests: 'tests (`it` and `test`; one may run many inputs)',
    scripts: 'interaction scripts of our own',
    weathers: 'weathers of the simulated world',
    rules: 'rules of the catalogue that can be broken',
    reachable: 'of these, reachable from a chapter',
    left: 'Left out on purpose: ',
  },
} as const;

/** Three tables: the book in both languages, each file of src/, and what is tested. */
export function status(context: AppendixContext): AppendixSection[] {
  const { project, language } = context;
  const words = WORDS[language];
  const listings = BOTH.map((one) =>
    chapterListings(project, path.join(project.root, CHAPTER_FOLDERS[one]), () => undefined),
  );
  const omissions = readOmissions(project);
  const rows = coverage(project, listings, omissions);
  const left = omissions.map(({ file, why }) => `<p>${words.left}${code(file)} ${escapeHtml(why)}</p>`);
  return [
    { id: 'book', depth: 2, title: words.book, html: bookTable(project, rows, language) },
    { id: 'sources', depth: 2, title: words.sources, html: fileTable(rows, language) + left.join('') },
    { id: 'proofs', depth: 2, title: words.proofs, html: proofTable(project, language) },
  ];
}

/** The elements of all chapters of a language, by chapter. */
function elementsIn(project: Project, language: Language) {
  return chapterFiles(path.join(project.root, CHAPTER_FOLDERS[language])).map((file) => {
    const tree = chapterTree(file);
    return { chapter: chapterOf(project.root, file), tree, elements: elementsOf(tree) };
  });
}

function bookTable(project: Project, rows: readonly CoverageRow[], language: Language): string {
  const words = WORDS[language];
  const books = BOTH.map((one) => elementsIn(project, one));
  const count = (name: string): string[] =>
    books.map((book) =>
      String(book.reduce((n, { elements }) => n + elements.filter((e) => e.name === name).length, 0)),
    );
  const lines = sum(rows, (row) => row.lines);
  const share = (of: 'shown' | 'told'): string[] =>
    BOTH.map((_, i) => {
      const n = sum(rows, (row) => row[of][i]!);
      return `${n} (${percent(n, lines)})`;
    });
  const stale = BOTH.map((one, i) =>
    books[i]!.reduce(
      (n, { chapter }) =>
        n + staleIn(project, chapterName(chapter)).filter(({ language: of }) => of === one).length,
      0,
    ),
  );
  const chapters = books.map((book) =>
    String(book.filter(({ elements }) => elements.some(({ name }) => name === 'Listing')).length),
  );
  return table(words.counted, [
    [words.chapters, ...chapters],
    [words.shown, ...share('shown')],
    [words.told, ...share('told')],
    ...Object.entries(words.elements).map(([name, label]) => [label, ...count(name)]),
    [words.stale, ...stale.map(String)],
  ]);
}

function fileTable(rows: readonly CoverageRow[], language: Language): string {
  return table(
    WORDS[language].file,
    rows.map(({ file, lines, shown, told }) => [
      link(sourceAddress(file), code(file)),
      String(lines),
      ...BOTH.flatMap((_, i) => [percent(shown[i]!, lines), percent(told[i]!, lines)]),
    ]),
  );
}

function proofTable(project: Project, language: Language): string {
  const words = WORDS[language];
  const reachable = new Set(
    elementsIn(project, language).flatMap(({ chapter, tree }) => [
      ...rulesBroken(tree),
      ...rulesBeside(project, tree, chapter).map(({ id }) => id),
    ]),
  );
  const files = filesUnder(path.join(project.root, 'test'));
  const tests = files
    .filter((file) => file.endsWith('.test.ts'))
    .flatMap((file) => fs.readFileSync(file, 'utf8').match(/^\s*(it|test)(\.\w+)*\(/gm) ?? []);
  const scripts = files.filter((file) => file.includes(`${path.sep}interaction${path.sep}`));
  return table(words.proof, [
    [words.tests.replace(/`(\w+)`/g, '<code>$1</code>'), String(tests.length)],
    [words.scripts, String(scripts.filter((file) => file.endsWith('.txt')).length)],
    [words.weathers, String(PROFILES.size)],
    [words.rules, String(BROKEN_RULES.length)],
    [words.reachable, String(reachable.size)],
  ]);
}

function filesUnder(folder: string): string[] {
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => path.join(folder, file));
}

function sum(rows: readonly CoverageRow[], of: (row: CoverageRow) => number): number {
  return rows.reduce((n, row) => n + of(row), 0);
}
