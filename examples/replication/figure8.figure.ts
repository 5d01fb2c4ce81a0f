import { World } from '../../sim/index.ts';
import { logsOf } from '../../sim/figures/index.ts';
import type { Figure, Moment } from '../../sim/figures/index.ts';

const NODES = [1, 2, 3, 4, 5];
const moments: Moment[] = [];

function show(world: World, zh: string, en: string): void {
  moments.push({ title: { zh, en }, drawing: logsOf(world, NODES) });
}

function loseAppends(world: World, ...to: number[]): void {
  world.drop((m) => m.type === 'MsgApp' && to.includes(m.to));
}

/** n1 in term 2: its entry 2 reaches n2. */
function first(): World {
  const world = new World({ nodes: 5, seed: 7, maxSizePerMsg: 0 });
  world.elect(3);
  loseAppends(world, 3, 4, 5);
  world.elect(1);
  return world;
}

/** n1 is down. n5 in term 3: its entry 2 reaches nobody. */
function second(world: World): World {
  world.crash(1);
  loseAppends(world, 1, 2, 3, 4);
  world.elect(5);
  return world;
}

/** n5 is down. n1 in term 4: now n3 has entry 2, but not 3. */
function third(world: World): World {
  world.crash(5);
  world.restart(1);
  world.heal();
  loseAppends(world, 4);
  const held = () => world.logOf(3).entries.length;
  world.drop((m) => m.type === 'MsgApp' && m.to === 3 && held() > 1);
  world.elect(1); // in term 3, where n5 has the votes
  world.elect(1);
  return world;
}

const world = first();
show(
  world,
  '任期 2：n1 的条目 2 只到了 n2',
  'term 2: entry 2 of n1 reaches n2 alone',
);
second(world);
show(world, '任期 3：n5 写了另一个', 'term 3: n5 writes another one');
third(world);
show(
  world,
  '任期 4：它到了三个节点，仍不提交',
  'term 4: on three nodes, and not committed',
);

const ended = third(second(first()));
ended.crash(1);
ended.restart(5);
ended.heal();
ended.elect(5); // in term 4, where n1 has the votes
ended.elect(5);
show(
  ended,
  '若 n1 停机：n5 当选，盖掉它',
  'if n1 goes down: n5 is elected and overwrites it',
);

world.heal();
world.tick(1, [1]);
world.settle();
world.restart(5);
world.elect(5);
show(
  world,
  '若任期 4 的条目也到了：一起提交，n5 选不上',
  'if the entry of term 4 arrives: both are committed, n5 cannot win',
);

export const figure: Figure = {
  caption: {
    zh:
      '论文图 8，在五个真的节点上。第三步里条目 2 已在过半数的磁盘上，' +
      '它是任期 2 的，所以不提交；从这里有两条路，第四步和第五步。',
    en:
      'Figure 8 of the paper, on five real nodes. In the third step entry ' +
      '2 is on a majority of disks; it is of term 2, so it is not ' +
      'committed. From there two ways lead on, steps four and five.',
  },
  drawing: { kind: 'strip', moments },
};
