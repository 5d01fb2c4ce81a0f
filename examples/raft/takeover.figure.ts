import { World } from '../../sim/index.ts';
import { reachOf } from '../../sim/figures/index.ts';
import type { Figure, Moment } from '../../sim/figures/index.ts';

// n1 leads and commits two proposals; then n2 wins, and has
// heard from nobody yet.
const world = new World({ nodes: 3, seed: 7 });
const moments: Moment[] = [];

function note(id: number, zh: string, en: string): void {
  const drawing = reachOf(world.node(id).inspect());
  moments.push({ title: { zh, en }, drawing });
}

world.elect(1);
for (const data of 'ab') world.propose(1, data);
world.settle();
note(1, '任期 1，领导者 n1', 'term 1, n1 leads');

world.campaign(2);
while (world.leader() !== 2) world.step();
note(2, '任期 2，n2 刚刚当选', 'term 2, n2 has just won');

world.settle();
note(2, '任期 2，跟随者都回复过了', 'term 2, the followers have responded');

export const figure: Figure = {
  caption: {
    zh:
      '领导者记着的 `match`。换了领导者，`resetProgress` 让每个跟随者从 0 ' +
      '开始，哪怕前三个条目它们都有。',
    en:
      'The `match` that the leader keeps. When the leader changes, ' +
      '`resetProgress` starts every follower from 0, although they all hold ' +
      'the first three entries.',
  },
  drawing: { kind: 'strip', moments },
};
