import { World } from '../../sim/index.ts';

const world = new World({ nodes: 3, seed: 7 });
world.elect(1);

// n1 compacts what n3 lacks.
world.partition([1, 2], [3]);
for (const x of 'abc') world.propose(1, x);
world.settle();
world.compact(1, 4);

// n3 comes back; the snapshot gets lost on its way.
world.drop((m) => m.type === 'MsgSnap', 1);
world.partition([1, 2, 3]);
world.tick();
world.settle();

// A hundred heartbeats, each with a response.
world.tick(100);
const { progress } = world.node(1).status();
console.log(`${progress.get(3)}`);
console.log(progress.get(3)!.state);
