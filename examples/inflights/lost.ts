import { World } from '../../sim/index.ts';

const maxInflightMsgs = 2;
const world = new World({ seed: 7, maxInflightMsgs });
world.elect(1);

// The network loses every append to node 3, and nobody
// tells the leader.
world.drop((m) => m.type === 'MsgApp' && m.to === 3);
for (const x of 'abcd') world.propose(1, x);
world.settle();
console.log('four proposals later');
console.log(world.status(1));

// The network works again. No tick, and nothing happens.
world.heal();
world.settle();
console.log('\nhealed');
console.log(world.status(1));

// One tick: a heartbeat, its response, and what follows.
world.tick();
world.settle();
console.log('\none heartbeat later');
console.log(world.status(1));
console.log(world.logs());
