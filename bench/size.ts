import { build } from 'esbuild';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

import type { Figure } from './figure.ts';
import { ROOT } from './root.ts';

/** Where the built book is; as for the tests, `SITE_BUILD` names another place. */
const PAGES = process.env['SITE_BUILD'] ?? path.join(ROOT, 'build');
const CHAPTER = 'modules/inflights/index.html';
const KIB = 1024;

/** What RawNode and a storage to try it with take, minified. */
const CORE = `export { RawNode, MemoryStorage, newConfState } from './src/index.ts';`;
const CORE_GOAL = 30;

/** Sizes as they travel: compressed with gzip, in KiB. */
export async function measureSize(): Promise<Figure[]> {
  return [...chapterSizes(PAGES), await core()];
}

/** What a reader loads who opens a chapter first. */
export function chapterSizes(pages: string): Figure[] {
  const file = path.join(pages, CHAPTER);
  if (!existsSync(file)) {
    const note = `there is no build; 'npm run build' makes one`;
    return [{ label: 'a chapter', value: null, unit: 'KiB', note }];
  }
  const html = readFileSync(file, 'utf8');
  const scripts = named(pages, html, /<script[^>]* src="?([^" >]+)/g);
  const styles = named(pages, html, /<link[^>]* href="?([^" >]+\.css)/g);
  const page = gzipped(Buffer.from(html));
  const rest = [...scripts, ...styles].map((name) =>
    gzipped(readFileSync(path.join(pages, name))));
  return [
    { label: 'a chapter: the page itself', value: page, unit: 'KiB' },
    {
      label: `a chapter: page, ${scripts.length} scripts, ${styles.length} styles`,
      value: page + rest.reduce((sum, size) => sum + size, 0), unit: 'KiB',
    },
  ];
}

/** Paths of files of the build that a page names, without the site's folder. */
function named(pages: string, html: string, pattern: RegExp): string[] {
  return [...new Set([...html.matchAll(pattern)].map(([, name]) => name!))]
    .map((name) => name.replace(/^\//, ''))
    .filter((name) => existsSync(path.join(pages, name)));
}

async function core(): Promise<Figure> {
  const { outputFiles } = await build({
    stdin: { contents: CORE, resolveDir: ROOT, loader: 'ts' },
    bundle: true, minify: true, write: false, format: 'esm', target: 'es2022',
  });
  return {
    label: 'RawNode and MemoryStorage, minified',
    value: gzipped(outputFiles[0]!.contents), unit: 'KiB', goal: CORE_GOAL,
  };
}

function gzipped(bytes: Uint8Array): number {
  return gzipSync(bytes, { level: 9 }).length / KIB;
}
