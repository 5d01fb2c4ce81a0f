/** The language of the page, for texts that are not made by the site. */

import { translate } from '@docusaurus/Translate';
import type { Language } from '../../sim/trace.ts';

export function pageLanguage(): Language {
  return translate({ id: 'page.language', message: 'zh' }) === 'en' ? 'en' : 'zh';
}
