/**
 * What a reader has done in the book, kept in the browser and nowhere else.
 *
 * @module
 */

/** What can be done with a part of a page. */
export type Deed = 'read' | 'run' | 'guessed' | 'solved';

/** What was done: for each page (its path without language), each deed's ids. */
export type Progress = Readonly<Record<string, Readonly<Partial<Record<Deed, readonly string[]>>>>>;

const KEY = 'annotated-raft.progress';

/** Is sent to the window when something was recorded or deleted. */
export const CHANGED = 'annotated-raft-progress';

/** All that is kept; nothing where the browser keeps nothing. */
export function read(): Progress {
  try {
    return JSON.parse(window.localStorage.getItem(KEY) ?? '{}') as Progress;
  } catch {
    return {};
  }
}

/** Keeps that a part of a page was read, run, guessed or solved. */
export function record(deed: Deed, page: string, id: string): void {
  const progress = read();
  const ids = progress[page]?.[deed] ?? [];
  if (ids.includes(id)) return;
  write({ ...progress, [page]: { ...progress[page], [deed]: [...ids, id] } });
}

function write(progress: Progress): void {
  try {
    window.localStorage.setItem(KEY, JSON.stringify(progress));
  } catch {
    // A browser that keeps nothing still shows the book.
  }
  window.dispatchEvent(new Event(CHANGED));
}
