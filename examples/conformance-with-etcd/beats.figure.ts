import { World } from '../../sim/index.ts';
import { letterOf } from '../../sim/figures/index.ts';
import type { Figure } from '../../sim/figures/index.ts';

// n2 has what is committed, n3 does not.
const world = new World({ nodes: 3, seed: 7 });
world.elect(1);
world.drop((m) => m.to === 3);
world.propose(1, 'x=1');
world.settle();
world.heal();
world.hold((m) => m.type === 'MsgHeartbeat');
world.tick(1, [1]);
const beatTo = (id: number) =>
  letterOf(
    world.inFlight().find((m) => m.type === 'MsgHeartbeat' && m.to === id)!,
    {
      commit: {
        zh: '不超过它已经对上的位置',
        en: 'no more than it is known to match',
      },
    },
  );

export const figure: Figure = {
  caption: {
    zh: '同一刻的两条 `MsgHeartbeat`。领导者提交到 2，`n3` 对上到 1。',
    en:
      'Two heartbeats of one moment. The leader has committed up to 2; `n3` ' +
      'is known to match up to 1.',
  },
  drawing: {
    kind: 'strip',
    moments: [
      { title: { zh: '给 n2', en: 'to n2' }, drawing: beatTo(2) },
      { title: { zh: '给 n3', en: 'to n3' }, drawing: beatTo(3) },
    ],
  },
};
