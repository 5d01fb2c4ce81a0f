import { newConfChange } from '../../src/index.ts';
import { World } from '../../sim/index.ts';

// n4 is a learner beside three voters, and has all of the log.
const world = new World({ nodes: 4, seed: 2 });
world.elect(1);
const demote = newConfChange('ConfChangeAddLearnerNode', 4);
world.node(1).proposeConfChange(demote);
world.step();
world.settle();

// n1 and n4 are left, and n4 is promoted to help.
for (const id of [2, 3]) world.crash(id);
const promote = newConfChange('ConfChangeAddNode', 4);
world.node(1).proposeConfChange(promote);
world.step();
world.settle();

console.log(world.logs());
console.log(world.node(1).status().config.voters.ids().length);
