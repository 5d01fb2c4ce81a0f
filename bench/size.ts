import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

import { BUDGET, buildPackage, sizes } from '../tools/lib/package.mjs';
import type { Figure } from './figure.ts';
import { ROOT } from './root.ts';

/** Where the built book is; as for the tests, `SITE_BUILD` names another place. */
const PAGES = process.env['SITE_BUILD'] ?? path.join(ROOT, 'build');
const CHAPTER = 'modules/inflights/index.html';
const KB = 1000;

/** Sizes as they travel: compressed with gzip, in KB. */
export async function measureSize(): Promise<Figure[]> {
  return [...chapterSizes(PAGES), ...(await imports())];
}

/** What a reader loads who opens a chapter first. */
export function chapterSizes(pages: string): Figure[] {
  const file = path.join(pages, CHAPTER);
  if (!existsSync(file)) {
    const note = `there is no build; 'npm run build' makes one`;
    return [{ label: 'a chapter', value: null, unit: 'KB', note }];
  }
  const html = readFileSync(file, 'utf8');
  const scripts = named(pages, html, /<script[^>]* src="?([^" >]+)/g);
  const styles = named(pages, html, /<link[^>]* href="?([^" >]+\.css)/g);
  const page = gzipped(Buffer.from(html));
  const rest = [...scripts, ...styles].map((name) => gzipped(readFileSync(path.join(pages, name))));
  return [
    { label: 'a chapter: the page itself', value: page, unit: 'KB' },
    {
      label: `a chapter: page, ${scripts.length} scripts, ${styles.length} styles`,
      value: page + rest.reduce((sum, size) => sum + size, 0),
      unit: 'KB',
    },
  ];
}

/** Paths of files of the build that a page names, without the site's folder. */
function named(pages: string, html: string, pattern: RegExp): string[] {
  return [...new Set([...html.matchAll(pattern)].map(([, name]) => name!))]
    .map((name) => name.replace(/^\//, ''))
    .filter((name) => existsSync(path.join(pages, name)));
}

/** What an import from the package takes, minified; `npm run pack` says the same. */
async function imports(): Promise<Figure[]> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'annotated-raft-bench-'));
  try {
    buildPackage(folder);
    const measured = await sizes(folder);
    return measured.map(({ names, gzip }, i) => ({
      label: `import ${names}, minified`,
      value: gzip / KB,
      unit: 'KB',
      ...(i === 0 && { goal: BUDGET / KB }),
    }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function gzipped(bytes: Uint8Array): number {
  return gzipSync(bytes, { level: 9 }).length / KB;
}
