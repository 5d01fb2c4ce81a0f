import { World } from '../../sim/index.ts';

const world = new World({ nodes: 3, seed: 7 });
world.elect(1);

// n3 misses two entries, which the other two commit.
world.partition([1, 2], [3]);
world.propose(1, 'a');
world.propose(1, 'b');
world.settle();
console.log(world.logs());

// The next heartbeat leaves.
world.heal();
world.hold((m) => m.type === 'MsgHeartbeat');
world.tick();
const beats = world.inFlight();
for (const m of beats) console.log(`to n${m.to}: commit ${m.commit}`);
console.log(beats.find((m) => m.to === 3)!.commit);
