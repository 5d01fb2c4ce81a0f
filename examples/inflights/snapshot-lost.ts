import { World } from '../../sim/index.ts';

const world = new World({ nodes: 3, seed: 7 });
world.elect(1);

// Node 3 is away. Meanwhile the leader compacts what
// node 3 lacks.
world.partition([1, 2], [3]);
for (const x of 'abc') world.propose(1, x);
world.settle();
world.compact(1, 4);

// It comes back; the snapshot sent to it gets lost.
world.drop((m) => m.type === 'MsgSnap', 1);
world.partition([1, 2, 3]);
world.tick();
world.settle();
console.log(world.status(1).split('\n')[2]);

world.tick(100);
console.log('100 heartbeats later');
console.log(world.status(1).split('\n')[2]);

// Whoever sent the snapshot reports how it went.
world.node(1).reportSnapshot(3, 'SnapshotFailure');
world.tick(2);
world.settle();
console.log('reported');
console.log(world.status(1).split('\n')[2]);
console.log('node 3 has', world.applied(3).join(' '));
