import fs from 'node:fs';
import path from 'node:path';
import { behindIn } from './pairs.ts';
import type { Language } from './pieces.ts';

/** An entry of site/glossary.json. */
export interface Term {
  readonly id: string;
  readonly zh: string;
  readonly en: string;
  /** Other words for it that readers meet elsewhere, in either language. */
  readonly variants: readonly string[];
  readonly definition: { readonly zh: string; readonly en: string };
}

/** Where the terms stand, seen from the root. */
const GLOSSARY = 'site/glossary.json';

export function glossaryFile(root: string): string {
  return path.join(root, GLOSSARY);
}

export function readGlossary(root: string): Term[] {
  return JSON.parse(fs.readFileSync(glossaryFile(root), 'utf8')) as Term[];
}

/** Whether the entry of a term has not followed the other language. */
export function behindTerms(root: string, language: Language): (term: Term) => boolean {
  const isBehind = behindIn(root, GLOSSARY, language);
  return (term) => isBehind(term) || isBehind(term.definition);
}

/** Names sections that explain terms, where no chapter marks the place with `<T>`. */
export function placesFile(root: string): string {
  return path.join(root, 'site', 'glossary-places.json');
}
