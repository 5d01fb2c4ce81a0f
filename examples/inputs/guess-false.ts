import { newMessage } from '../../src/index.ts';
import { World } from '../../sim/index.ts';

const world = new World({ nodes: 3, seed: 7 });
world.elect(1);
world.partition([1], [2, 3]);
for (const data of ['a', 'b', 'c']) world.propose(1, data);
console.log(world.logs());

// n2 would say 1; a bit flips on the way, and it says 3.
const parts = { from: 2, to: 1, term: 1, index: 3 };
world.node(1).step(newMessage({ type: 'MsgAppResp', ...parts }));
world.settle();
console.log(world.logs());
console.log(world.node(1).status().commit);
