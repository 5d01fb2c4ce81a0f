/**
 * Parts of a box that load when they are first drawn, and can be asked for again: what React's
 * `lazy` once failed to load fails for ever.
 *
 * @module
 */
import { createElement, lazy, type ComponentType } from 'react';

/** What puts a new beginning in the place of each part that could not be loaded. */
const failed = new Set<() => void>();

/** Lets every part that could not be loaded be asked for when it is drawn next. */
export function loadAgain(): void {
  for (const renew of failed) renew();
  failed.clear();
}

/** A component that is loaded when it is first drawn; a `Suspense` and a fence stand around it. */
export function loaded<P extends object>(
  load: () => Promise<{ readonly default: ComponentType<P> }>,
): ComponentType<P> {
  const begin = (): ComponentType<P> =>
    lazy(() =>
      load().catch((error: unknown) => {
        failed.add(() => (Part = begin()));
        throw error;
      }),
    );
  let Part = begin();
  return (props) => createElement(Part, props);
}
