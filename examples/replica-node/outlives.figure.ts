import { World } from '../../sim/index.ts';
import { logsOf } from '../../sim/figures/index.ts';
import type { Figure, Moment } from '../../sim/figures/index.ts';

const world = new World({ nodes: 3, seed: 1 });
const moments: Moment[] = [];
function show(zh: string, en: string): void {
  moments.push({ title: { zh, en }, drawing: logsOf(world, [1, 2, 3], true) });
}

world.elect(1);
world.drop((m) => m.from === 1 && m.to === 3);
world.propose(1, 'x=1');
world.step();
world.crash(1);
show('n1 的磁盘坏了', 'the disk of n1 has failed');
world.heal();
world.elect(2);
show('n2 当选以后', 'after n2 is elected');

export const figure: Figure = {
  caption: {
    zh: '`x=1` 的提出者停了，条目在 n2 的日志里，n2 当选后把它提交了。',
    en:
      'The node that proposed `x=1` has stopped. n2 has the entry in its ' +
      'log, and commits it when it is elected.',
  },
  drawing: { kind: 'strip', moments },
};
