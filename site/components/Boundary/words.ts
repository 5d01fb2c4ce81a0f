/** What stands in the place of a box that has failed. */

import { translate } from '@docusaurus/Translate';

export const words = {
  failed: () =>
    translate({ id: 'boundary.failed', message: '这一格出了错，没法显示。页面的其余部分不受影响。' }),
  retry: () => translate({ id: 'boundary.retry', message: '重来' }),
};
