/** The words of the space-time diagram. */

import { translate } from '@docusaurus/Translate';
import type { TraceRole } from '../../../sim/trace.ts';

const roles: Record<TraceRole, () => string> = {
  follower: () => translate({ id: 'spacetime.follower', message: '跟随者' }),
  'pre-candidate': () => translate({ id: 'spacetime.preCandidate', message: '预候选人' }),
  candidate: () => translate({ id: 'spacetime.candidate', message: '候选人' }),
  leader: () => translate({ id: 'spacetime.leader', message: '领导者' }),
  down: () => translate({ id: 'spacetime.down', message: '停机' }),
};

export const words = {
  term: (term: number) =>
    translate({ id: 'spacetime.term', message: '任期 {term}' }, { term: String(term) }),
  role: (role: TraceRole) => roles[role](),
  step: (time: number, text: string) =>
    translate({ id: 'spacetime.step', message: '第 {time} 步：{text}' }, {
      time: String(time),
      text,
    }),
  slider: (nodes: number, events: number) =>
    translate(
      {
        id: 'spacetime.slider',
        message: '时空图：{nodes} 个节点，{events} 个事件。用左右方向键逐个查看。',
      },
      { nodes: String(nodes), events: String(events) },
    ),
  hint: () =>
    translate({
      id: 'spacetime.hint',
      message: '指向一条消息，或用左右方向键，逐个查看事件。',
    }),
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
