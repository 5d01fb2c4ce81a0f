/**
 * Moments in which a page has time.
 *
 * @module
 */

/** Calls when the browser has nothing to do; it has to find the time within so many milliseconds. */
export function whenIdle(call: () => void, timeout = 1000): void {
  if (window.requestIdleCallback) window.requestIdleCallback(call, { timeout });
  else window.setTimeout(call);
}

/** Calls when all that a page is drawn from has come. */
export function whenLoaded(call: () => void): void {
  if (document.readyState === 'complete') call();
  else window.addEventListener('load', call, { once: true });
}

/** Calls when nothing has come to the page for so many milliseconds. */
export function whenQuiet(ms: number, call: () => void): void {
  let end = window.setTimeout(onEnd, ms);
  const coming = new PerformanceObserver(() => {
    window.clearTimeout(end);
    end = window.setTimeout(onEnd, ms);
  });
  function onEnd(): void {
    coming.disconnect();
    call();
  }
  coming.observe({ type: 'resource' });
}
