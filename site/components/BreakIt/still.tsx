/**
 * The counterexample as the server draws it into the page. In the browser
 * this module is empty (site/plugins/book): there it stands in the page.
 *
 * @module
 */

import { renderToStaticMarkup } from 'react-dom/server';
import type { Trace } from '../../../sim/trace.ts';
import SpaceTime from '../SpaceTime/index.tsx';

/** The picture and its text as HTML. */
export function still(trace: Trace): string {
  return renderToStaticMarkup(<SpaceTime trace={trace} still />);
}
