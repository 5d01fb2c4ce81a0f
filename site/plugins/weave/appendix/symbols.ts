/**
 * The index of symbols, both ways: from a symbol to its definition, the chapters that read it, its
 * page in the reference and its tests; and from a chapter or a test to the symbols.
 *
 * @module
 */
import path from 'node:path';
import { readingOrder } from '../../api/order.ts';
import { behindHtml } from '../../../components/Stale/words.ts';
import { sourceAddress } from '../api.ts';
import type { Language } from '../pieces.ts';
import { orderSentence } from '../summaries.ts';
import { chaptersOf, indexedIn, listingsOf, nameOf, TestNames } from './book.ts';
import type { Indexed, ReadChapter } from './book.ts';
import { code, group, link, list } from './html.ts';
import type { AppendixContext, AppendixSection } from './index.ts';

const WORDS = {
  zh: {
    chapters: '按章',
    tests: '按测试',
    unread: '还没有一章读到它',
    api: 'API',
    tested: (names: string, more: number) => `测试：${names}${more > 0 ? `，另有 ${more} 个` : ''}`,
    lead: '每一章的清单里出现的符号。',
    testLead: '每个测试文件里提到的符号。',
  },
  en: {
    chapters: 'By chapter',
    tests: 'By test',
    unread: 'no chapter reads it yet',
    api: 'API',
    tested: (names: string, more: number) => `Tests: ${names}${more > 0 ? ` and ${more} more` : ''}`,
    lead: 'The symbols that stand in the listings of each chapter.',
    testLead: 'The symbols that each test file names.',
  },
} as const;

/** The sections of the index. */
export function symbolIndex(context: AppendixContext): AppendixSection[] {
  const { project, language } = context;
  const chapters = chaptersOf(project, language);
  const tests = new TestNames(project);
  const all: Indexed[] = [];
  const sections = readingOrder(project.root).flatMap(({ heading, rows }, part) => {
    const modules = rows.flatMap((row) => row.modules);
    const named = { name: `# ${heading}`, english: heading };
    const { text, behind } = orderSentence(project.root, named, language);
    const mark = behind ? behindHtml(language) : '';
    return [
      { id: `part-${part + 1}`, depth: 2, title: text, html: mark },
      ...modules.map((module) => {
        const symbols = indexedIn(project, `src/${module}.ts`);
        all.push(...symbols);
        const items = symbols.map((one) => rowOf(context, one, chapters, tests));
        const html = group(module, list('symbols', items));
        return { id: module.replace('/', '-'), depth: 3, title: module, html };
      }),
    ];
  });
  return [...sections, byChapter(chapters, all, language), byTest(tests, all, language)];
}

function rowOf(
  { links, language }: AppendixContext,
  one: Indexed,
  chapters: readonly ReadChapter[],
  tests: TestNames,
): string {
  const words = WORDS[language];
  const { file, symbol } = one;
  const places = chapters.flatMap((chapter) => {
    const [first] = listingsOf(chapter, one);
    return first === undefined ? [] : [link(`~/${chapter.id}/#${first.id}`, nameOf(chapter))];
  });
  const api = links.api(file, symbol);
  const cells = [
    link(sourceAddress(file, symbol.start), code(symbol.path)),
    places.length > 0 ? places.join(language === 'zh' ? '、' : ', ') : `<i>${words.unread}</i>`,
    api === undefined ? '' : link(api, words.api),
    testedBy(file, tests.of(one), language),
  ];
  return cells.filter((cell) => cell !== '').join(' ');
}

/** How many test files are named. */
const MOST_TESTS = 3;

/** The tests of a symbol: those first that are about its module. */
function testedBy(file: string, tests: readonly string[], language: Language): string {
  if (tests.length === 0) return '';
  const module = file.replace(/^src\//, '').replace(/\.ts$/, '');
  const own = (test: string): number => (test.includes(module) ? 0 : 1);
  const names = [...tests]
    .sort((a, b) => own(a) - own(b))
    .slice(0, MOST_TESTS)
    .map((test) => code(test.replace(/^test\//, '').replace(/\.test\.ts$/, '')));
  const said = names.join(language === 'zh' ? '、' : ', ');
  return `<span>${WORDS[language].tested(said, tests.length - names.length)}</span>`;
}

function byChapter(
  chapters: readonly ReadChapter[],
  all: readonly Indexed[],
  language: Language,
): AppendixSection {
  const words = WORDS[language];
  const items = chapters.flatMap((chapter) => {
    const shown = all.flatMap((one) => {
      const [first] = listingsOf(chapter, one);
      return first === undefined ? [] : [link(`~/${chapter.id}/#${first.id}`, code(one.symbol.path))];
    });
    const name = link(`~/${chapter.id}/`, nameOf(chapter));
    return shown.length === 0 ? [] : [`<p>${name}</p><p class="names">${shown.join(' ')}</p>`];
  });
  const html = `<p>${words.lead}</p>${group(words.chapters, list('names-of', items))}`;
  return { id: 'by-chapter', depth: 2, title: words.chapters, html };
}

function byTest(tests: TestNames, all: readonly Indexed[], language: Language): AppendixSection {
  const words = WORDS[language];
  const named = new Map<string, string[]>();
  for (const one of all) {
    if (one.symbol.path.includes('.')) continue;
    for (const test of tests.of(one)) {
      const { file, symbol } = one;
      const to = link(sourceAddress(file, symbol.start), code(symbol.path));
      named.set(test, [...(named.get(test) ?? []), to]);
    }
  }
  const folders = new Map<string, string[]>();
  for (const [test, names] of [...named].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const folder = path.posix.dirname(test);
    const all = `<p class="names">${names.join(' ')}</p>`;
    const item = folded(code(test), names.length, group(test, all));
    folders.set(folder, [...(folders.get(folder) ?? []), item]);
  }
  const items = [...folders].map(([folder, tests]) => {
    return folded(code(`${folder}/`), tests.length, list('names-of', tests));
  });
  const html = `<p>${words.testLead}</p>${list('names-of', items)}`;
  return { id: 'by-test', depth: 2, title: words.tests, html };
}

/** What is unfolded by its head, which says how many there are. */
function folded(head: string, count: number, inside: string): string {
  return `<details><summary>${head} <span class="count">${count}</span></summary>${inside}</details>`;
}
