import { World } from '../../sim/index.ts';

const world = new World({ nodes: 4, seed: 7 });
world.elect(1);
world.settle();

// Two on each side.
world.partition([1, 2], [3, 4]);
world.propose(1, 'x');
world.settle();
console.log(world.logs());
console.log(world.node(1).inspect().log.committed);
