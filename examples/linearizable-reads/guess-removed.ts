import { newConfChange } from '../../src/index.ts';
import { World } from '../../sim/index.ts';

const world = new World({ nodes: 4, seed: 7 });
world.elect(1);
const node = world.node(1);
const { unprovedReads, tracker } = node.inspect();

// Of all responses to heartbeats one gets through: that of
// n2 to round 1. Responses to appends are late.
world.drop(({ type, from, context }) => {
  return type === 'MsgHeartbeatResp' && (from !== 2 || context[7] !== 1);
});
world.hold(({ type }) => type === 'MsgAppResp');

node.proposeConfChange(newConfChange('ConfChangeRemoveNode', 4));
for (const name of [0, 1]) node.readIndex(Uint8Array.of(name));
world.step();
world.settle();
const waiting = unprovedReads.size;
const members = () => tracker.config.voters.ids().join(' ');
console.log(`voters ${members()}: ${waiting} wait`);

// Now the change is committed and applied.
world.release();
world.settle();
console.log(`voters ${members()}: ${unprovedReads.size} waits`);
console.log(waiting - unprovedReads.size);
