import { World } from '../../sim/index.ts';

const world = new World({ nodes: 3, seed: 7 });
world.elect(1);
world.propose(1, 'x=1');
world.settle();

// A read of n3. While its round is on the way, five
// proposals are committed.
world.node(3).readIndex(new Uint8Array(0));
world.hold((m) => m.type === 'MsgHeartbeat');
world.step();
world.step();
for (let i = 2; i < 7; i++) world.propose(1, `x=${i}`);
world.settle();
console.log(`committed ${world.logOf(1).commit}`);
world.release();
world.settle();

const answer = world.trace.events.find(
  ({ kind, message }) =>
    kind === 'deliver' && message?.type === 'MsgReadIndexResp',
);
console.log(answer!.message!.index);
