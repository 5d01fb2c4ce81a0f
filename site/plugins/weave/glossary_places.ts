/**
 * Where the book explains each term of the glossary: the sections that mark it with `<T>`,
 * and those that site/glossary-places.json names.
 *
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import { chapterFiles, parseChapter, shortTitle } from './chapters.ts';
import { WeaveError, nearText } from './errors.ts';
import { placesFile, readGlossary } from './glossary.ts';
import { attributes, flatText, isElement, text, walk } from './mdx.ts';
import type { MdxNode } from './mdx.ts';

/** A section to read about a term. */
export interface TermPlace {
  /** Relative to the glossary, as Markdown links are written. */
  readonly url: string;
  /** What the chapter is called, with the number and the heading of the section. */
  readonly name: string;
}

interface Section {
  readonly id: string;
  readonly name: string;
  readonly nodes: MdxNode[];
}

interface Chapter {
  /** Such as `mechanisms/election`. */
  readonly page: string;
  readonly title: string;
  readonly position: number;
  readonly sections: readonly Section[];
}

function matter(source: string, key: string): string {
  const found = new RegExp(`^${key}:\\s*(.*?)\\s*$`, 'm').exec(source)?.[1] ?? '';
  return found.replace(/^(['"])(.*)\1$/, '$2');
}

/** The sections of a chapter; what stands before the first heading is one without an id. */
function sectionsOf(tree: MdxNode, chapter: string): Section[] {
  const sections: Section[] = [{ id: '', name: '', nodes: [] }];
  for (const node of tree.children ?? []) {
    if (node.type === 'heading' && node.depth === 2) {
      const last = node.children?.at(-1);
      const id = /#([\w-]+)/.exec(last ? flatText(last) : '')?.[1] ?? '';
      const words = (node.children ?? []).slice(0, -1).map(flatText).join('').trim();
      const number = chapter === '' ? '' : `${chapter}.${sections.length} `;
      sections.push({ id, name: `${number}${words}`, nodes: [] });
    } else sections.at(-1)!.nodes.push(node);
  }
  return sections;
}

function readChapter(folder: string, file: string): Chapter {
  const source = fs.readFileSync(file, 'utf8');
  const number = matter(source, 'chapter');
  return {
    page: path
      .relative(folder, file)
      .split(path.sep)
      .join('/')
      .replace(/\.mdx$/, ''),
    title: matter(source, 'title'),
    position: Number(number || 0),
    sections: sectionsOf(parseChapter(source), number),
  };
}

function placeIn({ page, title }: Chapter, { id, name }: Section): TermPlace {
  const chapter = shortTitle(title);
  return { url: `./${page}.mdx${id && `#${id}`}`, name: id ? `${chapter} ${name}` : chapter };
}

/** The terms that a section marks. */
function termsIn({ nodes }: Section): Set<string> {
  const ids = new Set<string>();
  for (const top of nodes) {
    walk(top, (node) => {
      if (isElement(node) && node.name === 'T') ids.add(text(attributes(node), 'id') ?? '');
    });
  }
  return ids;
}

/** The places of every term, in the order of the chapters; of a chapter only the first. */
export function termPlaces(root: string, glossary: string, line: number): Map<string, TermPlace[]> {
  const folder = path.join(root, path.dirname(glossary));
  const chapters = chapterFiles(folder)
    .filter((file) => path.basename(file) !== path.basename(glossary))
    .map((file) => readChapter(folder, file))
    .sort((a, b) => a.position - b.position);
  const named = namedPlaces(root, chapters, (problem) => {
    throw new WeaveError(glossary, line, `site/glossary-places.json: ${problem}`);
  });
  const found = new Map<string, TermPlace[]>();
  const add = (id: string, place: TermPlace): void => {
    found.set(id, [...(found.get(id) ?? []), place]);
  };
  for (const chapter of chapters) {
    const met = new Set<string>();
    for (const section of chapter.sections) {
      for (const id of [...termsIn(section), ...(named.get(`${chapter.page}#${section.id}`) ?? [])]) {
        if (!met.has(id)) add(id, placeIn(chapter, section));
        met.add(id);
      }
    }
  }
  return found;
}

/** The terms of the file, by `page#section`. */
function namedPlaces(
  root: string,
  chapters: readonly Chapter[],
  fail: (problem: string) => never,
): Map<string, string[]> {
  const file = placesFile(root);
  if (!fs.existsSync(file)) return new Map();
  const wanted = JSON.parse(fs.readFileSync(file, 'utf8')) as Record<string, readonly string[]>;
  const terms = readGlossary(root).map(({ id }) => id);
  const known = chapters.flatMap((one) => one.sections.map(({ id }) => `${one.page}#${id}`));
  const found = new Map<string, string[]>();
  for (const [id, places] of Object.entries(wanted)) {
    if (!terms.includes(id)) fail(`no glossary term "${id}"${nearText(id, terms)}`);
    for (const place of places) {
      if (!known.includes(place)) fail(`no section "${place}"${nearText(place, known)}`);
      found.set(place, [...(found.get(place) ?? []), id]);
    }
  }
  return found;
}
