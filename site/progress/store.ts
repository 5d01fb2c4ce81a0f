/**
 * What a reader has done in the book, kept in the browser and nowhere else.
 *
 * @module
 */

const DEEDS = ['read', 'run', 'guessed', 'solved'] as const;

/** What can be done with a part of a page. */
export type Deed = (typeof DEEDS)[number];

/** What was done: for each page (its path without language), each deed's ids. */
export type Progress = Readonly<Record<string, Readonly<Partial<Record<Deed, readonly string[]>>>>>;

const KEY = 'annotated-raft.progress';

/** Is sent to the window when something was recorded or deleted. */
const CHANGED = 'annotated-raft-progress';

const NOTHING: Progress = {};

let known: { readonly text: string; readonly progress: Progress } = { text: '', progress: NOTHING };

/** All that is kept; the same object as before while nothing changes. */
export function read(): Progress {
  const text = load();
  if (text !== known.text) known = { text, progress: soundOf(text) };
  return known.progress;
}

function load(): string {
  try {
    return window.localStorage.getItem(KEY) ?? '';
  } catch {
    // A browser that keeps nothing still shows the book.
    return '';
  }
}

/** What can be used of a kept text: a value that something else has put there takes no other along. */
function soundOf(text: string): Progress {
  const value = valueOf(text);
  const pages = isRecord(value) ? Object.entries(value) : [];
  return withoutEmpty(pages.map(([page, deeds]) => [page, soundDeeds(deeds)]));
}

function soundDeeds(value: unknown): Readonly<Record<string, readonly string[]>> {
  const deeds = isRecord(value) ? Object.entries(value).filter(([deed]) => isDeed(deed)) : [];
  const idsOf = (ids: unknown): string[] => (Array.isArray(ids) ? ids.filter(isText) : []);
  return withoutEmpty(deeds.map(([deed, ids]) => [deed, idsOf(ids)]));
}

function withoutEmpty<T extends object>(entries: readonly (readonly [string, T])[]): Record<string, T> {
  return Object.fromEntries(entries.filter(([, value]) => Object.keys(value).length > 0));
}

/** Reads an exported text; null if it is none. */
export function parse(text: string): Progress | null {
  const value = valueOf(text);
  return isProgress(value) ? value : null;
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isProgress(value: unknown): value is Progress {
  return isRecord(value) && Object.values(value).every(isPage);
}

function isPage(value: unknown): boolean {
  if (!isRecord(value)) return false;
  return Object.entries(value).every(
    ([deed, ids]) => isDeed(deed) && Array.isArray(ids) && ids.every(isText),
  );
}

const isDeed = (name: string): boolean => DEEDS.some((one) => one === name);

const isText = (value: unknown): value is string => typeof value === 'string';

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Keeps that a part of a page was read, run, guessed or solved. */
export function record(deed: Deed, page: string, id: string): void {
  const progress = read();
  const ids = progress[page]?.[deed] ?? [];
  if (ids.includes(id)) return;
  write({ ...progress, [page]: { ...progress[page], [deed]: [...ids, id] } });
}

/** More than any chapter has: of each deed, and of pages. */
const MOST = 1000;
/** The address of a page, and the id of a part of one. */
const PAGE = /^\/[\w./-]{0,200}$/;
const ID = /^[^\p{C}\p{Z}<>"'&]{1,200}$/u;

/** Reads a file that was exported; null if nothing in it can be of this book: it would stay for ever. */
export function readExport(text: string): Progress | null {
  const progress = parse(text);
  if (progress === null) return null;
  const pages = Object.entries(progress).filter(([page]) => PAGE.test(page));
  if (pages.length === 0 && Object.keys(progress).length > 0) return null;
  const idsOf = (ids: readonly string[]): string[] => ids.filter((id) => ID.test(id)).slice(0, MOST);
  const sound = pages.slice(0, MOST).map(([page, deeds]) => {
    const kept = Object.entries(deeds).map(([deed, ids]) => [deed, idsOf(ids)] as const);
    return [page, Object.fromEntries(kept)] as const;
  });
  return Object.fromEntries(sound);
}

/**
 * Adds what was done elsewhere.
 *
 * @returns false if the browser does not keep it
 */
export function merge(other: Progress): boolean {
  const progress = read();
  const pages = [...new Set([...Object.keys(progress), ...Object.keys(other)])];
  const union = (page: string, deed: Deed): string[] => [
    ...new Set([...(progress[page]?.[deed] ?? []), ...(other[page]?.[deed] ?? [])]),
  ];
  return write(
    Object.fromEntries(
      pages.map((page) => [
        page,
        Object.fromEntries(
          DEEDS.map((deed) => [deed, union(page, deed)] as const).filter(([, ids]) => ids.length > 0),
        ),
      ]),
    ),
  );
}

/** Forgets everything. */
export function clear(): void {
  write(NOTHING);
}

/** Answers whether it is kept: a storage may be full, or closed to this site. */
function write(progress: Progress): boolean {
  try {
    if (progress === NOTHING) window.localStorage.removeItem(KEY);
    else window.localStorage.setItem(KEY, JSON.stringify(progress));
    return true;
  } catch {
    return false;
  } finally {
    window.dispatchEvent(new Event(CHANGED));
  }
}

/** Hears of every change, also of those in other windows; returns what ends that. */
export function listen(listener: () => void): () => void {
  window.addEventListener(CHANGED, listener);
  window.addEventListener('storage', listener);
  return () => {
    window.removeEventListener(CHANGED, listener);
    window.removeEventListener('storage', listener);
  };
}

/** Nothing is known on the server. */
export function readOnServer(): Progress {
  return NOTHING;
}
