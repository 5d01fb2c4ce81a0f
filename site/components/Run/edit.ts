/**
 * From a listing to the editor: the example that is nearest opens the file
 * of the listing at its line. Listings and examples know nothing else of
 * each other.
 *
 * @module
 */

import type { Wish } from './useTexts.ts';

const EDIT = 'edit-source';

/** The id of an example that stands in no chapter. */
export const LOOSE = 'loose';

/** Where an example can be told of a wish. */
const EXAMPLES = 'section.run[data-phase]';

/** Asks the nearest example of the page to show a line; false if there is none. */
export function editSource(from: HTMLElement, file: string, line: number): boolean {
  const top = from.getBoundingClientRect().top;
  const distance = (one: Element): number => Math.abs(one.getBoundingClientRect().top - top);
  const [nearest] = [...document.querySelectorAll(EXAMPLES)].sort((a, b) => distance(a) - distance(b));
  if (nearest === undefined) return false;
  const detail: Wish = { file, line, focus: true, from };
  nearest.dispatchEvent(new CustomEvent(EDIT, { detail }));
  return true;
}

/** Hears what listings ask of an example, until the answer is called. */
export function onEditSource(example: HTMLElement, show: (wish: Wish) => void): () => void {
  const listen = (event: Event): void => show((event as CustomEvent<Wish>).detail);
  example.addEventListener(EDIT, listen);
  return () => example.removeEventListener(EDIT, listen);
}
