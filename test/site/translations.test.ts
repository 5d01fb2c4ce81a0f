import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

function files(folder: string): string[] {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) return files(full);
    return /\.tsx?$/.test(entry.name) ? [full] : [];
  });
}

/** The ids that the site's own code asks for, with their Chinese text where it is on one line. */
function idsInUse(): Map<string, string> {
  const ids = new Map<string, string>();
  for (const folder of ['components', 'pages', 'search', 'theme']) {
    for (const file of files(path.join(root, 'site', folder))) {
      const text = fs.readFileSync(file, 'utf8');
      for (const m of text.matchAll(/<Translate\s+id="([^"]+)"/g)) ids.set(m[1]!, '');
      for (const m of text.matchAll(/\bid: '([\w.]+)',\s*message:\s*'([^']*)'/g)) ids.set(m[1]!, m[2]!);
    }
  }
  return ids;
}

describe('the English texts of the site', () => {
  const english = JSON.parse(fs.readFileSync(path.join(root, 'i18n/en/code.json'), 'utf8')) as Record<
    string,
    { message: string }
  >;
  const used = idsInUse();

  it('are there for every text in use, and for no other', () => {
    expect(Object.keys(english).sort()).toEqual([...used.keys()].sort());
  });

  it('hold no Chinese, and the same places to fill in', () => {
    for (const [id, { message }] of Object.entries(english)) {
      expect(message, id).not.toMatch(/\p{sc=Han}/u);
      const places = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();
      if (used.get(id)) expect(places(message), id).toEqual(places(used.get(id) ?? ''));
    }
  });
});
