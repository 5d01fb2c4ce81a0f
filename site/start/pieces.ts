/**
 * The layout of a long page, in pieces. Two runs beside each other are half of what a chapter draws;
 * the styles leave them out where they are far from the window, and here they are put in one by
 * one when the reader comes, so that nothing below them moves later.
 *
 * @module
 */

/** What the styles leave out while it is far away; see styles.css. */
const PIECES = '.markdown > .wide.run-frame';

/** Leaves nothing out from now on. */
export function layOutWhole(): void {
  document.documentElement.dataset.whole = '';
}

/** Puts all pieces in, from the first to the last; at once when the reader goes far meanwhile. */
export async function layOutInPieces(): Promise<void> {
  const stop = new AbortController();
  const end = { capture: true, signal: stop.signal };
  const all = (): void => {
    stop.abort();
    layOutWhole();
  };
  document.addEventListener('click', ({ target }) => isWayInPage(target) && all(), end);
  document.addEventListener('keydown', ({ key }) => key === 'End' && all(), end);
  for (const piece of document.querySelectorAll<HTMLElement>(PIECES)) {
    if (stop.signal.aborted) return;
    piece.style.contentVisibility = 'visible';
    // The layout is made when somebody asks for it.
    piece.getBoundingClientRect();
    await turn();
  }
  all();
}

function isWayInPage(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('a[href*="#"]') !== null;
}

/** Lets the browser do what else there is to do, such as answering a finger. */
function turn(): Promise<void> {
  return new Promise((resolve) => window.setTimeout(resolve));
}
