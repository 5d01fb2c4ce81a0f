/**
 * The library and the world around it as text, the way a page gets them.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** All TypeScript texts of src/ and sim/ by path. */
export function readTexts(root: string = ROOT): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const room of ['src', 'sim']) addFolder(root, room, texts);
  return texts;
}

function addFolder(root: string, folder: string, texts: Record<string, string>): void {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) addFolder(root, path, texts);
    else if (path.endsWith('.ts')) texts[path] = readFileSync(join(root, path), 'utf8');
  }
}
