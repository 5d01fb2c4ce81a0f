import { World } from '../../sim/index.ts';

const world = new World({ nodes: 3, seed: 7 });
world.elect(1);

// n1 is cut off, and still takes three proposals.
world.partition([1], [2, 3]);
for (const x of 'abc') world.propose(1, x);

// n2 leads term 2. Its empty entry reaches n3; n2 stops.
world.elect(2);
world.crash(2);
world.heal();
console.log(world.logs());

// The timers of n1 and n3 run out, three times each.
for (let i = 0; i < 3; i++) {
  for (const id of [1, 3]) world.elect(id);
}
console.log(`\n${world.states()}\n`);
console.log(`n${world.leader()}`);
