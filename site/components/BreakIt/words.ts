/** The sentences of the box with a broken rule. */

import { translate } from '@docusaurus/Translate';
import type { Caught } from '../../runtime/programs/replay.ts';
import type { FieldName } from '../../plugins/weave/compare_program.ts';
import type { TraceRole } from '../../../sim/trace.ts';
import { pageLanguage } from '../language.ts';
import { roleName } from '../SpaceTime/roles.ts';

const fields: Record<FieldName, (about: string) => string> = {
  role: () => translate({ id: 'break.role', message: '角色' }),
  term: () => translate({ id: 'break.term', message: '任期' }),
  vote: () => translate({ id: 'break.vote', message: '投给' }),
  lead: () => translate({ id: 'break.lead', message: '认为谁领导' }),
  log: () => translate({ id: 'break.log', message: '日志（各条目的任期）' }),
  commit: () => translate({ id: 'break.commit', message: '提交到' }),
  applied: () => translate({ id: 'break.applied', message: '应用到' }),
  progress: (about) =>
    translate({ id: 'break.memberProgress', message: '所记的 {about} 的进度' }, { about }),
  sent: (about) => translate({ id: 'break.sent', message: '发给 {about}，还在路上' }, { about }),
};

export const words = {
  box: (rule: string) => translate({ id: 'break.box', message: '弄坏它：{rule}' }, { rule }),
  rule: () => translate({ id: 'break.rule', message: '规则' }),
  mistake: () => translate({ id: 'break.mistake', message: '拿掉以后' }),
  where: () => translate({ id: 'break.where', message: '出处' }),
  diff: () => translate({ id: 'break.diff', message: '拿掉规则的改动：减号是原来的行，加号是改成的行' }),
  compared: () => translate({ id: 'break.compared', message: '同样的动作，两边各跑一遍' }),
  why: () => translate({ id: 'break.why', message: '为什么要紧' }),
  look: () => translate({ id: 'break.look', message: '逐个事件看' }),
  run: () => translate({ id: 'break.run', message: '运行反例' }),
  search: () => translate({ id: 'break.search', message: '重新搜索' }),
  stop: () => translate({ id: 'break.stop', message: '停止' }),
  open: () => translate({ id: 'break.open', message: '在重放页打开' }),
  openFound: () => translate({ id: 'break.openFound', message: '看这一次' }),
  loading: () => translate({ id: 'break.loading', message: '正在加载运行环境…' }),
  running: () => translate({ id: 'break.running', message: '正在运行…' }),
  broken: () => translate({ id: 'break.broken', message: '改过的库' }),
  intact: () => translate({ id: 'break.intact', message: '原来的库' }),
  folded: (events: number) =>
    translate(
      { id: 'break.folded', message: '开头的 {events} 个事件两边相同，图里略去了，重放页里有全部。' },
      { events: String(events) },
    ),
  unbroken: () => translate({ id: 'break.unbroken', message: '没有违反任何规则。' }),
  recovered: () =>
    translate({
      id: 'break.recovered',
      message: '没有违反任何规则：故障结束之后有了领导者，新的读和写都得到了回复。',
    }),
  skipped: () =>
    translate({
      id: 'break.skipped',
      message: '这些动作在这一边落了空：那条消息没有发出，或者没有事可做。',
    }),
  step: (time: number) =>
    translate({ id: 'break.step', message: '第 {time} 步' }, { time: String(time) }),
  differences: () => translate({ id: 'break.differences', message: '最后不同的值' }),
  differencesAfter: () =>
    translate({ id: 'break.differencesAfter', message: '故障结束很久以后，不同的值' }),
  node: () => translate({ id: 'break.node', message: '节点' }),
  value: () => translate({ id: 'break.value', message: '值' }),
  none: () => translate({ id: 'break.none', message: '没有' }),
  field: (field: FieldName, about: number) => fields[field](`n${about}`),
  role: (role: string) => roleName(role as TraceRole),
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
