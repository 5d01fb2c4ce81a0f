import { World } from '../../sim/index.ts';

// Three nodes on a virtual network. Node 1 campaigns,
// and all that follows happens before elect returns.
const world = new World({ nodes: 3, seed: 7 });
world.elect(1);
console.log(world.states());

// A client hands the leader a command.
world.propose(1, 'x=1');
console.log('\nhanded to the leader:');
console.log(world.logs());

// So far only the leader has it. Now the messages arrive.
world.settle();
console.log('\nafter the messages have arrived:');
console.log(world.logs());
