import { World } from '../../sim/index.ts';

const world = new World({ nodes: 3, seed: 1 });
world.elect(1);
world.crash(3);
world.transfer(1, 3);

let ticks = 0;
for (; !world.propose(1, 'x'); ticks++) {
  // Somebody presses the button once more.
  if (ticks === 5) world.transfer(1, 3);
  world.tick();
}
console.log(`x is taken after ${ticks} ticks`);
console.log(ticks);
