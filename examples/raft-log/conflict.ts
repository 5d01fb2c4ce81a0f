import { World } from '../../sim/index.ts';

const world = new World({ nodes: 3, seed: 7 });
world.elect(1);

// n1 is cut off. It still takes proposals, and nobody
// hears of them.
world.partition([1], [2, 3]);
world.propose(1, 'a');
world.propose(1, 'b');

// The others elect n2 and commit something else at the
// same indexes.
world.elect(2);
world.propose(2, 'c');
world.settle();
console.log(world.logs());

// n1 crashes. Its disk keeps what it had written.
world.crash(1);
world.heal();
world.restart(1);
console.log('\nn1 has started again');
console.log(world.logs());

// It hears the leader of term 2.
world.tick();
world.settle();
console.log('\nafter one heartbeat and what follows');
console.log(world.logs());
