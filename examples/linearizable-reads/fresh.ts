import { World } from '../../sim/index.ts';

const world = new World({ nodes: 3, seed: 7 });

// n1 is elected, and its first entry is held back.
world.hold((m) => m.type === 'MsgApp');
world.elect(1);
const { pendingReads, log } = world.node(1).inspect();
console.log(`committed ${log.committed}`);

// Three reads are asked of it.
for (let i = 0; i < 3; i++) {
  world.node(1).readIndex(new Uint8Array(0));
}
world.settle();
console.log(`waiting for a commit: ${pendingReads.length}`);
const { length } = world.trace.events;

world.release();
world.settle();
const { unprovedReads } = world.node(1).inspect();
console.log(`committed ${log.committed}`);
console.log(`waiting for a quorum: ${unprovedReads.size}`);
for (const e of world.trace.events.slice(length)) {
  if (e.kind === 'deliver') console.log(e.text);
}
