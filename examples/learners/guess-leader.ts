import { newConfChange } from '../../src/index.ts';
import { World } from '../../sim/index.ts';

const world = new World({ nodes: 3, seed: 4 });
world.elect(1);

// The leader makes itself a learner.
const change = newConfChange('ConfChangeAddLearnerNode', 1);
world.node(1).proposeConfChange(change);
world.step();
world.settle();

const taken = world.propose(1, 'x=1');
world.settle();
console.log(world.logs());
const { log } = world.logOf(1);
const held = log!.lastIndex() === log!.committed;
console.log(!taken ? 'dropped' : held ? 'committed' : 'waits');
