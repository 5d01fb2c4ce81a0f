import { newConfChange } from '../../src/index.ts';
import { World } from '../../sim/index.ts';

const world = new World({ nodes: 5, seed: 3 });
world.elect(1);

// The removal of n5, entry 2, reaches all. x=1 reaches only n2.
world.drop((m) => m.to > 2 && m.entries.some(({ index }) => index > 2));
const change = newConfChange('ConfChangeRemoveNode', 5);
world.node(1).proposeConfChange(change);
world.propose(1, 'x=1');
world.settle();

console.log(world.logs());
console.log(world.status(1));
console.log(world.node(1).basicStatus().commit);
