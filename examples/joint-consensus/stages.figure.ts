import { newConfChangeV2 } from '../../src/index.ts';
import { parseConfChanges } from '../../src/internals.ts';
import { World } from '../../sim/index.ts';
import { reachOf } from '../../sim/figures/index.ts';
import type { Figure, Moment } from '../../sim/figures/index.ts';

const world = new World({ nodes: 5, seed: 3 });
world.elect(1);
const moments: Moment[] = [];
const members = () => String(world.node(1).inspect().tracker.config);

function show(zh: string, en: string): void {
  const drawing = reachOf(world.node(1).inspect());
  moments.push({ title: { zh, en }, drawing });
}

/** Steps until n1 has another configuration. */
function next(): void {
  const before = members();
  while (members() === before) world.step();
}

show('变更之前', 'before');
world.node(1).proposeConfChange(newConfChangeV2(parseConfChanges('r4 r5')));
next();
show('应用 `r4 r5` 以后', 'after `r4 r5` is applied');
next();
show('应用离开的条目以后', 'after the way out is applied');

export const figure: Figure = {
  caption: {
    zh:
      'n4 和 n5 一起移出，领导者 n1 看到的三个名单。中间的两半里，' +
      'n4、n5 还在旧的一半。',
    en:
      'n4 and n5 are removed together: the three memberships as the leader ' +
      'n1 sees them. In the middle one, n4 and n5 still count in the ' +
      'outgoing half.',
  },
  drawing: { kind: 'strip', moments },
};
