import { MajorityConfig } from '../../src/internals.ts';
import { Stand, votesOf } from '../../sim/figures/index.ts';
import type { Figure } from '../../sim/figures/index.ts';

// In the middle of a change from n1, n2, n3 to n2 to n5.
const incoming = new MajorityConfig([2, 3, 4, 5]);
const outgoing = new MajorityConfig([1, 2, 3]);
const members = { voters: [2, 3, 4, 5], votersOutgoing: [1, 2, 3] };
const logs = ['1', '1', '1', '1', '1'];
const stand = new Stand({ logs, term: 1, members });

/** n3 campaigns; these nodes hear of it. */
function campaign(...reached: readonly number[]): Map<number, boolean> {
  const votes = new Map([[3, true]]);
  stand.node(3).campaign();
  for (const request of stand.work(3)) {
    if (!reached.includes(request.to)) continue;
    stand.node(request.to).step(request);
    for (const m of stand.work(request.to)) {
      if (m.type === 'MsgVoteResp') votes.set(m.from, !m.reject);
      stand.node(m.to).step(m);
    }
  }
  return votes;
}

const some = campaign(4, 5);
const state = stand.node(3).status().state;
const more = campaign(2, 4);

export const figure: Figure = {
  caption: {
    zh:
      'n3 参选，配置是 `(2 3 4 5)&&(1 2 3)`。只听到 n4 和 n5 时，新的' +
      `一半赢了，旧的没有，n3 还是 \`${state}\`；听到 n2 和 n4，一样是` +
      '三票，两半都赢了。',
    en:
      'n3 campaigns in `(2 3 4 5)&&(1 2 3)`. With n4 and n5 it has won the ' +
      `incoming half only, and is still in \`${state}\`. With n2 and n4, ` +
      'three votes again, both halves are won.',
  },
  drawing: votesOf([
    {
      name: { zh: '新：n4 n5', en: 'new: n4 n5' },
      voters: incoming,
      votes: some,
    },
    {
      name: { zh: '旧：n4 n5', en: 'old: n4 n5' },
      voters: outgoing,
      votes: some,
    },
    {
      name: { zh: '新：n2 n4', en: 'new: n2 n4' },
      voters: incoming,
      votes: more,
    },
    {
      name: { zh: '旧：n2 n4', en: 'old: n2 n4' },
      voters: outgoing,
      votes: more,
    },
  ]),
};
