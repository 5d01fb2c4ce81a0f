import { newConfChangeV2 } from '../../src/index.ts';
import { parseConfChanges } from '../../src/internals.ts';
import { World } from '../../sim/index.ts';

const world = new World({ nodes: 5, seed: 3 });
world.elect(1);
const members = (id: number): string =>
  String(world.node(id).inspect().tracker.config);

// Nobody hears what n1 proposes after the change, entry 2.
const change = newConfChangeV2(parseConfChanges('r4 r5'));
world.node(1).proposeConfChange(change);
world.drop((m) => m.entries.some(({ index }) => index > 2));
const before = members(1);
while (members(1) === before) world.step();
world.crash(1);
world.settle();
world.heal();

world.elect(2);
console.log(world.logs());
console.log(members(2));

// Entry 2 enters. Which one leaves?
const { log } = world.node(2).inspect();
const after = log.entries(3, Infinity);
const leave = after.find(({ type }) => type === 'EntryConfChangeV2');
console.log(leave?.index ?? 0);
