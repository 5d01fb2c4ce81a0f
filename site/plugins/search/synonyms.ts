/** Words of one meaning that are no terms of the glossary: `site/synonyms.json`. */
import fs from 'node:fs';
import path from 'node:path';

export const SYNONYMS = 'site/synonyms.json';

/** Groups of words, in any language; the first is the one that the book uses. */
export function readSynonyms(root: string): string[][] {
  return JSON.parse(fs.readFileSync(path.join(root, SYNONYMS), 'utf8')) as string[][];
}
