import { newConfChange } from '../../src/index.ts';
import { World } from '../../sim/index.ts';

// n4 is cut off while it is removed, and comes back.
function remove(preVote: boolean, checkQuorum: boolean): void {
  console.log(`preVote ${preVote}, checkQuorum ${checkQuorum}`);
  const options = { preVote, checkQuorum, heartbeatTick: 3 };
  const world = new World({ nodes: 4, seed: 2, ...options });
  world.elect(1);
  world.partition([1, 2, 3], [4]);
  const change = newConfChange('ConfChangeRemoveNode', 4);
  world.node(1).proposeConfChange(change);
  world.step();
  world.settle();

  world.heal();
  world.tick(100);
  world.settle();
  console.log(`${world.states()}\n${world.logs()}\n`);
}

remove(false, false);
remove(true, true);
