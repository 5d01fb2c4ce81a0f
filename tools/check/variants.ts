/** Words for the terms of the glossary that the book does not use. */
import { existsSync } from 'node:fs';
import { glossaryFile, readGlossary } from '../../site/plugins/weave/glossary.ts';
import type { Finding } from './part.ts';
import { type Passage, quoted } from './passage.ts';

/** A variant of a term, and the word to write in its place. */
export type Variants = ReadonlyMap<string, string>;

export function variantsOf(root: string): Variants {
  const found = new Map<string, string>();
  if (!existsSync(glossaryFile(root))) return found;
  for (const { zh, variants } of readGlossary(root)) {
    for (const variant of variants) {
      if (/\p{Script=Han}/u.test(variant)) found.set(variant, zh);
    }
  }
  return found;
}

export function variantFindings(file: string, passage: Passage, variants: Variants): Finding[] {
  const { text, lines } = passage;
  return [...variants].flatMap(([variant, word]) =>
    [...text.matchAll(new RegExp(variant, 'gu'))]
      .filter(({ index }) => !quoted(passage, index, variant) && !partOf(text, index, variant, word))
      .map(({ index }) => ({
        file,
        line: lines[index] ?? 1,
        message: `the glossary lists '${variant}' as a variant`,
        remedy: `write '${word}'`,
      })),
  );
}

/** A variant that is a part of the right word is that word. */
function partOf(text: string, at: number, variant: string, word: string): boolean {
  const inside = word.indexOf(variant);
  return inside >= 0 && text.startsWith(word, at - inside);
}
