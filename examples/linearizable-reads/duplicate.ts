import { World } from '../../sim/index.ts';

const world = new World({ nodes: 3, seed: 7 });
world.elect(1);
const leader = world.node(1);
const context = new Uint8Array(0);

function waiting(when: string): void {
  const { size } = leader.inspect().unprovedReads;
  console.log(`${when}: ${size} waits`);
}

// A read. What n2 answers to its heartbeat is late; n3's
// response is enough.
world.hold((m) => m.type === 'MsgHeartbeatResp' && m.from === 2);
leader.readIndex(context);
world.step();
waiting('read under this context');
world.settle();
waiting('n3 has answered');

// n1 is cut off, and n2 takes over.
world.partition([1], [2, 3]);
world.elect(2);
world.propose(2, 'x=2');
world.settle();
console.log(`n2 has committed ${world.logOf(2).commit}`);

// Another read under the same context; then the late one.
leader.readIndex(context);
world.step();
waiting('the same context again');
world.heal();
world.release();
const { length } = world.trace.events;
world.step();
for (const { kind, node, text } of world.trace.events.slice(length)) {
  if (kind === 'deliver' && node === 1) console.log(text);
}
waiting('the late response is there');
