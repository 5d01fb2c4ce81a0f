import { World } from '../../sim/index.ts';
import { reachOf } from '../../sim/figures/index.ts';
import type { Figure } from '../../sim/figures/index.ts';

const world = new World({ nodes: 4, seed: 5 });
world.elect(1);

// x reaches n2; what is meant for n3 and n4 waits.
world.hold((m) => m.to > 2);
world.propose(1, 'x');
world.settle();
const half = reachOf(world.node(1).inspect());

// Then what is meant for n3 arrives.
world.hold((m) => m.to === 4);
world.release();
world.partition([1, 2, 3], [4]);
world.settle();
const three = reachOf(world.node(1).inspect());

export const figure: Figure = {
  caption: {
    zh:
      '四个投票成员，领导者 n1 记着的 `match`，从大到小。取的是第三个：' +
      '两个有了条目 2，不算；第三个也有了，才提交。',
    en:
      'Four voters and the `match` that the leader n1 keeps for each, the ' +
      'highest first. The third one counts: that two hold entry 2 is not ' +
      'enough, and when a third one does, it is committed.',
  },
  drawing: {
    kind: 'strip',
    moments: [
      { title: { zh: 'n2 回复了', en: 'n2 has responded' }, drawing: half },
      { title: { zh: 'n3 也回复了', en: 'so has n3' }, drawing: three },
    ],
  },
};
