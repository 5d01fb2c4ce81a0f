/**
 * Texts that stand beside each other in both languages, as `{ zh: …, en: … }`:
 * captions, terms, rules, what people ask. One has changed alone more easily
 * than anybody notices.
 *
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { fingerprint } from './fingerprint.ts';
import type { Language } from './pieces.ts';

/** A text in both languages, each as a reader sees it, however the source cuts it in pieces. */
export type Texts = Readonly<Record<Language, string>>;

/** Where such a text stands in its file. */
export interface Pair extends Texts {
  /** First and last line, counted from 1. */
  readonly line: number;
  readonly end: number;
}

/** The pairs of a program or of a table in JSON, in their order. */
export function pairsIn(text: string): Pair[] {
  return objectsIn(text).map(({ source, node, zh, en }) => {
    const lineAt = (position: number) => source.getLineAndCharacterOfPosition(position).line + 1;
    const [line, end] = [lineAt(node.getStart(source)), lineAt(node.getEnd())];
    return { zh: wordsOf(zh), en: wordsOf(en), line, end };
  });
}

/** A program without the words of its pairs: what it does. */
export function withoutPairs(text: string): string {
  let rest = text;
  const words = objectsIn(text).flatMap(({ zh, en }) => [zh, en]);
  for (const one of words.sort((a, b) => b.getStart() - a.getStart())) {
    rest = rest.slice(0, one.getStart()) + rest.slice(one.getEnd());
  }
  return rest;
}

interface Found {
  readonly source: ts.SourceFile;
  readonly node: ts.ObjectLiteralExpression;
  readonly zh: ts.Expression;
  readonly en: ts.Expression;
}

function objectsIn(text: string): Found[] {
  if (!/\bzh\b/.test(text)) return [];
  // JSON is read as a program, too: one that is an array.
  const source = ts.createSourceFile('pairs.ts', text, ts.ScriptTarget.ES2022, true);
  const found: Found[] = [];
  const visit = (node: ts.Node): void => {
    const [zh, en] = ts.isObjectLiteralExpression(node)
      ? [valueOf(node, 'zh'), valueOf(node, 'en')]
      : [];
    if (zh && en && hasWords(zh) && hasWords(en)) {
      found.push({ source, node: node as ts.ObjectLiteralExpression, zh, en });
      // Pairs do not stand in pairs, but a term has its definition beside it.
      ts.forEachChild(node, (child) => {
        if (!ts.isPropertyAssignment(child) || ![zh, en].includes(child.initializer)) visit(child);
      });
    } else ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function valueOf(node: ts.ObjectLiteralExpression, language: Language): ts.Expression | undefined {
  const isIt = (name: ts.PropertyName) => 'text' in name && name.text === language;
  const found = node.properties.find((one) => ts.isPropertyAssignment(one) && isIt(one.name));
  return (found as ts.PropertyAssignment | undefined)?.initializer;
}

function hasWords(node: ts.Node): boolean {
  const isText = ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);
  return isText || ts.forEachChild(node, (child) => hasWords(child) || undefined) === true;
}

/** What an expression says: pieces put together; the code of what is only known when it runs. */
function wordsOf(node: ts.Expression): string {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isParenthesizedExpression(node)) return wordsOf(node.expression);
  if (ts.isArrayLiteralExpression(node)) return node.elements.map(wordsOf).join('\n');
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    return wordsOf(node.left) + wordsOf(node.right);
  }
  return node.getText();
}

/** Of each file the pairs as they were when last read: fingerprints, the Chinese one first. */
export type PairRecord = Readonly<Record<string, readonly string[]>>;

/** Where that is kept. */
export const PAIR_RECORD = 'etc/read/pairs.json';

export function readPairs(root: string): PairRecord {
  const file = path.join(root, PAIR_RECORD);
  return fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, 'utf8')) as PairRecord) : {};
}

/** Tables of the book in JSON, and rooms whose programs speak to its readers. */
const TABLES = ['site/glossary.json', 'site/questions.json'];
const ROOMS = ['sim'];

/**
 * The files whose pairs are kept. Those of figures and exercises belong to the passages that show
 * them.
 */
export function pairFiles(root: string): string[] {
  const programs = ROOMS.filter((room) => fs.existsSync(path.join(root, room))).flatMap((room) =>
    fs
      .readdirSync(path.join(root, room), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.includes('node_modules'))
      .map((file) => path.posix.join(room, file.split(path.sep).join('/'))),
  );
  const tables = TABLES.filter((file) => fs.existsSync(path.join(root, file)));
  return [...programs.sort(), ...tables].filter((file) => pairsOf(root, file).length > 0);
}

export function pairsOf(root: string, file: string): Pair[] {
  return pairsIn(fs.readFileSync(path.join(root, file), 'utf8'));
}

/** A pair that wants to be read again: one language has changed, or both, or it is new. */
export interface StalePair {
  readonly pair: Pair;
  readonly changed: Language | 'both';
}

const nameOf = ({ zh, en }: Texts): string => `${fingerprint(zh)} ${fingerprint(en)}`;

/** The pairs of a file that want to be read again, by what was noted of it. */
export function stalePairs(pairs: readonly Pair[], noted: readonly string[] = []): StalePair[] {
  const [chinese, english] = [0, 1].map((i) => new Set(noted.map((name) => name.split(' ')[i])));
  return pairs.flatMap((pair): StalePair[] => {
    if (noted.includes(nameOf(pair))) return [];
    const [zh, en] = nameOf(pair).split(' ');
    return [{ pair, changed: chinese!.has(zh) ? 'en' : english!.has(en) ? 'zh' : 'both' }];
  });
}

/** What is to be noted of a file when some of its pairs have been read. */
export function notedPairs(
  pairs: readonly Pair[],
  noted: readonly string[] = [],
  read: (pair: Pair) => boolean,
): string[] {
  const left = stalePairs(pairs, noted).filter(({ pair }) => !read(pair));
  const names = left.flatMap(({ pair }) => nameOf(pair).split(' '));
  // What half of a pair was read with tells which half has changed since.
  const half = noted.filter((name) => name.split(' ').some((print) => names.includes(print)));
  const unread = new Set(left.map(({ pair }) => nameOf(pair)));
  return [...new Set([...pairs.map(nameOf).filter((name) => !unread.has(name)), ...half])];
}

const known = new Map<string, { readonly text: string; readonly pairs: readonly Pair[] }>();

/** The pairs of a file; the same text is read once. */
function knownPairs(full: string): readonly Pair[] {
  const text = fs.readFileSync(full, 'utf8');
  const before = known.get(full);
  if (before?.text === text) return before.pairs;
  const pairs = pairsIn(text);
  known.set(full, { text, pairs });
  return pairs;
}

/**
 * Whether a text has not followed the other language, which has changed alone: readers of the
 * language see a mark by it then.
 *
 * @param place - the file where the texts stand, or the folder of such files, seen from the root
 */
export function behindIn(root: string, place: string, language: Language): (texts: Texts) => boolean {
  const other = language === 'zh' ? 'en' : 'zh';
  const behind = Object.entries(readPairs(root)).flatMap(([file, noted]) => {
    const full = path.join(root, file);
    const isThere = (file === place || file.startsWith(`${place}/`)) && fs.existsSync(full);
    const stale = isThere ? stalePairs(knownPairs(full), noted) : [];
    return stale.filter(({ changed }) => changed === other).map(({ pair }) => nameOf(pair));
  });
  const names = new Set(behind);
  return (texts) => names.size > 0 && names.has(nameOf(texts));
}
