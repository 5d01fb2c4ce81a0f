import { World } from '../../sim/index.ts';

const world = new World({ nodes: 3, seed: 7 });
world.elect(1);

// n3 misses entries 2, 3 and 4. n1 keeps 3 and 4.
world.partition([1, 2], [3]);
for (const data of 'abc') world.propose(1, data);
world.settle();
world.compact(1, 2);

world.heal();
world.tick(3);
world.settle();
const sent = world.trace.events.filter(
  ({ kind, message }) => kind === 'send' && message?.type === 'MsgSnap',
);
console.log(sent.length);
