/**
 * The scripts of the book: React, and what draws a page with it.
 *
 * @module
 */
import { AHEAD } from './ahead.ts';

/** Docusaurus writes in here where a script lies that was given a name. */
declare const __webpack_require__: { readonly gca: (name: string) => string };

/** Runs them: React takes the page over. */
export const loadBook = (): Promise<unknown> =>
  import(/* webpackChunkName: "book" */ '@docusaurus/core/lib/client/clientEntry.js');

/** Has them fetched when the network has nothing else to do, with those of this page; none runs. */
export function fetchBook(): void {
  const ahead = document.querySelector<HTMLMetaElement>(`meta[name="${AHEAD}"]`)?.content ?? '';
  for (const name of ['book', ...ahead.split(' ').filter((one) => one !== '')]) {
    const address = __webpack_require__.gca(name);
    // Some are parts of other scripts, and have no address of their own.
    if (address.includes('undefined')) continue;
    const link = document.createElement('link');
    link.rel = 'prefetch';
    link.as = 'script';
    link.href = address;
    document.head.append(link);
  }
}
