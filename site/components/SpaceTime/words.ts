/** The words of the space-time diagram. */

import { translate } from '@docusaurus/Translate';
import type { MarkKind } from './layout.ts';
import { roleName } from './roles.ts';
import { ruleSentence } from './rules.ts';

const cut = (): string => translate({ id: 'spacetime.cut', message: '断网' });
const heal = (): string => translate({ id: 'spacetime.heal', message: '恢复' });

/** What a sign stands for; the others are known from their labels. */
const marks: Partial<Record<MarkKind, () => string>> = {
  campaign: () => translate({ id: 'spacetime.campaign', message: '要它参选' }),
  propose: () => translate({ id: 'spacetime.propose', message: '提案' }),
  call: () => translate({ id: 'spacetime.call', message: '客户端请求' }),
  return: () => translate({ id: 'spacetime.return', message: '回复客户端' }),
  'give-up': () => translate({ id: 'spacetime.giveUp', message: '客户端放弃' }),
  crash: () => translate({ id: 'spacetime.crash', message: '崩溃' }),
  fsync: () => translate({ id: 'spacetime.fsync', message: '落盘失败' }),
  restart: () => translate({ id: 'spacetime.restart', message: '重启' }),
  pause: () => translate({ id: 'spacetime.pause', message: '停顿' }),
  resume: () => translate({ id: 'spacetime.resume', message: '继续' }),
  sync: () => translate({ id: 'spacetime.sync', message: '落盘' }),
  snapshot: () => translate({ id: 'spacetime.snapshot', message: '装入快照' }),
  compact: () => translate({ id: 'spacetime.compact', message: '压缩日志' }),
  conf: () => translate({ id: 'spacetime.conf', message: '成员变更生效' }),
  panic: () => translate({ id: 'spacetime.panic', message: '库报错' }),
  cut,
  heal,
  note: () => translate({ id: 'spacetime.note', message: '其他事件（见文字）' }),
};

export const words = {
  term: (term: number) =>
    translate({ id: 'spacetime.term', message: '任期 {term}' }, { term: String(term) }),
  role: roleName,
  step: (time: number, text: string) =>
    translate(
      { id: 'spacetime.step', message: '第 {time} 步：{text}' },
      {
        time: String(time),
        text,
      },
    ),
  slider: (nodes: number, events: number) =>
    translate(
      {
        id: 'spacetime.slider',
        message: '时空图：{nodes} 个节点，{events} 个事件。用左右方向键逐个查看。',
      },
      { nodes: String(nodes), events: String(events) },
    ),
  picture: (nodes: number, events: number) =>
    translate(
      { id: 'spacetime.picture', message: '时空图：{nodes} 个节点，{events} 个事件。' },
      { nodes: String(nodes), events: String(events) },
    ),
  mark: (kind: MarkKind) => marks[kind]?.() ?? '',
  cut,
  heal,
  violation: () => translate({ id: 'spacetime.violation', message: '违反' }),
  showViolation: () => translate({ id: 'spacetime.showViolation', message: '看这一刻' }),
  rule: ruleSentence,
  found: (rule: string, text: string) =>
    translate({ id: 'spacetime.found', message: '{rule}。{text}。' }, { rule, text }),
  parts: () => translate({ id: 'spacetime.parts', message: '从这里起两边不同' }),
  hint: () =>
    translate({
      id: 'spacetime.hint',
      message: '指向一条消息，或用左右方向键，逐个查看事件。',
    }),
  details: () => translate({ id: 'spacetime.details', message: '标出任期和下标' }),
  before: (count: number) =>
    translate({ id: 'spacetime.before', message: '前面还有 {count} 个事件' }, { count: String(count) }),
  after: (count: number) =>
    translate({ id: 'spacetime.after', message: '后面还有 {count} 个事件' }, { count: String(count) }),
  formTerm: (term: string) =>
    translate({ id: 'spacetime.formTerm', message: '消息的任期是 {term}' }, { term }),
  formPrevious: (term: string, index: string, entries = '') =>
    entries === ''
      ? translate(
          { id: 'spacetime.formPrevious', message: '接在任期 {term}、下标 {index} 的条目后面' },
          { term, index },
        )
      : translate(
          {
            id: 'spacetime.formEntries',
            message: '接在任期 {term}、下标 {index} 的条目后面，带 {entries} 条',
          },
          { term, index, entries },
        ),
  formAcknowledged: (index: string) =>
    translate({ id: 'spacetime.formAcknowledged', message: '到 {index} 为止都有了' }, { index }),
  formRejected: () => translate({ id: 'spacetime.formRejected', message: '拒绝' }),
  showText: () => translate({ id: 'spacetime.showText', message: '看文字' }),
  showPicture: () => translate({ id: 'spacetime.showPicture', message: '看图' }),
  textView: () => translate({ id: 'spacetime.textView', message: '事件的文字列表' }),
  commit: () => translate({ id: 'spacetime.commit', message: '提交' }),
  dropped: () => translate({ id: 'spacetime.dropped', message: '丢失' }),
  held: () => translate({ id: 'spacetime.held', message: '迟到' }),
  omitted: (count: number) =>
    translate(
      { id: 'spacetime.omitted', message: '图里略去了后面的 {count} 个事件，文字里有全部。' },
      { count: String(count) },
    ),
};
