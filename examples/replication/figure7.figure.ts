import { compared, refusalsIn } from '../../sim/figures/index.ts';
import { rowOf, Stand } from '../../sim/figures/index.ts';
import type { Figure } from '../../sim/figures/index.ts';

// Figure 7, one digit a term: the leader to be, then a to f.
const logs = `1114455666 111445566 1114 11144556666
  111445566677 1114444 11122233333`.split(/\s+/);
const stand = new Stand({ logs, term: 7 });

const held = logs.map((_, i) => stand.log(i + 1));
const rows = held.map((log, i) => rowOf('·abcdef'[i]!.replace('·', 'n1'), log));
const refusals = refusalsIn(held, () => stand.elect(1));
const told = rows.map((row, i) => {
  const n = refusals[i]!;
  const en = `${n} rejected`;
  return i === 0 ? row : { ...row, aside: { zh: `拒绝 ${n} 次`, en } };
});

export const figure: Figure = {
  caption: {
    zh:
      '论文图 7 的七份日志，装在真的节点里。n1 在任期 8 当选以后，' +
      '右边是每个跟随者拒绝它的次数。',
    en:
      'The seven logs of figure 7 of the paper, in real nodes. On the ' +
      'right, how often each follower rejects n1 after it is elected in ' +
      'term 8.',
  },
  drawing: compared(told),
};
