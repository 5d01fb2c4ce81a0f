/** The sentences of a question. */

import { translate } from '@docusaurus/Translate';

export const words = {
  head: () => translate({ id: 'predict.head', message: '先猜一猜' }),
  guess: () => translate({ id: 'predict.guess', message: '你的猜测' }),
  lock: () => translate({ id: 'predict.lock', message: '就猜这个' }),
  show: () => translate({ id: 'predict.show', message: '不猜了，直接看答案' }),
  answer: () => translate({ id: 'predict.answer', message: '答案' }),
  says: () => translate({ id: 'predict.says', message: '库给出的答案：' }),
  right: () => translate({ id: 'predict.right', message: '猜对了。' }),
  wrong: (guess: string) =>
    translate({ id: 'predict.wrong', message: '没猜对，你猜的是“{guess}”。' }, { guess }),
  notThat: (guess: string) =>
    translate({ id: 'predict.notThat', message: '为什么不是“{guess}”' }, { guess }),
  program: () => translate({ id: 'predict.program', message: '给出答案的程序' }),
  code: () => translate({ id: 'predict.code', message: '程序的代码' }),
  running: () => translate({ id: 'predict.running', message: '库正在你的浏览器里运行…' }),
  ran: (ms: number) =>
    translate(
      { id: 'predict.ran', message: '刚才在你的浏览器里运行，用了 {ms} 毫秒。' },
      { ms: String(Math.round(ms)) },
    ),
  failed: () =>
    translate({
      id: 'predict.failed',
      message: '没能在你的浏览器里运行；这个答案是制作本页时由库算出的。',
    }),
  again: () => translate({ id: 'predict.again', message: '再运行一次' }),
  printed: () => translate({ id: 'predict.printed', message: '它打印的' }),
};
