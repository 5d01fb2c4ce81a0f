import { newMessage } from '../../src/index.ts';
import { reachOf } from '../../sim/figures/index.ts';
import type { Figure, Moment } from '../../sim/figures/index.ts';
import { World } from '../../sim/index.ts';

// Only n1 has entries 2 to 4; the others have entry 1.
const world = new World({ nodes: 3, seed: 7 });
world.elect(1);
world.partition([1], [2, 3]);
for (const data of ['a', 'b', 'c']) world.propose(1, data);
const leader = world.node(1);
const moments: Moment[] = [];

function show(zh: string, en: string): void {
  const drawing = reachOf(leader.inspect());
  moments.push({ title: { zh, en }, drawing });
}

function acknowledged(index: number): void {
  const parts = { from: 2, to: 1, term: 1, index };
  leader.step(newMessage({ type: 'MsgAppResp', ...parts }));
}

show('n2 和 n3 都只到 1', 'n2 and n3 have entry 1');
try {
  acknowledged(9);
} catch {
  show('n2 说到 9：拒收', 'n2 says 9: rejected');
}
acknowledged(3);
show('n2 说到 3：收下', 'n2 says 3: taken');

export const figure: Figure = {
  caption: {
    zh:
      'n1 认为各人到了哪里。到 9 不可能，拒收；到 3 是可能的，' +
      '尽管 n2 其实只到 1，n1 还是提交了。',
    en:
      'How far n1 takes everybody to be. Nobody can be at 9, which is ' +
      'rejected. n2 could be at 3; it is at 1, and yet n1 commits.',
  },
  drawing: { kind: 'strip', moments },
};
