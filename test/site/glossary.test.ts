import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readGlossary } from '../../site/plugins/weave/glossary.ts';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

describe('the glossary', () => {
  const terms = readGlossary(root);

  it('has unique ids, and each name once', () => {
    expect(new Set(terms.map((t) => t.id)).size).toBe(terms.length);
    expect(new Set(terms.map((t) => t.zh)).size).toBe(terms.length);
    expect(new Set(terms.map((t) => t.en)).size).toBe(terms.length);
  });

  it('explains every term in both languages', () => {
    for (const { id, zh, en, definition } of terms) {
      expect(id).toMatch(/^[a-z][a-z-]*$/);
      expect(zh, id).toMatch(/\p{sc=Han}/u);
      expect(en, id).not.toMatch(/\p{sc=Han}/u);
      expect(definition.zh, id).toMatch(/。$/);
      expect(definition.en, id).toMatch(/\.$/);
      expect(definition.en, id).not.toMatch(/\p{sc=Han}/u);
    }
  });

  it('has no variant that is the chosen name of another term', () => {
    const names = new Set(terms.flatMap((t) => [t.zh, t.en]));
    for (const term of terms) {
      for (const variant of term.variants) expect(names.has(variant), variant).toBe(false);
    }
  });
});
