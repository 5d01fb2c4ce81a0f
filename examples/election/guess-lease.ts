import { World } from '../../sim/index.ts';

const options = { heartbeatTick: 5, checkQuorum: true };
const world = new World({ nodes: 3, seed: 8, ...options });
world.elect(1);

// The cable of n3 is out for 40 ticks.
world.partition([1, 2], [3]);
world.propose(1, 'x=1');
world.settle();
world.tick(40);

world.heal();
world.tick(24);
world.settle();
console.log(world.states());

const leader = world.leader();
console.log(leader === 0 ? 'nobody' : `n${leader}`);
