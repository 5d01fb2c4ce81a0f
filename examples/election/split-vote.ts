import { World } from '../../sim/index.ts';

const world = new World({ nodes: 3, seed: 434 });

function timeouts(): string {
  return [1, 2, 3]
    .map((id) => world.node(id).inspect())
    .map((raft) => raft.randomizedElectionTimeout)
    .join(', ');
}

console.log(`drawn timeouts: ${timeouts()}`);
world.tick(12);
console.log(`\nall three have campaigned\n${world.states()}`);
world.tick();
console.log(`\nall requests are rejected\n${world.states()}`);
console.log(`\ndrawn anew: ${timeouts()}`);

let ticks = 13;
for (; world.leader() === 0; ticks++) world.tick();
world.settle();
console.log(`\nafter ${ticks} ticks\n${world.states()}`);
