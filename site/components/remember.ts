/**
 * Keeps what a reader did, without loading anything before it is done.
 *
 * @module
 */

import type { Deed } from '../progress/store.ts';

/**
 * Keeps that a part of this page was read, run, guessed or solved.
 *
 * @param base - where the language of the page begins: pages are named without it.
 */
export function remember(deed: Deed, base: string, id: string): void {
  const page = window.location.pathname.slice(base.length - 1);
  import('../progress/store.ts').then(
    ({ record }) => record(deed, page, id),
    // Without a connection it is not kept, and nothing else suffers.
    () => undefined,
  );
}
