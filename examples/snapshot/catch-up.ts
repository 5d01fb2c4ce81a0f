import { World } from '../../sim/index.ts';

const world = new World({ nodes: 3, seed: 7 });
world.elect(1);

// n3 is cut off. n1 and n2 commit a, b and c, and n1
// drops its log up to 4, the end.
world.partition([1, 2], [3]);
for (const data of 'abc') world.propose(1, data);
world.settle();
world.compact(1, 4);

function show(when: string): void {
  const [, , n3] = world.status(1).split('\n');
  console.log(`${when}\n${n3}`);
}

show('n3 is away');
console.log(world.logs());

// The network is whole again; while the snapshot is on its
// way, d and e are proposed.
world.heal();
world.tick();
world.step();
show('n3 has answered a heartbeat');
world.step();
world.step();
show('n3 has rejected, and a snapshot is on its way');
for (const data of 'de') world.propose(1, data);
world.settle();
show('n3 has answered');
console.log(world.logs());
console.log('n3 has', world.applied(3).join(' '));
