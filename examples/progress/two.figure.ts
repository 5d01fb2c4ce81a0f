import { World } from '../../sim/index.ts';
import { rowOf } from '../../sim/figures/index.ts';
import type { Figure, Moment, Words } from '../../sim/figures/index.ts';

const world = new World({ nodes: 3, seed: 7 });
world.elect(1);
const moments: Moment[] = [];

/** The log of the leader with the two numbers for n2, and that of n2. */
function take(title: Words): void {
  const { log, tracker } = world.node(1).inspect();
  const { match, next } = tracker.progress.get(2)!;
  const leader = rowOf('n1', log, { data: true });
  const follower = rowOf('n2', world.node(2).inspect().log, { data: true });
  const marks = [
    { name: 'match', index: match },
    { name: 'next', index: next },
  ];
  const rows = [{ ...leader, marks }, follower];
  moments.push({ title, drawing: { kind: 'logs', rows, links: [] } });
}

take({ zh: 'n1 当选以后', en: 'n1 is elected' });
world.drop((m) => m.type === 'MsgApp' && m.entries.length > 0, 2);
world.propose(1, 'a');
world.settle();
take({ zh: '`a` 发出去，丢了', en: '`a` is sent, and lost' });
world.propose(1, 'b');
world.step();
take({ zh: '`b` 发出去，n2 拒绝', en: '`b` is sent, n2 rejects it' });
world.step();
take({ zh: '拒绝到了 n1', en: 'n1 has the rejection' });
world.settle();
take({ zh: '`a` 和 `b` 都到了', en: '`a` and `b` have arrived' });

export const figure: Figure = {
  caption: {
    zh:
      'n1 为 n2 记着的两个数，标在 n1 的日志上，下面是 n2 真正有的。' +
      '`match` 只在回复来时前进；`next` 先走一步，走错了再退。',
    en:
      'The two numbers that n1 keeps for n2, on the log of n1, and below ' +
      'what n2 really holds. `match` moves when a response comes. `next` ' +
      'goes ahead, and comes back when that was wrong.',
  },
  drawing: { kind: 'strip', moments },
};
