/**
 * The chapters that are written, as their own front matter names them: what
 * lists chapters takes names from here, so that each has one everywhere.
 *
 * @module
 */

import fs from 'node:fs';
import path from 'node:path';

/** A chapter, in one language. */
export interface Chapter {
  /** The path of its page, such as `mechanisms/election`. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** Its number in the book; null for the guide. */
  readonly number: number | null;
}

/** The folders of the parts, in their order, and how the parts are numbered. */
export const PARTS = ['landscape', 'modules', 'mechanisms', 'a-real-server', 'trust'];
export const NUMERALS = ['I', 'II', 'III', 'IV', 'V'];
const ENGLISH = 'i18n/en/docusaurus-plugin-content-docs/current';

/** The guide and the chapters in the order of their numbers. */
export function writtenChapters(root: string, english: boolean): Chapter[] {
  const ids = PARTS.flatMap((part) => namesIn(path.join(root, 'docs', part)).map((n) => `${part}/${n}`));
  const chapters = ['guide', ...ids]
    .filter((id) => fs.existsSync(path.join(root, 'docs', `${id}.mdx`)))
    .map((id) => readChapter(path.join(root, english ? ENGLISH : 'docs', `${id}.mdx`), id));
  return chapters.sort((a, b) => (a.number ?? 0) - (b.number ?? 0));
}

function namesIn(folder: string): string[] {
  if (!fs.existsSync(folder)) return [];
  const files = fs.readdirSync(folder).filter((file) => /^[^_].*\.mdx$/.test(file));
  return files.map((file) => file.slice(0, -'.mdx'.length));
}

function readChapter(file: string, id: string): Chapter {
  const matter = /^---\n([\s\S]*?)\n---/.exec(fs.readFileSync(file, 'utf8'))?.[1] ?? '';
  const field = (name: string): string => {
    const found = new RegExp(`^${name}: *(.*)$`, 'm').exec(matter)?.[1];
    return valueOf(found ?? '');
  };
  const number = field('chapter');
  return {
    id,
    title: field('title'),
    description: field('description'),
    number: number === '' ? null : Number(number),
  };
}

/** A value of front matter as YAML reads it, quoted or not. */
export function valueOf(written: string): string {
  const text = written.trim();
  if (/^".*"$/.test(text)) return unquoted(text);
  return /^'.*'$/.test(text) ? text.slice(1, -1).replaceAll("''", "'") : text;
}

function unquoted(text: string): string {
  try {
    return String(JSON.parse(text));
  } catch {
    return text.slice(1, -1);
  }
}
