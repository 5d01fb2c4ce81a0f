/** Why a program was ended, in one sentence for every box that runs one. */

import { translate } from '@docusaurus/Translate';
import type { Loss } from '../runtime/loss.ts';

/** What is said; `silent` has words of its own where they can say more. */
export function lossText(loss: Loss): string {
  switch (loss) {
    case 'silent':
      return translate({ id: 'loss.silent', message: '已停止：程序太久没有停歇。' });
    case 'flooded':
      return translate({
        id: 'loss.flooded',
        message: '已停止：程序绕过 console 发来太多不合规矩的消息。',
      });
    case 'exhausted':
      return translate({ id: 'loss.exhausted', message: '已停止：程序占用的内存太多。' });
    case 'garbled':
      return translate({ id: 'loss.garbled', message: '程序给出的结果格式不对，无法显示。' });
    case 'unanswered':
      return translate({ id: 'loss.unanswered', message: '已停止：程序太久没有给出结果。' });
    case 'unstartable':
      return translate({
        id: 'loss.unstartable',
        message:
          '这个浏览器不让隔离的框架启动 worker，所以例子在这里不能运行。请换 Chrome、Edge 或 Firefox。',
      });
    case 'unloadable':
      return translate({ id: 'loss.unloadable', message: '运行环境没能加载，请检查网络后再试。' });
  }
}
