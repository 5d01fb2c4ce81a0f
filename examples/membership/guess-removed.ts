import { newConfChange } from '../../src/index.ts';
import { World } from '../../sim/index.ts';

const options = { heartbeatTick: 5, checkQuorum: true, preVote: true };
const world = new World({ seed: 4, ...options });
world.elect(1);

// The leader removes itself, and all three nodes apply that.
const change = newConfChange('ConfChangeRemoveNode', 1);
world.node(1).proposeConfChange(change);
world.step();
world.settle();

world.tick(100);
const leader = world.leader();
console.log(leader === 0 ? 'nobody' : `n${leader}`);
