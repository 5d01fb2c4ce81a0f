import { World } from '../../sim/index.ts';
import { logsOf } from '../../sim/figures/index.ts';
import type { Figure } from '../../sim/figures/index.ts';

const world = new World({ nodes: 3, seed: 7 });
world.elect(1);
world.hold((m) => m.type === 'MsgApp');
world.propose(1, 'x=v1');
world.settle();
const before = logsOf(world, [1, 2, 3], true);
world.release();
world.settle();
const after = logsOf(world, [1, 2, 3], true);

export const figure: Figure = {
  caption: {
    zh:
      '场景里的两次读各看到什么。先前 `x=v1` 只在 `n1` 的日志里，' +
      '没有提交；后来提交了。',
    en:
      'What the two reads of the scene could see. At first `x=v1` is only ' +
      'in the log of `n1`, and not committed; later it is.',
  },
  drawing: {
    kind: 'strip',
    moments: [
      {
        title: { zh: '客户端 2 读', en: 'client 2 reads' },
        drawing: before,
      },
      {
        title: { zh: '客户端 3 读', en: 'client 3 reads' },
        drawing: after,
      },
    ],
  },
};
