/**
 * The whole book, as the pages of the appendix look at it: which chapter
 * shows which lines, and which test names which symbol.
 *
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import { writtenChapters } from '../../../chapters.ts';
import type { Chapter } from '../../../chapters.ts';
import { CHAPTER_FOLDERS, chapterTree, shortTitle } from '../chapters.ts';
import { placedListings } from '../pieces.ts';
import type { Language, PlacedListing } from '../pieces.ts';
import type { Project } from '../project.ts';
import { escapeHtml } from '../render.ts';
import type { FileSymbol } from '../symbols.ts';

/** A chapter with all that it lists. */
export interface ReadChapter extends Chapter {
  readonly listings: readonly PlacedListing[];
}

/** A chapter as the pages of the appendix name it, in HTML: `10 inflights`. */
export function nameOf({ number, title }: ReadChapter): string {
  const name = shortTitle(title);
  return escapeHtml(number === null ? name : `${number} ${name}`);
}

/** The written chapters of a language, in their order. */
export function chaptersOf(project: Project, language: Language): ReadChapter[] {
  return writtenChapters(project.root, language === 'en').map((chapter) => {
    const file = `${CHAPTER_FOLDERS[language]}/${chapter.id}.mdx`;
    const tree = chapterTree(path.join(project.root, file));
    const listings = placedListings(project, tree, file);
    return { ...chapter, listings };
  });
}

/** A symbol of src/, and its file. */
export interface Indexed {
  readonly file: string;
  readonly symbol: FileSymbol;
}

/** What is exported from a file of src/, and the members of that. */
export function indexedIn(project: Project, file: string): Indexed[] {
  const symbols = project.symbols(file);
  const exported = new Set(symbols.filter((s) => s.exported).map(({ path }) => ownerOf(path)));
  return symbols.filter(({ path }) => exported.has(ownerOf(path))).map((symbol) => ({ file, symbol }));
}

const ownerOf = (symbolPath: string): string => symbolPath.split('.')[0]!;

/** The listings of a chapter that show the definition of a symbol, or a part of it. */
export function listingsOf({ listings }: ReadChapter, { file, symbol }: Indexed): PlacedListing[] {
  return listings.filter((l) => l.file === file && l.start <= symbol.end && l.end >= symbol.start);
}

/** The tests, each with the words that stand in it. */
export interface Test {
  readonly file: string;
  readonly words: ReadonlySet<string>;
}

/** All tests of a house. */
export function testsOf(root: string): Test[] {
  const folder = path.join(root, 'test');
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .sort()
    .map((file) => {
      const text = fs.readFileSync(path.join(folder, file), 'utf8');
      const name = `test/${file.split(path.sep).join('/')}`;
      return { file: name, words: new Set(text.match(/[A-Za-z_$][\w$]*/g)) };
    });
}

/**
 * The tests that name a symbol. A member counts by its own name where only one symbol of the
 * library has that name; else its owner has to be named, too.
 */
export class TestNames {
  private readonly tests: readonly Test[];
  private readonly counts = new Map<string, number>();

  constructor(project: Project) {
    this.tests = testsOf(project.root);
    for (const file of project.files().filter((one) => one.startsWith('src/'))) {
      for (const { path: name } of project.symbols(file)) {
        const last = name.split('.').at(-1)!;
        this.counts.set(last, (this.counts.get(last) ?? 0) + 1);
      }
    }
  }

  of({ symbol }: Indexed): string[] {
    const names = symbol.path.split('.');
    const last = names.at(-1)!;
    const wanted = this.counts.get(last) === 1 ? [last] : names;
    const real = wanted.filter((name) => name !== 'constructor');
    return this.tests
      .filter(({ words }) => real.every((name) => words.has(name)))
      .map(({ file }) => file);
  }
}
