import { newConfChange } from '../../src/index.ts';
import { World } from '../../sim/index.ts';

const world = new World({ nodes: 5, seed: 3 });
world.elect(1);

// Both are handed to the leader before anything is sent.
for (const id of [4, 5]) {
  const change = newConfChange('ConfChangeRemoveNode', id);
  world.node(1).proposeConfChange(change);
}
world.step();
world.settle();

console.log(world.logs());
console.log(world.node(1).status().config.voters.ids().length);
