import { probesIn, Stand } from '../../sim/figures/index.ts';
import type { Figure } from '../../sim/figures/index.ts';

// n1 wins term 4: the entry that its term begins with is
// entry 8. Nothing has been sent yet.
const stand = new Stand({ logs: ['1113333', '1112222'], term: 3 });
const mail = stand.elect(1, (m) => m.type === 'MsgApp');

const leader = { name: 'n1', log: stand.log(1) };
const follower = { name: 'n2', log: stand.log(2) };

export const figure: Figure = {
  caption: {
    zh:
      'n1 是领导者。先在下标 7 比，不同。n2 留在 7（任期 2 不超过 3），' +
      'n1 一次跳过整个任期 3，下一次在下标 3 比，相同。',
    en:
      'n1 leads. The logs are compared at index 7 first and differ. n2 ' +
      'stays at 7 (term 2 is not above 3), n1 jumps over all of its term ' +
      '3, and the next comparison, at index 3, finds them equal.',
  },
  drawing: probesIn(leader, follower, () => stand.deliver(mail)),
};
