import { World } from '../../sim/index.ts';
import { reachOf } from '../../sim/figures/index.ts';
import type { Figure } from '../../sim/figures/index.ts';

const world = new World({ nodes: 5, seed: 7 });
world.elect(1);

// Ever fewer are reached: n5 first drops out, then n4, n3.
for (const out of [5, 4, 3]) {
  world.hold((m) => m.to >= out);
  world.propose(1, 'x');
  world.propose(1, 'y');
  world.settle();
}

export const figure: Figure = {
  caption: {
    zh:
      '领导者 n1 记着的 `match`，从大到小。五个里的第三个到了哪里，' +
      '过半数就到了哪里。',
    en:
      'The `match` that the leader n1 keeps for each, the highest on top. ' +
      'Where the third of five has come, a majority has come.',
  },
  drawing: reachOf(world.node(1).inspect()),
};
