import fs from 'node:fs';
import path from 'node:path';
import remarkMdx from 'remark-mdx';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { attributes, flag, isElement, text, walk } from './mdx.ts';
import type { MdxNode } from './mdx.ts';
import type { Project } from './project.ts';
import { resolveListing } from './resolve.ts';
import type { ListingRange } from './resolve.ts';

/** The .mdx files under a folder, without the generated reference and partials. */
export function chapterFiles(folder: string): string[] {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'api' ? [] : chapterFiles(full);
    return /^[^_].*\.mdx$/.test(entry.name) ? [full] : [];
  }).sort();
}

/** Reads a chapter as the site does, as a syntax tree. */
export function parseChapter(source: string): MdxNode {
  // Front matter is blanked line by line, so that line numbers stay true.
  const body = source.replace(/^---\n[\s\S]*?\n---\n/, (head) => head.replace(/[^\n]/g, ''));
  return unified().use(remarkParse).use(remarkMdx).parse(body) as unknown as MdxNode;
}

/** Every range of lines that the chapters under a folder show. */
export function chapterListings(project: Project, folder: string): ListingRange[] {
  const ranges: ListingRange[] = [];
  for (const file of chapterFiles(folder)) {
    const chapter = path.relative(project.root, file).split(path.sep).join('/');
    walk(parseChapter(fs.readFileSync(file, 'utf8')), (node) => {
      if (!isElement(node) || node.name !== 'Listing') return;
      const props = attributes(node);
      ranges.push(resolveListing(project, {
        chapter,
        line: node.position?.start.line ?? 1,
        file: text(props, 'file') ?? '',
        symbol: text(props, 'symbol'),
        from: text(props, 'from'),
        to: text(props, 'to'),
        doc: flag(props, 'doc'),
      }));
    });
  }
  return ranges;
}
