/** What every part of `npm run check` is made of. */
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** One thing that is wrong, where it is, and what mends it. */
export interface Finding {
  /** Path from the root of the checkout, with forward slashes. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  readonly message: string;
  readonly remedy: string;
}

/** A part looks at the tree under `root` and lists what it finds. */
export type Part = (root: string) => Finding[] | Promise<Finding[]>;

const NOT_OURS = new Set([
  'node_modules',
  'build',
  'dist',
  'coverage',
  '.git',
  'docs/api',
  'i18n/en/docusaurus-plugin-content-docs/current/api',
  '.vscode',
  '.idea',
]);

/** The files under `root/folder`, sorted, as paths from `root`. */
export function filesIn(root: string, folder: string): string[] {
  const found: string[] = [];
  collect(root, folder, found);
  return found.sort();
}

function collect(root: string, folder: string, found: string[]): void {
  let names: string[];
  try {
    names = readdirSync(join(root, folder));
  } catch {
    return;
  }
  for (const name of names) {
    const path = folder === '' ? name : `${folder}/${name}`;
    if (NOT_OURS.has(path) || name === 'node_modules') continue;
    if (name.startsWith('.docusaurus')) continue;
    if (statSync(join(root, path)).isDirectory()) collect(root, path, found);
    else found.push(path);
  }
}

/** The text of a file given by its path from `root`. */
export function read(root: string, file: string): string {
  return readFileSync(join(root, file), 'utf8');
}
