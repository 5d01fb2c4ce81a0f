import { World } from '../../sim/index.ts';
import { logsOf } from '../../sim/figures/index.ts';
import type { Figure } from '../../sim/figures/index.ts';

// n3 has missed a, b and c; n1 has compacted up to 3.
const world = new World({ nodes: 3, seed: 7 });
world.elect(1);
world.partition([1, 2], [3]);
for (const data of 'abc') world.propose(1, data);
world.settle();
world.compact(1, 3);

export const figure: Figure = {
  caption: {
    zh:
      'n3 缺条目 2 到 4。要发条目 2，先要说出条目 1 的任期；n1 的日志从 4 ' +
      '开始，条目 3 的任期还记得，1 和 2 的已经没有了。',
    en:
      'n3 lacks entries 2 to 4. To send entry 2 means to name the term of ' +
      'entry 1. The log of n1 begins at 4; it still knows the term of ' +
      'entry 3, and no longer those of 1 and 2.',
  },
  drawing: logsOf(world, [1, 3], true),
};
