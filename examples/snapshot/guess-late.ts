import { World } from '../../sim/index.ts';

const world = new World({ nodes: 3, seed: 7 });
world.elect(1);
world.partition([1, 2], [3]);
for (const data of 'abc') world.propose(1, data);
world.settle();
world.compact(1, 4);

// The snapshot is held on its way, and reported as failed.
world.heal();
world.hold((m) => m.type === 'MsgSnap');
world.tick();
world.settle();
world.hold(() => false);
world.node(1).reportSnapshot(3, 'SnapshotFailure');

// A second one arrives, and after it d and e.
for (const data of 'de') world.propose(1, data);
world.tick(2);
world.settle();
const { log } = world.node(3).inspect();
console.log('before the first one arrives:', log.lastIndex());

world.release();
world.settle();
console.log(log.lastIndex());
