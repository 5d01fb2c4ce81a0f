import { newConfChangeV2 } from '../../src/index.ts';
import { parseConfChanges } from '../../src/internals.ts';
import { World } from '../../sim/index.ts';

const change = newConfChangeV2(parseConfChanges('r4 r5'));

function begin(): World {
  const world = new World({ nodes: 5, seed: 3 });
  world.elect(1);
  world.node(1).proposeConfChange(change);
  return world;
}

const members = (world: World, id: number): string =>
  String(world.node(id).inspect().tracker.config);

/** Steps until a node has another configuration, and tells which. */
function next(world: World, id: number, title: string): void {
  const before = members(world, id);
  while (members(world, id) === before) world.step();
  console.log(`${title}: ${members(world, id)}`);
}

let world = begin();
console.log(`n1: ${members(world, 1)}`);
next(world, 1, 'n1');
next(world, 1, 'n1');
world.settle();
console.log(`${world.logs()}\n`);

console.log('n1 crashes before anybody hears of the way out');
world = begin();
world.drop((m) => m.entries.some(({ index }) => index > 2));
next(world, 1, 'n1');
world.crash(1);
world.settle();
world.heal();
console.log(`n2: ${members(world, 2)}`);
world.campaign(2);
next(world, 2, 'n2');
world.settle();
console.log(`${world.states()}\n${world.logs()}`);
