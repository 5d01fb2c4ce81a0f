/**
 * The moment of interest as the server draws it into the page. In the
 * browser this module is empty (site/plugins/book): there it stands in the
 * page already.
 *
 * @module
 */

import { renderToStaticMarkup } from 'react-dom/server';
import type { ScenarioData } from '../../plugins/weave/scenario.ts';
import View from './View.tsx';

/** The player at its moment as HTML; links begin with "~/". */
export function still(data: ScenarioData): string {
  return renderToStaticMarkup(<View data={data} at={data.moment} seen={data.moment} base="~/" still />);
}
