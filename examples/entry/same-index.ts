import { World } from '../../sim/index.ts';

const world = new World({ nodes: 3, seed: 7 });
world.elect(1);

// n1 is cut off, and takes x=1 from a client.
world.partition([1], [2, 3]);
world.propose(1, 'x=1');
const { index, term } = world.node(1).inspect().log.lastEntryId();
console.log(`x=1 is entry ${index} of term ${term}`);
console.log(world.logs());

// The others elect n2, which takes y=2.
world.elect(2);
world.propose(2, 'y=2');
world.settle();

// n1 comes back, and hears of it.
world.heal();
world.tick();
world.settle();
console.log('\nn1 is back');
console.log(world.logs());

const { log } = world.node(1).inspect();
console.log(`\ncommitted up to ${log.committed}`);
console.log(`index ${index} committed: ${index <= log.committed}`);
console.log(`of term ${term}: ${log.termAt(index) === term}`);
