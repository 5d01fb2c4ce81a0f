/**
 * Where each line of the week's study notes that the book grew from is read: chapter, symbol, example.
 *
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import type { Sentence } from '../../../../sim/broken/index.ts';
import { sourceAddress } from '../api.ts';
import type { Language } from '../pieces.ts';
import type { Project } from '../project.ts';
import { chaptersOf, nameOf } from './book.ts';
import type { ReadChapter } from './book.ts';
import { code, link, prose, table } from './html.ts';
import type { AppendixContext, AppendixSection } from './index.ts';

/** Where the lines are, seen from the root. */
export const NOTES_MAP = 'site/notes-map.json';

/** A line of the notes, or several that say one thing. */
export interface NotesLine {
  /** First and last line of the notes. */
  readonly lines: readonly [number, number];
  /** What they say, in our words. */
  readonly says: Sentence;
  /** `modules/config`, `modules/config#options`, `src/config.ts#Config`, `examples/config/first.ts`. */
  readonly to: readonly string[];
  /** Where the notes are inexact: what is right; or why nothing here reads the line. */
  readonly but?: Sentence;
}

export function readNotesMap(root: string): readonly NotesLine[] {
  return JSON.parse(fs.readFileSync(path.join(root, NOTES_MAP), 'utf8')) as readonly NotesLine[];
}

const WORDS = {
  zh: { heads: ['行', '笔记说', '在这里'], title: '逐行' },
  en: { heads: ['Line', 'What the notes say', 'Where it is read'], title: 'Line by line' },
} as const;

/** One table. Throws for a line that leads nowhere. */
export function notesMap({ project, language }: AppendixContext): AppendixSection[] {
  const words = WORDS[language];
  const chapters = chaptersOf(project, language);
  const rows = readNotesMap(project.root).map(({ lines: [first, last], says, to, but }) => [
    first === last ? String(first) : `${first}–${last}`,
    [says, ...(but === undefined ? [] : [but])].map((one) => `<p>${prose(one[language])}</p>`).join(''),
    to.map((one) => `<p>${placeOf(project, chapters, one)}</p>`).join(''),
  ]);
  return [{ id: 'lines', depth: 2, title: words.title, html: table(words.heads, rows) }];
}

/** A link to a place of the book, of the sources, or of the examples. */
function placeOf(project: Project, chapters: readonly ReadChapter[], to: string): string {
  const [place = '', name] = to.split('#');
  if (place.endsWith('.ts')) {
    const symbol = project.has(place)
      ? project.symbols(place).find(({ path }) => path === name)
      : undefined;
    if (!project.has(place) || (name !== undefined && symbol === undefined)) {
      throw new Error(`${NOTES_MAP}: "${to}" is not in the sources`);
    }
    return link(sourceAddress(place, symbol?.start), code(name ?? place));
  }
  const chapter = chapters.find(({ id }) => id === place);
  if (chapter === undefined) throw new Error(`${NOTES_MAP}: no chapter "${place}"`);
  return link(`~/${place}/${name === undefined ? '' : `#${name}`}`, nameOf(chapter));
}

/** The lines of the notes that say something and that no entry is about. */
export function linesLeft(
  notes: string,
  map: readonly NotesLine[],
  language: Language = 'en',
): string[] {
  return notes.split('\n').flatMap((text, i) => {
    const said = text.trim() !== '';
    const read = map.some(
      ({ lines: [first, last], says }) => first <= i + 1 && i + 1 <= last && says[language] !== '',
    );
    return said && !read ? [`${i + 1}: ${text.trim()}`] : [];
  });
}
