import { World } from '../../sim/index.ts';

const world = new World({ nodes: 3, seed: 1, heartbeatTick: 9 });
world.elect(1);
world.propose(1, 'a');
world.settle();

// n1 is to be restarted; n3 should lead meanwhile. But the
// power of n3 has just failed.
world.crash(3);
world.transfer(1, 3);
console.log(`b is taken: ${world.propose(1, 'b')}`);

world.tick(9);
console.log(`after 9 ticks, c is taken: ${world.propose(1, 'c')}`);
world.tick();
console.log(`after 10 ticks, d is taken: ${world.propose(1, 'd')}`);
world.settle();
console.log(world.applied(2).join(' '));
