import { World } from '../../sim/index.ts';
import { compared, logsOf } from '../../sim/figures/index.ts';
import type { Figure } from '../../sim/figures/index.ts';

// n1 is cut off with x=1; n2 has been elected with n3.
const world = new World({ nodes: 3, seed: 7 });
world.elect(1);
world.partition([1], [2, 3]);
world.propose(1, 'x=1');
world.elect(2);
world.propose(2, 'y=2');
world.settle();

export const figure: Figure = {
  caption: {
    zh:
      '网络修好之前的三份日志，与 n2 的比。下标 2 上有两个条目：n1 的是任期 ' +
      '1 的 `x=1`，另外两个节点的是任期 2 的空条目。',
    en:
      'The three logs before the network is whole again, compared with that ' +
      'of n2. There are two entries at index 2: n1 has `x=1` of term 1, the ' +
      'other two have an empty one of term 2.',
  },
  drawing: compared(logsOf(world, [2, 3, 1], true).rows),
};
