import { World } from '../../sim/index.ts';
import { logsOf } from '../../sim/figures/index.ts';
import type { Figure } from '../../sim/figures/index.ts';

const world = new World({ nodes: 3, seed: 7 });
world.elect(1);
world.partition([1, 2], [3]);
world.propose(1, 'x');
world.propose(1, 'y');
world.settle();
world.tick();
world.settle();
world.compact(2, 3);
world.crash(1);

export const figure: Figure = {
  caption: {
    zh:
      'n1 停机以后的三份日志。n2 没有条目，只有灰格里的 1/3；' +
      '要和它比的是 n3 的 1/1。',
    en:
      'The three logs after n1 has stopped. n2 has no entry, only the 1/3 ' +
      'of its grey cell; what it is compared with is the 1/1 of n3.',
  },
  drawing: logsOf(world, [1, 2, 3]),
};
