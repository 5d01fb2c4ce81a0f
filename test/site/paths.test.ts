import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { writtenChapters } from '../../site/chapters.ts';
import { PATHS } from '../../site/paths.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const GUIDES = {
  zh: 'docs/guide.mdx',
  en: 'i18n/en/docusaurus-plugin-content-docs/current/guide.mdx',
} as const;

/** The section of a guide under a heading with an id. */
function section(guide: string, id: string): string {
  const [, after = ''] = guide.split(`{/* #${id} */}`);
  return after.split(/^#/m)[0]!;
}

/** Chapters and files that its links lead to, each once, as pages by their path. */
function targets(text: string): string[] {
  const found = [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, to]) =>
    to!.replace(/^\.?\//, '').replace(/(\.mdx)?(#.*)?\/?$/, ''),
  );
  return [...new Set(found)].filter((page) => page !== 'api');
}

describe.each(['zh', 'en'] as const)('the paths of the cover and of the guide (%s)', (language) => {
  const guide = readFileSync(`${ROOT}/${GUIDES[language]}`, 'utf8');

  it.each(PATHS)('are the same for an $name', ({ anchor, steps }) => {
    const pages = steps.filter((step) => !step.startsWith('#'));
    expect(targets(section(guide, anchor))).toEqual(pages);
  });

  it('lead to chapters and sections that are there', () => {
    const ids = writtenChapters(ROOT, language === 'en').map(({ id }) => id);
    for (const step of PATHS.flatMap(({ steps }) => steps)) {
      if (step.startsWith('#')) expect(guide).toContain(`{/* ${step} */}`);
      else if (!step.startsWith('source/')) expect(ids).toContain(step);
    }
  });
});

describe('the chapters that are written', () => {
  it.each([false, true])(
    'come in the order of their numbers, each with a title (English: %s)',
    (english) => {
      const chapters = writtenChapters(ROOT, english);
      expect(chapters[0]).toMatchObject({ id: 'guide', number: null });
      const numbers = chapters.slice(1).map(({ number }) => number!);
      expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
      for (const { title, description } of chapters) {
        expect(title).not.toBe('');
        expect(description.length).toBeGreaterThan(10);
      }
    },
  );
});
