import { reachOf, Stand } from '../../sim/figures/index.ts';
import type { Figure } from '../../sim/figures/index.ts';

// In the middle of a change from n1, n2, n3 to n3, n4, n5.
const members = { voters: [3, 4, 5], votersOutgoing: [1, 2, 3] };
const logs = ['111', '111', '111', '1', '1'];
const stand = new Stand({ logs, term: 1, members });

// The new members hear nothing once n3 leads.
const news = stand.elect(3, (m) => m.type === 'MsgApp');
stand.deliver(news.filter((m) => m.to < 3));

export const figure: Figure = {
  caption: {
    zh:
      '联合共识时有两半，各算各的，取较小的一个。旧成员都有了条目 4，' +
      '新成员里只有 n3 有，所以什么也不能提交。',
    en:
      'In a joint configuration each half counts for itself, and the ' +
      'smaller index holds. All outgoing members have entry 4, of the ' +
      'incoming ones only n3 has it: nothing can be committed.',
  },
  drawing: reachOf(stand.node(3).inspect()),
};
