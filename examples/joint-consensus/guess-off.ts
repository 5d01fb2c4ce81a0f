import { newConfChangeV2 } from '../../src/index.ts';
import { parseConfChanges } from '../../src/internals.ts';
import { World } from '../../sim/index.ts';

const world = new World({ nodes: 5, seed: 3 });
world.elect(1);
const explicit = 'ConfChangeTransitionJointExplicit';
const change = newConfChangeV2(parseConfChanges('r4 r5'), explicit);
world.node(1).proposeConfChange(change);
world.step();
world.settle();

for (const id of [3, 4, 5]) world.crash(id);
world.propose(1, 'x=1');
world.settle();
console.log(world.status(1));
console.log(world.node(1).basicStatus().commit);
