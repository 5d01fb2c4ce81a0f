/**
 * What a reader wrote for an exercise, kept in the browser until it is reset.
 * Bounded, and dropped when the book's text of the exercise has changed.
 *
 * @module
 */

import type { Files } from '../../runtime/index.ts';

/** Longer texts are not kept. */
export const MOST_KEPT = 100_000;

const PREFIX = 'annotated-raft.exercise.';

interface Kept {
  /** The texts that were changed, as the book had them. */
  readonly before: Files;
  readonly changed: Files;
}

/** Reports whether there is something to go on with. */
export function hasKept(name: string): boolean {
  return parse(stored(name)) !== null;
}

/** What was changed, as far as it is still a change of the same texts. */
export function readKept(name: string, book: Files): Files {
  const kept = parse(stored(name));
  if (kept === null) return {};
  const fits = ([file]: [string, string]): boolean =>
    Object.hasOwn(book, file) && digest(book[file]!) === kept.before[file];
  return Object.fromEntries(Object.entries(kept.changed).filter(fits));
}

/**
 * Keeps what was changed; what is as in the book is kept no more.
 *
 * @returns false when it is too long, or the browser keeps nothing.
 */
export function keep(name: string, book: Files, changed: Files): boolean {
  const files = Object.keys(changed);
  const before = Object.fromEntries(files.map((file) => [file, digest(book[file] ?? '')]));
  const text = JSON.stringify({ before, changed } satisfies Kept);
  try {
    window.localStorage.removeItem(PREFIX + name);
    if (files.length === 0) return true;
    if (text.length > MOST_KEPT) return false;
    window.localStorage.setItem(PREFIX + name, text);
    return true;
  } catch {
    return false;
  }
}

function stored(name: string): string | null {
  try {
    return window.localStorage.getItem(PREFIX + name);
  } catch {
    return null;
  }
}

/** What was kept; null of anything else that may stand in its place. */
function parse(text: string | null): Kept | null {
  try {
    if (text === null || text.length > MOST_KEPT) return null;
    const { before, changed } = JSON.parse(text) as { before?: unknown; changed?: unknown };
    return isFiles(before) && isFiles(changed) ? { before, changed } : null;
  } catch {
    return null;
  }
}

function isFiles(value: unknown): value is Files {
  const plain = typeof value === 'object' && value !== null && !Array.isArray(value);
  return plain && Object.values(value).every((text) => typeof text === 'string');
}

/** A short text that tells two texts apart (FNV-1a). */
function digest(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return `${text.length}.${hash >>> 0}`;
}
