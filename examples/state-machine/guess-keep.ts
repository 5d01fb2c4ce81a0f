import { World } from '../../sim/index.ts';

const policy = { snapshotAfter: 8, keepEntries: 2, keepForFollower: 100 };
const world = new World({ nodes: 3, seed: 3, ...policy });
world.elect(1);
world.propose(1, 'a');
world.settle();
world.tick(1);
world.settle();

// n3 has entries 1 and 2. It hears nothing of the next six.
world.partition([1, 2], [3]);
for (let i = 0; i < 6; i++) {
  world.propose(1, 'b');
  world.settle();
}
console.log(world.logs());
console.log(world.logOf(1).entries[0]?.index);
