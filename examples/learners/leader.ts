import { newConfChange } from '../../src/index.ts';
import { World } from '../../sim/index.ts';

// The leader n1 makes itself a learner.
for (const stepDownOnRemoval of [false, true]) {
  console.log(`stepDownOnRemoval ${stepDownOnRemoval}`);
  const options = { heartbeatTick: 5, checkQuorum: true, preVote: true };
  const world = new World({ seed: 4, ...options, stepDownOnRemoval });
  world.elect(1);
  const change = newConfChange('ConfChangeAddLearnerNode', 1);
  world.node(1).proposeConfChange(change);
  world.step();
  world.settle();
  world.tick(100);

  world.propose(2, 'x=1');
  world.settle();
  console.log(world.states());
  console.log(`${world.logs()}\n`);
}
