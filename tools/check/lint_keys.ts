/**
 * What the lint of a file depends on, as one key.
 *
 * Rules that know types look into the modules that a file imports, so a file
 * is the same as before only if all that it can see is.
 */
import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import ts from 'typescript';
import { filesIn, read } from './part.ts';

const LINTED = /\.(?:tsx?|[mc]ts|[mc]?js)$/;

/** What every result depends on, beside the files themselves. */
const SETTINGS = ['eslint.config.mjs', 'tsconfig.json', 'tsconfig.base.json', 'package-lock.json'];

/** Keys by file. */
export type Keys = ReadonlyMap<string, string>;

const hash = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** For each file a key that changes when anything changes that the file can see. */
export function lintKeys(root: string, versions: string): Keys {
  const texts = new Map<string, string>();
  for (const file of filesIn(root, '')) {
    if (LINTED.test(file) || file.endsWith('.json')) texts.set(file, read(root, file));
  }
  const hashes = new Map([...texts].map(([file, text]) => [file, hash(text)]));
  const seen = new Map([...texts].map(([file, text]) => [file, importsOf(file, text, texts)]));
  const everywhere = [...texts.keys()].filter(
    (file) => SETTINGS.includes(file) || declaresForAll(file, texts.get(file) ?? ''),
  );
  const keyOf = (file: string): string => {
    const reach = new Set([file, ...everywhere]);
    for (const one of reach) for (const next of seen.get(one) ?? []) reach.add(next);
    return hash([versions, ...[...reach].sort().map((one) => `${one} ${hashes.get(one)}`)].join('\n'));
  };
  return new Map(
    [...texts.keys()].filter((file) => LINTED.test(file)).map((file) => [file, keyOf(file)]),
  );
}

/** Declarations that reach files which do not import them. */
function declaresForAll(file: string, text: string): boolean {
  return file.endsWith('.d.ts') || /\bdeclare (?:global|module)\b/.test(text);
}

/** The files that an import could mean: all that are there, so that none is missed. */
function importsOf(file: string, text: string, texts: ReadonlyMap<string, string>): string[] {
  if (!LINTED.test(file)) return [];
  const { importedFiles, referencedFiles } = ts.preProcessFile(text, true, true);
  return [...importedFiles, ...referencedFiles].flatMap(({ fileName }) => {
    const path = fileName.startsWith('@site/')
      ? fileName.slice('@site/'.length)
      : posix.join(posix.dirname(file), fileName);
    const stem = path.replace(/\.[mc]?jsx?$/, '');
    return [path, stem].flatMap((base) => spellings(base)).filter((name) => texts.has(name));
  });
}

function spellings(base: string): string[] {
  const ends = [
    '',
    ...['', 'm', 'c'].flatMap((kind) => [`.${kind}ts`, `.d.${kind}ts`, `.${kind}js`]),
    '.tsx',
  ];
  return ends.flatMap((end) => [`${base}${end}`, `${base}/index${end}`]);
}
