import { World } from '../../sim/index.ts';

const world = new World({ nodes: 3, seed: 7 });
world.elect(1);

// n1 is cut off, and takes two proposals.
world.partition([1], [2, 3]);
world.propose(1, 'a');
world.propose(1, 'b');

// The power fails, and comes back.
world.crash(1);
world.restart(1);
console.log(world.logs());
console.log(world.node(1).inspect().log.lastIndex());
