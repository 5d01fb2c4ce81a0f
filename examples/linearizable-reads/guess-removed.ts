import { newConfChange } from '../../src/index.ts';
import { World } from '../../sim/index.ts';

const world = new World({ nodes: 2, seed: 7 });
world.elect(1);
world.crash(2);

const node = world.node(1);
node.readIndex(new Uint8Array(0));
const { readStates, unprovedReads } = node.inspect();
console.log(`${unprovedReads.size} waits for n2`);

node.applyConfChange(newConfChange('ConfChangeRemoveNode', 2));
console.log(readStates.length);
