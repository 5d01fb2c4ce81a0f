/**
 * The part "lint" of `npm run check`: ESLint over the files that may have
 * become wrong since they were last found clean. ESLint's own cache asks for
 * the text of a file alone, and would not see a promise that an imported
 * function has begun to return.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ESLint } from 'eslint';
import { CACHE, ROOT } from '../lib/paths.mjs';
import { type Keys, lintKeys } from './lint_keys.ts';

const CACHE_FILE = join(CACHE, 'lint.json');
const VERSIONS = `${process.version} ${ESLint.version}`;

/** The keys of files that were clean; what has findings is not among them. */
function remembered(): Keys {
  try {
    return new Map(
      Object.entries(JSON.parse(readFileSync(CACHE_FILE, 'utf8')) as Record<string, string>),
    );
  } catch {
    return new Map();
  }
}

function remember(keys: Keys): void {
  mkdirSync(dirname(CACHE_FILE), { recursive: true });
  const half = `${CACHE_FILE}.${process.pid}`;
  writeFileSync(half, JSON.stringify(Object.fromEntries(keys)));
  renameSync(half, CACHE_FILE);
}

async function main(): Promise<number> {
  const eslint = new ESLint({ cwd: ROOT });
  const keys = lintKeys(ROOT, VERSIONS);
  const clean = remembered();
  const stale = [...keys.keys()].filter((file) => keys.get(file) !== clean.get(file));
  const asked = await Promise.all(stale.map(async (file) => !(await eslint.isPathIgnored(file))));
  const files = stale.filter((_, i) => asked[i]);
  if (files.length === 0) return 0;
  const results = await eslint.lintFiles(files.map((file) => join(ROOT, file)));
  const wrong = results.filter(({ messages }) => messages.length > 0);
  const faulty = new Set(wrong.map(({ filePath }) => filePath));
  // What changed while ESLint was reading is asked again the next time.
  const now = lintKeys(ROOT, VERSIONS);
  remember(
    new Map([...now].filter(([file, key]) => key === keys.get(file) && !faulty.has(join(ROOT, file)))),
  );
  process.stdout.write(await (await eslint.loadFormatter('stylish')).format(wrong));
  return wrong.length === 0 ? 0 : 1;
}

process.exitCode = await main();
