/**
 * Whether the prose of a chapter is as fresh as what it speaks of. A chapter
 * falls into passages: what stands in front, a heading, a listing, an example
 * with all that follows up to the next. A record keeps what each passage, its
 * counterpart in the other language and what it shows looked like when
 * somebody last read all three.
 *
 * @module
 */

import fs from 'node:fs';
import path from 'node:path';
import { CHAPTER_FOLDERS, chapterTree } from './chapters.ts';
import { fingerprint } from './fingerprint.ts';
import { attributes, isElement, text } from './mdx.ts';
import type { MdxNode } from './mdx.ts';
import { elementsOf } from './pieces.ts';
import type { Language } from './pieces.ts';
import type { Project } from './project.ts';
import { saidBy, shownBy } from './shown.ts';

/** What stands before the first heading, listing or example: title, description, a lead. */
export const FRONT = 'front';

/** A piece of a chapter, from a heading, listing or example up to the next. */
export interface Passage {
  /** The same in both languages: {@link FRONT}, `#timer`, `Listing src/raft.ts#Raft.step`. */
  readonly key: string;
  /** First and last line in the chapter, counted from 1. */
  readonly line: number;
  readonly end: number;
  /** A fingerprint of its text, and of what its figures and exercises say in its language. */
  readonly text: string;
  /** A fingerprint of what it shows; empty where it shows nothing. */
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
  /** What it shows has changed. */
  | 'code'
  /** The same passage in the other language has changed, and this one has not. */
  | 'translation'
  /** It was changed in both languages, or is new, and nobody has said that both were read. */
  | 'unread';

/** A passage that wants to be read again. */
export interface Stale {
  readonly language: Language;
  readonly passage: Passage;
  /** The same in the other language; null if it is not there. */
  readonly other: Passage | null;
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

/**
 * The passages of a chapter in one language; none if it has no such page.
 *
 * @throws WeaveError when it is no MDX.
 */
export function passagesOf(project: Project, language: Language, name: string): Passage[] {
  const file = chapterFile(language, name);
  const full = path.join(project.root, file);
  if (!fs.existsSync(full)) return [];
  const lines = fs.readFileSync(full, 'utf8').split('\n');
  const parts = partsOf(chapterTree(full, project.root));
  return parts.flatMap(({ key, line, nodes }, i) => {
    const end = i + 1 < parts.length ? parts[i + 1]!.line - 1 : lines.length;
    if (end < line) return [];
    const own = lines.slice(line - 1, end).join('\n');
    const elements = nodes.flatMap(elementsOf);
    const said = elements.map((one) => saidBy(project, one, language));
    const words = [key === FRONT ? own.replace(SAME, '') : own, ...said].join('\n');
    const shown = elements.flatMap((one) => shownBy(project, one, file) ?? []);
    const code = shown.length === 0 ? '' : fingerprint(shown.join('\n'));
    return [{ key, line, end, text: fingerprint(words), code }];
  });
}

interface Part {
  readonly key: string;
  readonly line: number;
  readonly nodes: readonly MdxNode[];
}

/** A chapter cut in pieces before each node that begins a passage. */
function partsOf(tree: MdxNode): Part[] {
  const nodes = tree.children ?? [];
  const begins = anchorsOf(tree).map(({ node, key }) => ({ key, at: nodes.indexOf(node) }));
  return [{ key: FRONT, at: 0 }, ...begins].map(({ key, at }, i) => {
    const line = key === FRONT ? 1 : lineOf(nodes[at]!);
    return { key, line, nodes: nodes.slice(at, begins[i]?.at) };
  });
}

/** Front matter that is the same in both languages, which `parity` looks after. */
const SAME = /^(?:part|chapter|sidebar_position|pagination_\w+):.*\n/gm;

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
      if (reason === null) return [];
      const other = passages[language === 'zh' ? 'en' : 'zh'].find(({ key }) => key === passage.key);
      return [{ language, passage, other: other ?? null, reason }];
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
