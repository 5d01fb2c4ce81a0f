/**
 * What the lint of a file depends on, as one key.
 *
 * Rules that know types look into the modules that a file imports, so a file
 * is the same as before only if all that it can see is.
 */
import { createHash } from 'node:crypto';
import { CODE, declaresForAll, importsOf } from './graph.ts';
import { filesIn, read } from './part.ts';

/** What every result depends on, beside the files themselves. */
const SETTINGS = /^(?:eslint\.config\.mjs|package-lock\.json|(?:.+\/)?tsconfig(?:\.base)?\.json)$/;

/** Keys by file. */
export type Keys = ReadonlyMap<string, string>;

const hash = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** For each file a key that changes when anything changes that the file can see. */
export function lintKeys(root: string, versions: string): Keys {
  const texts = new Map<string, string>();
  for (const file of filesIn(root, '')) {
    if (CODE.test(file) || file.endsWith('.json')) texts.set(file, read(root, file));
  }
  const hashes = new Map([...texts].map(([file, text]) => [file, hash(text)]));
  const seen = new Map(
    [...texts].map(([file, text]) => [file, importsOf(file, text, (name) => texts.has(name))]),
  );
  const everywhere = [...texts.keys()].filter(
    (file) => SETTINGS.test(file) || declaresForAll(file, texts.get(file) ?? ''),
  );
  const keyOf = (file: string): string => {
    const reach = new Set([file, ...everywhere]);
    for (const one of reach) for (const next of seen.get(one) ?? []) reach.add(next);
    return hash([versions, ...[...reach].sort().map((one) => `${one} ${hashes.get(one)}`)].join('\n'));
  };
  return new Map([...texts.keys()].filter((file) => CODE.test(file)).map((file) => [file, keyOf(file)]));
}
