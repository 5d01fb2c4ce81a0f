import fs from 'node:fs';
import path from 'node:path';
import type { LoadContext, Plugin } from '@docusaurus/types';
import { behindHtml } from '../../components/Stale/words.ts';
import { headingIds } from '../weave/api.ts';
import type { Language } from '../weave/pieces.ts';
import { projectAt } from '../weave/project.ts';
import type { Project } from '../weave/project.ts';
import { shared } from '../weave/shared.ts';
import { orderSentence, summaryOf } from '../weave/summaries.ts';
import { indexPage } from './index-page.ts';
import { localise } from './localise.ts';
import { modulesIn, readingOrder } from './order.ts';

/** Where the pages of each language are written, seen from the root. */
export const API_PAGES: Readonly<Record<Language, string>> = {
  zh: 'docs/api',
  en: 'i18n/en/docusaurus-plugin-content-docs/current/api',
};

/** Members that come from the language itself have no page to lead to. */
function adopt(text: string): string {
  return text.replace(/^Defined in: .*node\\?_modules.*\n\n?/gm, '');
}

/**
 * TypeDoc counts `Entry.type` and `EntryType` as headings of one name, and the site does not:
 * takes away the number of an anchor that stands on no heading.
 */
function mendAnchors(text: string, page: string, ids: ReadonlyMap<string, Set<string>>): string {
  const numbered = /\]\(([\w./-]+\.md)?#([\w-]+?)-(\d+)\)/g;
  return text.replace(numbered, (link, file: string | undefined, name: string, count: string) => {
    const target = file === undefined ? page : path.posix.join(path.posix.dirname(page), file);
    const known = ids.get(target);
    if (known === undefined || known.has(`${name}-${count}`) || !known.has(name)) return link;
    return `](${file ?? ''}#${name})`;
  });
}

/**
 * Front matter for a page. The title goes there: as a heading it would take the anchor of a class
 * that has the name of its module.
 */
function headed(page: string, title: string, description: string, body: string): string {
  const matter = [
    `title: ${JSON.stringify(title)}`,
    // Without it the page of replica/replica would be taken for the first one of its folder.
    `slug: /api/${page}`,
    `description: ${JSON.stringify(description.replace(/`/g, ''))}`,
    'displayed_sidebar: api',
    // Down to the members of a class.
    'toc_max_heading_level: 5',
    'pagination_prev: null',
    'pagination_next: null',
  ];
  return `---\n${matter.join('\n')}\n---\n\n${body.trim()}\n`;
}

/** The sentences of the reading order in a language, by module. */
function moduleSentences(root: string, language: Language): Map<string, string> {
  const rows = readingOrder(root).flatMap((part) => part.rows);
  return new Map(
    rows.flatMap(({ key, modules, sentence }) => {
      const said = orderSentence(root, { name: key, english: sentence }, language);
      return modules.map((module) => [module, said.text] as const);
    }),
  );
}

/** The page of a module in a language, from the one that TypeDoc wrote. */
export function modulePage(project: Project, module: string, text: string, language: Language): string {
  const file = `src/${module}.ts`;
  const sentence = moduleSentences(project.root, language).get(module) ?? '';
  const body = text.replace(/^# .*\n/, '');
  const localised = localise(body, language, (symbol) => {
    const found = project.symbols(file).find((s) => s.path === symbol);
    const summary = found && summaryOf(project, file, found, language);
    if (summary?.language !== language) return undefined;
    return summary.text + (summary.behind ? behindHtml(language) : '');
  });
  return headed(module, module, sentence, localised);
}

/** Links go to one anchor in both languages. */
function sameAnchors(module: string, chinese: string, english: string): void {
  const symbols = (page: string) => [...headingIds(page)].filter(([name]) => /^[\w.]+$/.test(name));
  const [ours, theirs] = [chinese, english].map((page) => JSON.stringify(symbols(page)));
  if (ours !== theirs) {
    throw new Error(`the API page of ${module} has other anchors in Chinese than in English`);
  }
}

function writePages(root: string, made: string): void {
  const project = projectAt(root);
  const modules = modulesIn(root);
  const pages = new Map(
    modules.map((name) => [`${name}.md`, adopt(fs.readFileSync(path.join(made, `${name}.md`), 'utf8'))]),
  );
  const ids = new Map([...pages].map(([name, text]) => [name, new Set(headingIds(text).values())]));
  for (const folder of Object.values(API_PAGES)) {
    fs.rmSync(path.join(root, folder), { recursive: true, force: true });
  }
  for (const module of modules) {
    const page = `${module}.md`;
    const text = mendAnchors(pages.get(page)!, page, ids);
    const inChinese = modulePage(project, module, text, 'zh');
    const inEnglish = modulePage(project, module, text, 'en');
    sameAnchors(module, inChinese, inEnglish);
    writePage(root, 'zh', page, inChinese);
    writePage(root, 'en', page, inEnglish);
  }
  writePage(root, 'zh', 'index.md', headed('', 'API', indexDescription.zh, indexPage(root, 'zh')));
  writePage(root, 'en', 'index.md', headed('', 'API', indexDescription.en, indexPage(root, 'en')));
}

const indexDescription: Readonly<Record<Language, string>> = {
  zh: '这个库的全部模块，按阅读次序，各有一句说明',
  en: 'Every module of the library in reading order, with a sentence each',
};

function writePage(root: string, language: Language, page: string, text: string): void {
  const file = path.join(root, API_PAGES[language], page);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
}

async function write(context: LoadContext): Promise<void> {
  const root = context.siteDir;
  const modules = modulesIn(root);
  if (modules.length === 0) return;
  const made = path.join(root, '.docusaurus', 'typedoc');
  fs.rmSync(made, { recursive: true, force: true });
  const { default: typedoc } = await import('docusaurus-plugin-typedoc');
  await typedoc(context, {
    name: 'Annotated Raft API',
    out: made,
    tsconfig: path.join(root, 'tsconfig.lib.json'),
    entryPoints: modules.map((module) => path.join(root, 'src', `${module}.ts`)),
    readme: 'none',
    entryFileName: 'index',
    outputFileStrategy: 'modules',
    disableGit: true,
    sourceLinkTemplate: '/source/src/{path}#L{line}',
    excludePrivate: false,
    excludeProtected: false,
    excludeInternal: false,
    excludePrivateClassFields: false,
    hidePageHeader: true,
    excludeExternals: true,
    skipErrorChecking: true,
    parametersFormat: 'table',
    sidebar: {
      autoConfiguration: false,
      pretty: false,
      typescript: false,
      deprecatedItemClassName: '',
    },
    logLevel: 'Error',
  });
  writePages(root, made);
}

/** Writes the API reference from the TSDoc of src/, for each language in its own words. */
export default async function api(context: LoadContext): Promise<Plugin> {
  // Written once for all languages.
  await shared('api', () => write(context));
  return { name: 'api' };
}
