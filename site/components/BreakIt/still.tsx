/**
 * The two runs as the server draws them into the page. In the browser this
 * module is empty (site/plugins/book): there they stand in the page.
 *
 * @module
 */

import { renderToStaticMarkup } from 'react-dom/server';
import type { BreakData } from '../../plugins/weave/broken.ts';
import Compared from './Compared.tsx';

/** The pictures, their texts and the table as HTML. */
export function still(data: BreakData): string {
  return renderToStaticMarkup(<Compared data={data} still />);
}
