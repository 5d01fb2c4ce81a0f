/**
 * The layout of a long page. The drawings of two runs beside each other are a large part of it;
 * the styles of BreakIt leave them out far from the window, until the page is to be whole.
 *
 * @module
 */

import { whenIdle } from './idle.ts';

/** The longest pause between two drawings; milliseconds. */
const PAUSE_MS = 100;

/** Leaves nothing out from now on. */
export function layOutWhole(): void {
  document.documentElement.dataset.whole = '';
}

/** The same, with a pause for the reader between any two drawings. */
export function layOutInTurn(): void {
  const left = document.querySelector<HTMLElement>('[data-drawn]:not([data-whole])');
  if (left === null) return layOutWhole();
  left.dataset.whole = '';
  whenIdle(layOutInTurn, PAUSE_MS);
}

/** Lays a page out as a whole before the browser brings the reader far away. */
export function layOutBeforeLeaps(): void {
  document.addEventListener('click', ({ target }) => isWayInPage(target) && layOutWhole(), true);
  document.addEventListener('keydown', ({ key }) => key === 'End' && layOutWhole(), true);
}

function isWayInPage(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('a[href*="#"]') !== null;
}

/** Whether the browser brings the reader to a place in the page: one of its own, or where he was. */
export function comesToPlace(): boolean {
  const [entry] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  return window.location.hash !== '' || (entry !== undefined && entry.type !== 'navigate');
}
