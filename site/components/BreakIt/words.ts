/** The sentences of the box with a broken rule. */

import { translate } from '@docusaurus/Translate';
import type { Caught } from '../../runtime/programs/replay.ts';
import { pageLanguage } from '../language.ts';

export const words = {
  box: (rule: string) => translate({ id: 'break.box', message: '弄坏它：{rule}' }, { rule }),
  rule: () => translate({ id: 'break.rule', message: '规则' }),
  mistake: () => translate({ id: 'break.mistake', message: '拿掉以后' }),
  where: () => translate({ id: 'break.where', message: '出处' }),
  diff: () => translate({ id: 'break.diff', message: '拿掉规则的改动：减号是原来的行，加号是改成的行' }),
  counterexample: () => translate({ id: 'break.counterexample', message: '反例' }),
  run: () => translate({ id: 'break.run', message: '运行反例' }),
  search: () => translate({ id: 'break.search', message: '重新搜索' }),
  stop: () => translate({ id: 'break.stop', message: '停止' }),
  open: () => translate({ id: 'break.open', message: '在重放页打开' }),
  openFound: () => translate({ id: 'break.openFound', message: '看这一次' }),
  loading: () => translate({ id: 'break.loading', message: '正在加载运行环境…' }),
  running: () => translate({ id: 'break.running', message: '正在运行…' }),
  unloadable: () => translate({ id: 'break.unloadable', message: '没能运行，请检查网络后再试。' }),
  hung: () => translate({ id: 'break.hung', message: '已停止：程序太久没有停歇。' }),
  broken: () => translate({ id: 'break.broken', message: '改过的库' }),
  intact: () => translate({ id: 'break.intact', message: '原来的库' }),
  caught: ({ sentence, seq, text }: Caught) =>
    translate(
      {
        id: 'break.caught',
        message: '第 {seq} 个事件违反“{rule}”：{text}。',
      },
      { seq: String(seq + 1), rule: inLanguage(sentence), text },
    ),
  nothing: (events: number) =>
    translate(
      { id: 'break.nothing', message: '同样的动作，{events} 个事件，没有违反任何规则。' },
      { events: String(events) },
    ),
  progress: (seeds: number, events: number) =>
    translate(
      { id: 'break.progress', message: '已试 {seeds} 个种子，共 {events} 个事件…' },
      { seeds: String(seeds), events: String(events) },
    ),
  stopped: (seeds: number, events: number) =>
    translate(
      { id: 'break.stopped', message: '停在第 {seeds} 个种子，共 {events} 个事件，还没有违反。' },
      { seeds: String(seeds), events: String(events) },
    ),
  spent: (seeds: number, events: number) =>
    translate(
      { id: 'break.spent', message: '{seeds} 个种子、{events} 个事件里没有违反。这条规则不常被踩到。' },
      { seeds: String(seeds), events: String(events) },
    ),
  found: (seed: number, { sentence, seq, text }: Caught) =>
    translate(
      { id: 'break.found', message: '种子 {seed}，第 {seq} 个事件违反“{rule}”：{text}。' },
      { seed: String(seed), seq: String(seq + 1), rule: inLanguage(sentence), text },
    ),
};

/** The sentence in the language of the page, without its full stop. */
function inLanguage(sentence: Caught['sentence']): string {
  return sentence[pageLanguage()].replace(/[.。]$/, '');
}
