/**
 * Whether the prose of a chapter is as fresh as what it speaks of. A chapter
 * falls into passages: a heading, a listing, an example with all that follows
 * up to the next. A record keeps what each passage, its counterpart in the
 * other language and its code looked like when somebody last read all three.
 *
 * @module
 */

import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { CHAPTER_FOLDERS, chapterTree } from './chapters.ts';
import { WeaveError } from './errors.ts';
import { attributes, isElement, text } from './mdx.ts';
import type { MdxElement, MdxNode } from './mdx.ts';
import type { Language } from './pieces.ts';
import type { Project } from './project.ts';
import { resolveListing } from './resolve.ts';

/** A piece of a chapter, from a heading, listing or example up to the next. */
export interface Passage {
  /** The same in both languages, such as `#timer` or `Listing src/raft.ts#Raft.step`. */
  readonly key: string;
  /** First and last line in the chapter, counted from 1. */
  readonly line: number;
  readonly end: number;
  /** A fingerprint of its text. */
  readonly text: string;
  /** A fingerprint of the code it shows; empty where it shows none. */
  readonly code: string;
}

/** What a passage looked like when it was last read, by fingerprints. */
export interface Reading {
  readonly zh: string;
  readonly en: string;
  readonly code: string;
}

/** Why a passage wants to be read again. */
export type Reason =
  /** The code that it shows has changed. */
  | 'code'
  /** The same passage in the other language has changed, and this one has not. */
  | 'translation'
  /** It was changed in both languages, or is new, and nobody has said that both were read. */
  | 'unread';

/** A passage that wants to be read again. */
export interface Stale {
  readonly language: Language;
  readonly passage: Passage;
  readonly reason: Reason;
}

/** The text of a chapter in one language; `name` is its path below the folder of its language. */
export function chapterFile(language: Language, name: string): string {
  return `${CHAPTER_FOLDERS[language]}/${name}`;
}

/** The path of a chapter below the folder of its language. */
export function chapterName(file: string): string {
  const folder = Object.values(CHAPTER_FOLDERS).find((one) => file.startsWith(`${one}/`)) ?? '';
  return file.slice(folder.length + 1);
}

/** Where the record of a chapter is kept. */
export function recordFile(name: string): string {
  return `etc/read/${name.replace(/\.mdx$/, '.json')}`;
}

/** The record of a chapter; empty where nothing has been read yet. */
export function readRecord(root: string, name: string): Readonly<Record<string, Reading>> {
  const file = path.join(root, recordFile(name));
  if (!fs.existsSync(file)) return {};
  return JSON.parse(fs.readFileSync(file, 'utf8')) as Record<string, Reading>;
}

/** The passages of a chapter in one language; none if it has no such page. */
export function passagesOf(project: Project, language: Language, name: string): Passage[] {
  const file = chapterFile(language, name);
  const full = path.join(project.root, file);
  if (!fs.existsSync(full)) return [];
  const source = fs.readFileSync(full, 'utf8');
  const lines = source.split('\n');
  const anchors = anchorsOf(chapterTree(full));
  return anchors.map(({ node, key }, i) => {
    const line = lineOf(node);
    const end = i + 1 < anchors.length ? lineOf(anchors[i + 1]!.node) - 1 : lines.length;
    return {
      key,
      line,
      end,
      text: fingerprint(lines.slice(line - 1, end).join('\n')),
      code: isElement(node) ? codeOf(project, node, file) : '',
    };
  });
}

const lineOf = (node: MdxNode): number => node.position?.start.line ?? 1;

/** The nodes that begin the passages of a chapter, each with the key of its passage. */
export function anchorsOf(tree: MdxNode): { readonly node: MdxNode; readonly key: string }[] {
  const met = new Map<string, number>();
  return (tree.children ?? []).flatMap((node) => {
    const key = keyOf(node);
    if (key === null) return [];
    const times = (met.get(key) ?? 0) + 1;
    met.set(key, times);
    return [{ node, key: times === 1 ? key : `${key} (${times})` }];
  });
}

/** What begins a passage: a heading with an id, or an element that stands by itself. */
function keyOf(node: MdxNode): string | null {
  if (node.type === 'heading') return `#${headingId(node)}`;
  if (!isElement(node) || !/^[A-Z]/.test(node.name)) return null;
  const props = attributes(node);
  const of = ['file', 'example', 'rule', 'name'].map((name) => text(props, name)).find(Boolean);
  const part = ['symbol', 'from'].map((name) => text(props, name)).filter(Boolean);
  return [node.name, [of, ...part].filter(Boolean).join('#')].filter(Boolean).join(' ');
}

function headingId(node: MdxNode): string {
  const comment = node.children?.find(({ type }) => type === 'mdxTextExpression')?.value;
  return typeof comment === 'string' ? (/#([\w-]+)/.exec(comment)?.[1] ?? '') : '';
}

/** The fingerprint of what an element shows: lines of a listing, or a program and what it prints. */
function codeOf(project: Project, element: MdxElement, chapter: string): string {
  if (element.name === 'Listing') return codeOfListing(project, element, chapter);
  const example = text(attributes(element), 'example');
  if (example === undefined) return '';
  const files = ['.ts', '.out'].map((end) => path.join(project.root, `examples/${example}${end}`));
  const texts = files.filter((file) => fs.existsSync(file)).map((file) => fs.readFileSync(file, 'utf8'));
  return fingerprint(texts.join('\n'));
}

/** The whole symbol, also where a part of it is shown: the prose is about all of it. */
function codeOfListing(project: Project, element: MdxElement, chapter: string): string {
  const props = attributes(element);
  const file = text(props, 'file') ?? '';
  const symbol = text(props, 'symbol');
  const parts = symbol === undefined ? { from: text(props, 'from'), to: text(props, 'to') } : {};
  const line = element.position?.start.line ?? 1;
  try {
    const { start, end } = resolveListing(project, { chapter, line, file, symbol, ...parts });
    return fingerprint(
      project
        .lines(file)
        .slice(start - 1, end)
        .join('\n'),
    );
  } catch (error) {
    // The weave names a listing that does not resolve; here it only counts as changed.
    if (error instanceof WeaveError) return 'unresolved';
    throw error;
  }
}

/** White space does not count: a formatter may move it. */
function fingerprint(content: string): string {
  return createHash('sha256').update(content.replace(/\s+/g, ' ').trim()).digest('hex').slice(0, 12);
}

/** How both languages of a chapter look now, by the keys of their passages. */
export function readingsOf(zh: readonly Passage[], en: readonly Passage[]): Record<string, Reading> {
  const english = new Map(en.map((passage) => [passage.key, passage]));
  return Object.fromEntries(
    zh.map(({ key, text, code }) => [key, { zh: text, en: english.get(key)?.text ?? '', code }]),
  );
}

/** The passages of a chapter that want to be read again, in both languages. */
export function staleIn(project: Project, name: string): Stale[] {
  const record = readRecord(project.root, name);
  const passages = { zh: passagesOf(project, 'zh', name), en: passagesOf(project, 'en', name) };
  const now = readingsOf(passages.zh, passages.en);
  const languages: readonly Language[] = ['zh', 'en'];
  return languages.flatMap((language) =>
    passages[language].flatMap((passage) => {
      const reason = reasonOf(record[passage.key], now[passage.key], language);
      return reason === null ? [] : [{ language, passage, reason }];
    }),
  );
}

function reasonOf(
  then: Reading | undefined,
  now: Reading | undefined,
  language: Language,
): Reason | null {
  if (then === undefined || now === undefined) return 'unread';
  if (then.code !== now.code) return 'code';
  const other = language === 'zh' ? 'en' : 'zh';
  const [changed, otherChanged] = [then[language] !== now[language], then[other] !== now[other]];
  if (otherChanged) return changed ? 'unread' : 'translation';
  return null;
}
