import { World } from '../../sim/index.ts';

const world = new World({ nodes: 4, seed: 5 });
world.elect(1);

// A wall between two and two. Either side tries on its own.
world.partition([1, 2], [3, 4]);
world.propose(1, 'x');
world.settle();
world.elect(3);
console.log(`two and two\n${world.states()}\n${world.logs()}`);

// The wall is gone. In term 2 n3 and n4 have voted for n3.
world.heal();
world.elect(2);
console.log(`\nn2 asks for term 2\n${world.states()}`);
world.elect(2);
console.log(`\nand for term 3\n${world.states()}\n${world.logs()}`);
