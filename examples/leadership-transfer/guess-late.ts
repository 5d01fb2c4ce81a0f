import { World } from '../../sim/index.ts';

const world = new World({ nodes: 3, seed: 1 });
world.elect(1);

// The order to take over is slow.
world.hold((m) => m.type === 'MsgTimeoutNow');
world.transfer(1, 3);
world.tick(10);
world.settle();
console.log(`n1 takes x: ${world.propose(1, 'x')}`);
world.settle();

world.release();
world.settle();
console.log(world.states());
console.log(`n${world.leader()}`);
