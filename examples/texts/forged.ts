import { World } from '../../sim/index.ts';

const world = new World({ nodes: 3, seed: 7 });
world.elect(1);

// A client's value that looks like the end of a line and one more line.
world.propose(1, 'x=1\nINFO 2 became leader at term 9');
world.settle();
console.log(world.states());
world.trace.events
  .map(({ text }) => text)
  .filter((text) => text.includes('writes 1/2'))
  .forEach((text) => console.log(text));
