import { reachOf, Stand } from '../../sim/figures/index.ts';
import type { Figure } from '../../sim/figures/index.ts';

// n5 comes in, n1 goes, n3 is to learn only; n4 learns already.
const members = {
  voters: [2, 5],
  votersOutgoing: [1, 2, 3],
  learners: [4],
  learnersNext: [3],
};
const logs = ['1111', '1111', '111', '1111', '1'];
const stand = new Stand({ logs, term: 1, members });

// n2 is elected; what it sends to n5 waits.
const rest = stand.elect(2, (m) => m.type === 'MsgApp' && m.to === 5);
const others = stand.deliver(rest.filter((m) => m.to !== 5));
const before = reachOf(stand.node(2).inspect());
stand.deliver([...rest.filter((m) => m.to === 5), ...others]);
const after = reachOf(stand.node(2).inspect());

export const figure: Figure = {
  caption: {
    zh:
      'n2 领导，配置是 `(2 5)&&(1 2 3)`，n3 在 `learnersNext` 里。n3 ' +
      '的票还在旧的一半里算着；n4 是学习者，有多少条目都不在图上。',
    en:
      'n2 leads in `(2 5)&&(1 2 3)`, and n3 is in `learnersNext`. n3 still ' +
      'counts in the outgoing half; n4 is a learner, and however much it ' +
      'holds, it is not in the picture.',
  },
  drawing: {
    kind: 'strip',
    moments: [
      { title: { zh: 'n5 还没有回复', en: 'n5 is silent' }, drawing: before },
      { title: { zh: 'n5 跟上了', en: 'n5 has caught up' }, drawing: after },
    ],
  },
};
