/**
 * What has not followed the other language bears a mark in the page, whatever it is: each kind of
 * text that `npm run check` names is made stale, alone, and drawn.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createElement } from 'react';
import type { ComponentType } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { findBrokenRule } from '../../sim/broken/index.ts';
import { CASE_HELP } from '../../sim/case_help.ts';
import { STALE } from '../../site/components/Stale/words.ts';
import { indexPage } from '../../site/plugins/api/index-page.ts';
import { modulePage } from '../../site/plugins/api/index.ts';
import { behindInReplay } from '../../site/plugins/book/behind.ts';
import { cardsOf } from '../../site/plugins/cards/index.ts';
import { Links } from '../../site/plugins/weave/api.ts';
import { symbolIndex } from '../../site/plugins/weave/appendix/symbols.ts';
import { CHAPTER_FOLDERS, parseChapter } from '../../site/plugins/weave/chapters.ts';
import { figurePiece } from '../../site/plugins/weave/figure/plan.ts';
import { fingerprint } from '../../site/plugins/weave/fingerprint.ts';
import { readGlossary } from '../../site/plugins/weave/glossary.ts';
import { attributes, isElement, walk } from '../../site/plugins/weave/mdx.ts';
import type { MdxElement } from '../../site/plugins/weave/mdx.ts';
import { moreRulesHtml } from '../../site/plugins/weave/more_rules.ts';
import { PAIR_RECORD, pairFiles, readPairs } from '../../site/plugins/weave/pairs.ts';
import type { Texts } from '../../site/plugins/weave/pairs.ts';
import { elementsOf } from '../../site/plugins/weave/pieces.ts';
import type { Language } from '../../site/plugins/weave/pieces.ts';
import { Project } from '../../site/plugins/weave/project.ts';
import weave from '../../site/plugins/weave/remark.ts';
import { fingerprint as summaryPrint, FINGERPRINTS } from '../../site/plugins/weave/summaries.ts';
import { tree } from '../tools/tree.ts';

const page = vi.hoisted(() => ({ language: 'zh', behind: { lines: [], rules: [] } }));
vi.mock('@docusaurus/Translate', () => ({
  default: () => null,
  translate: ({ id }: { readonly id: string }) => (id === 'page.language' ? page.language : id),
}));
vi.mock('@docusaurus/router', () => ({ useHistory: () => null }));
vi.mock('@docusaurus/Link', () => ({ default: 'a' }));
vi.mock('@docusaurus/useBaseUrl', () => ({ default: () => '/' }));
vi.mock('@generated/book/default/behind.json', () => ({ default: page.behind }));

const ROOT = path.resolve(import.meta.dirname, '../..');
const LANGUAGES = ['zh', 'en'] as const;

/** The house with records of its own. */
let root: string;
let book: Project;
let links: Links;

/** Copies the folders that the tests change, and leads to the others. */
function houseOf(changed: readonly string[], others: readonly string[]): string {
  const house = fs.mkdtempSync(path.join(os.tmpdir(), 'behind-'));
  for (const folder of changed) {
    fs.cpSync(path.join(ROOT, folder), path.join(house, folder), { recursive: true });
  }
  for (const folder of others) {
    fs.symlinkSync(path.join(ROOT, folder), path.join(house, folder), 'junction');
  }
  return house;
}

const write = (file: string, value: object): void =>
  fs.writeFileSync(path.join(root, file), JSON.stringify(value));

beforeAll(() => {
  root = houseOf(['etc', 'i18n'], ['docs', 'examples', 'sim', 'site', 'src']);
  book = new Project(root, true);
  links = new Links(book, path.join(root, 'docs/api'));
});
afterAll(() => fs.rmSync(root, { recursive: true }));
beforeEach(() => write(PAIR_RECORD, readPairs(ROOT)));

/** Notes that a text was last read when the other language said something else. */
function leaveBehind({ zh, en }: Texts, language: Language): void {
  const name = `${fingerprint(zh)} ${fingerprint(en)}`;
  const was =
    language === 'zh' ? `${fingerprint(zh)} ${'0'.repeat(12)}` : `${'0'.repeat(12)} ${fingerprint(en)}`;
  const record = Object.entries(readPairs(ROOT));
  expect(record.some(([, names]) => names.includes(name))).toBe(true);
  const changed = record.map(([file, names]) => [file, names.map((one) => (one === name ? was : one))]);
  write(PAIR_RECORD, Object.fromEntries(changed) as object);
}

/** How often the mark stands in what is drawn. */
const marksIn = (html: string, language: Language): number =>
  html.split(STALE[language].translation).length - 1;

/** The components that are given what is behind, by their names in a chapter. */
async function components(): Promise<Record<string, ComponentType<never>>> {
  const { default: BreakIt } = await import('../../site/components/BreakIt/index.tsx');
  const { default: MiniIndex } = await import('../../site/components/MiniIndex/index.tsx');
  const { default: Stale } = await import('../../site/components/Stale/index.tsx');
  const { default: T } = await import('../../site/components/Term/index.tsx');
  return { BreakIt, MiniIndex, Stale, T };
}

function propsOf(element: MdxElement): object {
  const props = [...attributes(element)].map(([name, value]) => {
    if (typeof value === 'string') return [name, value];
    const { value: code } = value as { readonly value: string };
    return [name, code === 'woven' ? {} : (JSON.parse(code) as unknown)];
  });
  return Object.fromEntries(props) as object;
}

/** A chapter as a reader gets it, as far as these components draw it. */
async function chapterHtml(source: string, language: Language): Promise<string> {
  const chapter = parseChapter(source);
  const file = `${CHAPTER_FOLDERS[language]}/mechanisms/election.mdx`;
  await weave({ root })(chapter, { path: path.join(root, file) });
  const known = await components();
  const drawn: string[] = [];
  walk(chapter, (node) => {
    const Component = isElement(node) ? known[node.name] : undefined;
    if (!isElement(node) || Component === undefined) return;
    drawn.push(renderToStaticMarkup(createElement(Component, propsOf(node) as never)));
  });
  expect(drawn.length).toBeGreaterThan(0);
  return drawn.join('');
}

async function glossaryHtml(language: Language): Promise<string> {
  const terms = parseChapter('<Glossary />\n');
  await weave({ root })(terms, { path: path.join(root, CHAPTER_FOLDERS[language], 'glossary.mdx') });
  const { Stale } = await components();
  return elementsOf(terms)
    .filter(({ name }) => name === 'Stale')
    .map((node) => renderToStaticMarkup(createElement(Stale!, propsOf(node) as never)))
    .join('');
}

async function replayHtml(language: Language): Promise<string> {
  Object.assign(page.behind, behindInReplay(root, language));
  const { LineTable } = await import('../../site/components/Replay/LineTable.tsx');
  const { RuleChoice } = await import('../../site/components/Replay/RuleChoice.tsx');
  const rule = findBrokenRule(RULE)!;
  const choice = { rules: [rule], rule: RULE, language, onRule: () => undefined };
  return (
    renderToStaticMarkup(createElement(LineTable, { language })) +
    renderToStaticMarkup(createElement(RuleChoice, choice))
  );
}

const RULE = 'double-vote';
const BREAK = `<BreakIt rule="${RULE}">\n\nWhy.\n\n</BreakIt>\n`;
const MORE = 'half-is-a-majority';
const rule = (id: string) => findBrokenRule(id)!;
const term = readGlossary(ROOT)[0]!;

async function figureOf(language: Language): Promise<string> {
  const [figure] = elementsOf(parseChapter('<Figure example="raft-log/parts" />'));
  return figurePiece(book, figure!, 'docs/modules/raft-log.mdx', 'f1', language);
}

/** Where a text is shown, by the file where it stands. */
interface Shown {
  readonly what: string;
  readonly file: RegExp;
  readonly texts: Texts;
  readonly draw: (language: Language) => Promise<string>;
}

const GLOSSARY = /^site\/glossary\.json$/;
const RULES = /^sim\/broken\/(?!aside)/;
const termCard = (language: Language): Promise<string> =>
  chapterHtml(`<T id="${term.id}">it</T>\n`, language);
const more = (language: Language): Promise<string> => moreRulesHtml(book, [rule(MORE)], language);

const SHOWN: readonly Shown[] = [
  { what: 'name of a term', file: GLOSSARY, texts: term, draw: glossaryHtml },
  { what: 'definition of a term', file: GLOSSARY, texts: term.definition, draw: glossaryHtml },
  { what: 'name on the card of a term', file: GLOSSARY, texts: term, draw: termCard },
  { what: 'definition on that card', file: GLOSSARY, texts: term.definition, draw: termCard },
  ...(['rule', 'mistake', 'where'] as const).map((part) => ({
    what: `${part} of a rule that is broken`,
    file: RULES,
    texts: rule(RULE)[part],
    draw: (language: Language) => chapterHtml(BREAK, language),
  })),
  { what: 'further rule', file: RULES, texts: rule(MORE).rule, draw: more },
  { what: 'mistake of a further rule', file: RULES, texts: rule(MORE).mistake, draw: more },
  { what: 'rule of /replay', file: RULES, texts: rule(RULE).mistake, draw: replayHtml },
  { what: 'line of a case', file: /^sim\/case_help\.ts$/, texts: CASE_HELP[0]!, draw: replayHtml },
  {
    what: 'word in a figure',
    file: /^sim\/figures\//,
    texts: { zh: '磁盘', en: 'disk' },
    draw: figureOf,
  },
];

/** What no page shows: what people type into the search, and the proofs of harmless changes. */
const UNSHOWN = /^site\/questions\.json$|^sim\/broken\/aside\.ts$/;

describe('a text that stands in both languages', () => {
  it('is shown somewhere, of each file that is checked', () => {
    const covered = (file: string): boolean =>
      UNSHOWN.test(file) || SHOWN.some((one) => one.file.test(file));
    expect(pairFiles(ROOT).filter((file) => !covered(file))).toEqual([]);
  });

  describe.each(LANGUAGES)('in %s', (language) => {
    beforeEach(() => void (page.language = language));

    it.each(SHOWN)('bears a mark, once, while the other language is ahead: $what', async (one) => {
      expect(marksIn(await one.draw(language), language)).toBe(0);
      leaveBehind(one.texts, language);
      expect(marksIn(await one.draw(language), language)).toBe(1);
      leaveBehind(one.texts, language === 'zh' ? 'en' : 'zh');
      expect(marksIn(await one.draw(language), language)).toBe(0);
    });
  });
});

/** A page of TypeDoc's for the class that is behind. */
const TYPEDOC = '# inflights\n\n## Classes\n\n### Inflights\n\nA ring.\n';
const HEADING = '# What a leader knows';

/** Where a sentence about the library is shown, by the module and name of its fingerprint. */
const SENTENCES: readonly {
  readonly what: string;
  readonly module: string;
  readonly name: string;
  readonly draw: (language: Language) => string | Promise<string>;
}[] = [
  {
    what: 'the index of a chapter',
    module: 'inflights',
    name: 'Inflights',
    draw: (language) => chapterHtml('<MiniIndex symbols="src/inflights.ts#Inflights" />\n', language),
  },
  {
    what: 'a page of the reference',
    module: 'inflights',
    name: 'Inflights',
    draw: (language) => modulePage(book, 'inflights', TYPEDOC, language),
  },
  ...[HEADING, 'inflights', 'paragraph 1'].map((name) => ({
    what: `the first page of the reference: ${name}`,
    module: 'README',
    name,
    draw: (language: Language) => indexPage(root, language),
  })),
];

type Prints = Record<string, Record<string, string>>;

/** Notes that the Chinese sentence of a name was read beside another English one. */
function leaveSentence(module: string, name: string): void {
  const prints = JSON.parse(fs.readFileSync(path.join(ROOT, FINGERPRINTS), 'utf8')) as Prints;
  expect(prints[module]![name]).toBeDefined();
  write(FINGERPRINTS, { ...prints, [module]: { ...prints[module], [name]: '00000000' } });
  // What is read once is known by its time.
  fs.utimesSync(path.join(root, FINGERPRINTS), new Date(), new Date(Date.now() + (later += 5000)));
}
let later = 0;

describe('a sentence about the library', () => {
  beforeEach(() => {
    fs.copyFileSync(path.join(ROOT, FINGERPRINTS), path.join(root, FINGERPRINTS));
    page.language = 'zh';
  });

  it.each(SENTENCES)('bears a mark in Chinese while the English is ahead: $what', async (one) => {
    expect(marksIn(await one.draw('zh'), 'zh')).toBe(0);
    leaveSentence(one.module, one.name);
    expect(marksIn(await one.draw('zh'), 'zh')).toBe(1);
    expect(marksIn(await one.draw('en'), 'en')).toBe(0);
  });

  it('bears it in the index of symbols, too', () => {
    const house = (print: string): string =>
      tree({
        'src/README.md': '# src\n\n## Rings\n\n| `ring` | a ring |\n',
        'src/ring.ts': 'export const size = 1;\n',
        'i18n/zh-Hans/api/README.json': '{"# Rings": "环"}',
        [FINGERPRINTS]: JSON.stringify({ README: { '# Rings': print } }),
      });
    const marks = (print: string, language: Language): number => {
      const project = new Project(house(print));
      const sections = symbolIndex({ project, links: new Links(project, ''), language });
      return marksIn(sections.map(({ html }) => html).join(''), language);
    };
    expect(marks(summaryPrint('Rings'), 'zh')).toBe(0);
    expect(marks('00000000', 'zh')).toBe(1);
    expect(marks('00000000', 'en')).toBe(0);
  });

  it('says so to its card', () => {
    const behind = (): string[] =>
      Object.values(cardsOf(book, links, 'src', 'zh')).flatMap(([name, , , , , , late]) =>
        late ? [name] : [],
      );
    expect(behind()).toEqual([]);
    leaveSentence('inflights', 'Inflights.add');
    expect(behind()).toEqual(['Inflights.add']);
    leaveSentence('message', 'MessageType.MsgHup');
    expect(behind()).toEqual(['MsgHup']);
  });
});
