/**
 * The book promises that a chapter takes 20 to 40 minutes; each page shows its own figure.
 */
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { minutesOf, openLines } from '../../site/plugins/book/minutes.ts';
import {
  CHAPTER_FOLDERS,
  chapterFiles,
  chapterListings,
  chapterTree,
} from '../../site/plugins/weave/chapters.ts';
import { chapterOf } from '../../site/plugins/weave/pieces.ts';
import { Project } from '../../site/plugins/weave/project.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const MOST = 40;

const project = new Project(ROOT, true);

/** The chapters of a language with their minutes, as the build counts them. */
function chaptersIn(language: 'zh' | 'en'): { chapter: string; minutes: number }[] {
  const folder = join(ROOT, CHAPTER_FOLDERS[language]);
  const shown = openLines(chapterListings(project, folder, () => undefined));
  return chapterFiles(folder).map((file) => ({
    chapter: relative(folder, file),
    minutes: minutesOf(chapterTree(file), shown.get(chapterOf(ROOT, file)) ?? 0),
  }));
}

describe('a chapter', () => {
  for (const language of ['zh', 'en'] as const) {
    it(`takes at most ${MOST} minutes to read, in ${language}`, () => {
      const chapters = chaptersIn(language);
      expect(chapters.length).toBeGreaterThan(40);
      expect(chapters.filter(({ minutes }) => minutes > MOST)).toEqual([]);
    });
  }
});
