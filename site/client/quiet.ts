/**
 * The book downloads a page when the reader turns to it (hover and focus already do),
 * not whenever a link to it comes into view: a chapter names many others.
 */
interface Hints {
  readonly prefetch: (address: string) => unknown;
  readonly preload: (address: string) => unknown;
}

const page = globalThis as { docusaurus?: Hints };

/** The hints are set up after this module is loaded, and before the first page is drawn. */
export function onRouteUpdate(): void {
  if (page.docusaurus) page.docusaurus = { ...page.docusaurus, prefetch: () => false };
}
