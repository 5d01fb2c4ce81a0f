import { World } from '../../sim/index.ts';

const world = new World({ nodes: 3, seed: 7 });
world.elect(1);

// n1 is cut off, and still takes three proposals.
world.partition([1], [2, 3]);
for (const x of 'abc') world.propose(1, x);

// n2 leads term 2. Its empty entry reaches n3; n2 stops.
world.elect(2);
world.crash(2);

// n1 starts again, and does not lead any more.
world.crash(1);
world.restart(1);
world.heal();
console.log(`${world.logs()}\n`);

// n1 campaigns three times, then n3, until one of them wins.
for (const id of [1, 1, 1, 3, 3, 3]) {
  if (world.leader() !== 0) break;
  world.elect(id);
  const { state, term } = world.node(id).status();
  console.log(`n${id} campaigns in term ${term}: ${state}`);
}
console.log(`\n${world.states()}\n`);
console.log(`n${world.leader()}`);
