import fs from 'node:fs';
import path from 'node:path';

/** An entry of site/glossary.json. */
export interface Term {
  readonly id: string;
  readonly zh: string;
  readonly en: string;
  /** Other words for it that readers meet elsewhere, in either language. */
  readonly variants: readonly string[];
  readonly definition: { readonly zh: string; readonly en: string };
}

export function glossaryFile(root: string): string {
  return path.join(root, 'site', 'glossary.json');
}

export function readGlossary(root: string): Term[] {
  return JSON.parse(fs.readFileSync(glossaryFile(root), 'utf8')) as Term[];
}

/** Names sections that explain terms, where no chapter marks the place with `<T>`. */
export function placesFile(root: string): string {
  return path.join(root, 'site', 'glossary-places.json');
}
