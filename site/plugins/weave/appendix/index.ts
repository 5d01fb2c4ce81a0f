/**
 * The pages of the appendix that the build makes from the book and the
 * sources: `<Appendix of="…" />` stands for all sections of one of them.
 *
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import type { Links } from '../api.ts';
import { WeaveError, nearText } from '../errors.ts';
import { attributes, text } from '../mdx.ts';
import type { MdxElement, MdxNode } from '../mdx.ts';
import { elementsOf, languageOf } from '../pieces.ts';
import type { Language } from '../pieces.ts';
import type { Project } from '../project.ts';
import type { Pieces } from '../woven.ts';
import { etcdNames } from './names.ts';
import { notesMap } from './notes.ts';
import { status } from './status.ts';
import { symbolIndex } from './symbols.ts';

/** What a page of the appendix is made from. */
export interface AppendixContext {
  readonly project: Project;
  readonly links: Links;
  readonly language: Language;
}

/** A heading, and the HTML below it; '' where only further headings follow. */
export interface AppendixSection {
  readonly id: string;
  readonly depth: number;
  readonly title: string;
  readonly html: string;
}

const PAGES: Readonly<Record<string, (context: AppendixContext) => AppendixSection[]>> = {
  symbols: symbolIndex,
  'etcd-names': etcdNames,
  notes: notesMap,
  status,
};

const made = new Map<string, { readonly state: string; readonly sections: AppendixSection[] }>();

/** Makes a page once, for its headings and again for what stands below them, while nothing changes. */
function once(
  context: AppendixContext,
  of: string,
  make: (context: AppendixContext) => AppendixSection[],
): AppendixSection[] {
  const { project, language } = context;
  const key = `${project.root} ${language} ${of}`;
  const state = ['docs', 'i18n', 'src', 'site', 'etc', 'test']
    .flatMap((folder) => changesIn(path.join(project.root, folder)))
    .join(' ');
  const known = made.get(key);
  if (known?.state === state) return known.sections;
  const sections = make(context);
  made.set(key, { state, sections });
  return sections;
}

function changesIn(folder: string): number[] {
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => fs.statSync(path.join(entry.parentPath, entry.name)).mtimeMs);
}

/** The sections that an element stands for. Throws WeaveError for a page that there is not. */
export function appendixSections(
  context: AppendixContext,
  element: MdxElement,
  chapter: string,
): AppendixSection[] {
  const of = text(attributes(element), 'of') ?? '';
  const make = PAGES[of];
  const line = element.position?.start.line ?? 1;
  if (make === undefined) {
    throw new WeaveError(chapter, line, `no appendix "${of}"${nearText(of, Object.keys(PAGES))}`);
  }
  try {
    return once(context, of, make);
  } catch (error) {
    throw new WeaveError(chapter, line, (error as Error).message);
  }
}

/** The place of a section on its page. */
export function appendixPlace({ id }: AppendixSection): string {
  return `x-${id}`;
}

/** What stands in the places of a page of the appendix. */
export function appendixPieces(
  context: Omit<AppendixContext, 'language'>,
  tree: MdxNode,
  chapter: string,
): Pieces {
  const all = { ...context, language: languageOf(chapter) };
  return Object.fromEntries(
    elementsOf(tree)
      .filter(({ name }) => name === 'Appendix')
      .flatMap((element) => appendixSections(all, element, chapter))
      .map((section) => [appendixPlace(section), section.html]),
  );
}
