/**
 * Trees of chapters, kept between runs by what stands in a chapter, never by when it was written:
 * to parse all of them anew takes longer than everything that is then asked of them.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { keepTrees } from '../../site/plugins/weave/chapters.ts';

/** Trees of this run, by where they are kept. */
const known = new Map<string, Kept>();

interface Kept {
  readonly key: string;
  readonly tree: unknown;
}

/** The tree of a chapter, parsed by `reader` if this text has not been read like this before. */
export function keptTree<T>(
  root: string,
  file: string,
  reader: string,
  text: string,
  parse: (text: string) => T,
): T {
  // A tree without packages is a small one of a test.
  if (!existsSync(join(root, 'node_modules'))) return parse(text);
  const place = placeOf(root, file, reader);
  const key = hash(`${versionsOf(root)} ${text}`);
  const kept = known.get(place) ?? read(place);
  if (kept?.key === key) {
    known.set(place, kept);
    return kept.tree as T;
  }
  const json = JSON.stringify({ key, tree: parse(text) }, slim);
  write(place, json);
  // What is kept is what is given, so that a warm cache can't say anything else.
  const fresh = JSON.parse(json) as Kept;
  known.set(place, fresh);
  return fresh.tree as T;
}

/** Lets the weave's own reading of the chapters under `root` be kept, too. */
export function keepWeave(root: string): void {
  keepTrees((file, text, parse) => keptTree(root, relative(root, file), 'weave', text, parse));
}

function placeOf(root: string, file: string, reader: string): string {
  const name = file.replace(/[/\\]/g, '+');
  return join(root, 'node_modules/.cache/annotated-raft/check/trees', `${name}.${reader}.json`);
}

const hash = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** What makes a tree of a text. */
const READERS = [
  'package-lock.json',
  'site/plugins/weave/chapters.ts',
  'tools/check/mdx.ts',
  'tools/check/trees.ts',
];

const versions = new Map<string, string>();

/** Another parser, or another way to keep its trees, reads everything anew. */
function versionsOf(root: string): string {
  const found = versions.get(root);
  if (found !== undefined) return found;
  const texts = READERS.map((file) => join(root, file))
    .filter((file) => existsSync(file))
    .map((file) => readFileSync(file, 'utf8'));
  const version = hash(texts.join('\n'));
  versions.set(root, version);
  return version;
}

function read(place: string): Kept | undefined {
  try {
    return JSON.parse(readFileSync(place, 'utf8')) as Kept;
  } catch {
    return undefined;
  }
}

function write(place: string, json: string): void {
  mkdirSync(dirname(place), { recursive: true });
  const half = `${place}.${process.pid}`;
  writeFileSync(half, json);
  renameSync(half, place);
}

/** Of a place only the lines are asked for, and of an expression only its text. */
function slim(name: string, value: unknown): unknown {
  if (name === 'data') return undefined;
  if (name !== 'position') return value;
  const { start, end } = value as { start: { line: number }; end: { line: number } };
  return { start: { line: start.line }, end: { line: end.line } };
}
