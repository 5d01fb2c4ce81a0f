import fs from 'node:fs';
import path from 'node:path';
import remarkMdx from 'remark-mdx';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { WeaveError } from './errors.ts';
import { attributes, flag, isElement, walk } from './mdx.ts';
import type { MdxNode } from './mdx.ts';
import { chapterOf, planListing } from './pieces.ts';
import type { Complain, Language } from './pieces.ts';
import type { Project } from './project.ts';
import type { ListingRange } from './resolve.ts';
import { shared } from './shared.ts';

/** Where the chapters of each language are, seen from the root. */
export const CHAPTER_FOLDERS: Readonly<Record<Language, string>> = {
  zh: 'docs',
  en: 'i18n/en/docusaurus-plugin-content-docs/current',
};

/** What a chapter is called in a text or a list: its title, up to a colon. */
export function shortTitle(title: string): string {
  return title.split(/：|: /)[0]!;
}

/** The .mdx files under a folder, without the generated reference and partials. */
export function chapterFiles(folder: string): string[] {
  return fs
    .readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const full = path.join(folder, entry.name);
      if (entry.isDirectory()) return entry.name === 'api' ? [] : chapterFiles(full);
      return /^[^_].*\.mdx$/.test(entry.name) ? [full] : [];
    })
    .sort();
}

/** Reads a chapter as the site does, as a syntax tree. */
export function parseChapter(source: string): MdxNode {
  // Front matter is blanked line by line, so that line numbers stay true.
  const body = source.replace(/^---\n[\s\S]*?\n---\n/, (head) => head.replace(/[^\n]/g, ''));
  return unified().use(remarkParse).use(remarkMdx).parse(body) as unknown as MdxNode;
}

/** Gives the tree of a file with this text, which `parse` makes where it is not known. */
export type Keeper = (file: string, source: string, parse: (source: string) => MdxNode) => MdxNode;

// Whoever sets it may have loaded this module another time than the weave has.
const keeper = shared<{ keep: Keeper }>('keeper', () => ({
  keep: (_file, source, parse) => parse(source),
}));

/** Lets trees be kept from one run to the next; the build of the site keeps none. */
export function keepTrees(keep: Keeper): void {
  keeper.keep = keep;
}

const trees = new Map<string, { readonly mtime: number; readonly tree: MdxNode }>();

/**
 * The tree of a chapter's file, parsed once while the file stays as it is: only to be read.
 *
 * @throws WeaveError that names the place below `root` when it is no MDX.
 */
export function chapterTree(file: string, root = process.cwd()): MdxNode {
  const mtime = fs.statSync(file).mtimeMs;
  const known = trees.get(file);
  if (known?.mtime === mtime) return known.tree;
  const text = fs.readFileSync(file, 'utf8');
  const tree = readable(chapterOf(root, file), () => keeper.keep(file, text, parseChapter));
  trees.set(file, { mtime, tree });
  return tree;
}

function readable(chapter: string, parse: () => MdxNode): MdxNode {
  try {
    return parse();
  } catch (error) {
    const { line, reason } = mdxFault(error);
    throw new WeaveError(chapter, line, `not readable as MDX: ${reason}`);
  }
}

/** What a parser has to say of a text that is no MDX, and the line that it means. */
export function mdxFault(error: unknown): { readonly line: number; readonly reason: string } {
  const { line, reason = String(error) } = error as { line?: number; reason?: string };
  // An element that nothing closes has its place in the sentence alone: (5:1-5:7).
  return { line: line ?? Number(/\((\d+):\d+/.exec(reason)?.[1] ?? 1), reason };
}

/** What keeps a chapter from being read; null if it is MDX. */
export function unreadable(file: string, root: string): WeaveError | null {
  try {
    chapterTree(file, root);
    return null;
  } catch (error) {
    if (error instanceof WeaveError) return error;
    throw error;
  }
}

/** A listing of a chapter: the lines it shows, and those that are told there. */
export interface ChapterListing extends ListingRange {
  /** The path of the chapter from the root. */
  readonly chapter: string;
  /** The lines with a note. */
  readonly notes: readonly number[];
  readonly folded: boolean;
  /** Whether it is open, and the paragraph before it names something that it shows. */
  readonly introduced: boolean;
}

/**
 * Every range of lines that the chapters under a folder show. Of chapters that cannot be read, and
 * of listings and notes that fit the sources no more, `complain` hears, all of them, so that they
 * can be mended in one go.
 */
export function chapterListings(project: Project, folder: string, complain: Complain): ChapterListing[] {
  return chapterFiles(folder).flatMap((file) => {
    const { root } = project;
    const fault = unreadable(file, root);
    if (fault === null) return listingsIn(project, chapterTree(file), chapterOf(root, file), complain);
    complain(fault);
    return [];
  });
}

function listingsIn(
  project: Project,
  tree: MdxNode,
  chapter: string,
  complain: Complain,
): ChapterListing[] {
  const listings: ChapterListing[] = [];
  const look = (node: MdxNode, before: MdxNode | undefined): void => {
    if (isElement(node) && node.name === 'Listing') {
      try {
        const { range, notes } = planListing(project, node, chapter, complain);
        const folded = flag(attributes(node), 'folded');
        const introduced = !folded && introduces(project, before, range);
        const lines = notes.map(({ line }) => line);
        listings.push({ ...range, chapter, notes: lines, folded, introduced });
      } catch (error) {
        if (!(error instanceof WeaveError)) throw error;
        complain(error);
      }
    }
    (node.children ?? []).forEach((child, i, all) => look(child, all[i - 1]));
  };
  look(tree, undefined);
  return listings;
}

/** Whether a paragraph names, as code, something that stands in the lines. */
function introduces(project: Project, before: MdxNode | undefined, range: ListingRange): boolean {
  if (before?.type !== 'paragraph') return false;
  const shown = project.lines(range.file).slice(range.start - 1, range.end);
  const words = new Set([range.title, ...shown].join('\n').match(/[A-Za-z_$][\w$]*/g));
  let found = false;
  walk(before, (node) => {
    if (node.type !== 'inlineCode') return;
    const names = String(node.value).match(/[A-Za-z_$][\w$]*/g) ?? [];
    found ||= names.some((name) => words.has(name));
  });
  return found;
}
