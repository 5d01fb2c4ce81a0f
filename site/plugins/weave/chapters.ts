import fs from 'node:fs';
import path from 'node:path';
import remarkMdx from 'remark-mdx';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { WeaveError } from './errors.ts';
import { isElement, walk } from './mdx.ts';
import type { MdxNode } from './mdx.ts';
import { planListing } from './pieces.ts';
import type { Complain } from './pieces.ts';
import type { Project } from './project.ts';
import type { ListingRange } from './resolve.ts';

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

/**
 * Every range of lines that the chapters under a folder show. Of listings and notes that fit the
 * sources no more `complain` hears, all of them, so that they can be mended in one go.
 */
export function chapterListings(project: Project, folder: string, complain: Complain): ListingRange[] {
  const ranges: ListingRange[] = [];
  for (const file of chapterFiles(folder)) {
    const chapter = path.relative(project.root, file).split(path.sep).join('/');
    walk(parseChapter(fs.readFileSync(file, 'utf8')), (node) => {
      if (!isElement(node) || node.name !== 'Listing') return;
      try {
        ranges.push(planListing(project, node, chapter, complain).range);
      } catch (error) {
        if (!(error instanceof WeaveError)) throw error;
        complain(error);
      }
    });
  }
  return ranges;
}
