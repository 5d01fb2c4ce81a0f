import { newConfChange } from '../../src/index.ts';
import { World } from '../../sim/index.ts';
import { votesOf } from '../../sim/figures/index.ts';
import type { Figure, Words } from '../../sim/figures/index.ts';

// n1 and n2 apply the removal of n4, which n3, n4, n5 do not.
const world = new World({ nodes: 5, seed: 3 });
world.elect(1);
world.partition([1, 2, 3], [4, 5]);
world.drop((m) => m.to === 3 && m.commit > 1);
world.node(1).proposeConfChange(newConfChange('ConfChangeRemoveNode', 4));
world.step();
world.settle();

function row(id: number, name: Words, yes: number[]) {
  const { incoming } = world.node(id).inspect().tracker.config.voters;
  const votes = new Map(yes.map((one) => [one, true] as const));
  return { name, voters: incoming, votes };
}

export const figure: Figure = {
  caption: {
    zh:
      '隔着一次成员变更：n2 已经应用，n3 没有。同样的五个人，同样分成两边，' +
      'n3 的三票够了，n2 的两票不够。',
    en:
      'One change apart: n2 has applied it, n3 has not. The same five nodes ' +
      'split in the same way: the three votes of n3 are enough, the two of ' +
      'n2 are not.',
  },
  drawing: votesOf([
    row(2, { zh: 'n2 数的票', en: 'as n2 counts' }, [1, 2]),
    row(3, { zh: 'n3 数的票', en: 'as n3 counts' }, [3, 4, 5]),
  ]),
};
