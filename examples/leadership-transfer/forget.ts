import { World } from '../../sim/index.ts';

/** n1 leads, its power fails, and n3 campaigns at once. */
function takeOver(forget: boolean): void {
  const options = { preVote: true, checkQuorum: true };
  const world = new World({ nodes: 3, seed: 8, ...options });
  world.elect(1);
  world.crash(1);
  if (forget) world.node(2).forgetLeader();
  world.campaign(3);
  world.settle();
  console.log(`n2 is told to forget n1: ${forget}`);
  console.log(world.states() + '\n');
}

takeOver(false);
takeOver(true);
