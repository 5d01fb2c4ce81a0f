import { World } from '../../sim/index.ts';

const world = new World({ seed: 7, maxSizePerMsg: 0 });
world.elect(1);

// n3 is away, and misses entries 2 to 5.
world.partition([1, 2], [3]);
for (const x of 'abcd') world.propose(1, x);
world.settle();

// It is back, and a heartbeat goes out.
const { length } = world.trace.events;
world.heal();
world.tick();
world.settle();
const sent = world.trace.events
  .slice(length)
  .filter(({ kind }) => kind === 'send')
  .map(({ message }) => message!)
  .filter(({ to, entries }) => to === 3 && entries > 0);
for (const { text } of sent) console.log(text);
console.log(sent.length);
