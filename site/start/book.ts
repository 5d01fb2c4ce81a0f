/**
 * The scripts of the book: React, and what draws a page with it.
 *
 * @module
 */

/** Docusaurus writes in here where a script lies that was given a name. */
declare const __webpack_require__: { readonly gca: (name: string) => string };

/** Runs them: React takes the page over. */
export const loadBook = (): Promise<unknown> =>
  import(/* webpackChunkName: "book" */ '@docusaurus/core/lib/client/clientEntry.js');

/** Has them fetched when the network has nothing else to do; they do not run. */
export function fetchBook(): void {
  const link = document.createElement('link');
  link.rel = 'prefetch';
  link.as = 'script';
  link.href = __webpack_require__.gca('book');
  document.head.append(link);
}
