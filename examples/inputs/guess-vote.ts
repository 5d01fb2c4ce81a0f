import { newConfChange } from '../../src/index.ts';
import { World } from '../../sim/index.ts';

/** n3 is removed while it is cut off, campaigns, and comes back. */
function term(checkQuorum: boolean): number {
  const world = new World({ nodes: 3, seed: 7, checkQuorum });
  world.elect(1);
  world.partition([1, 2], [3]);
  const change = newConfChange('ConfChangeRemoveNode', 3);
  world.node(1).proposeConfChange(change);
  world.settle();
  world.campaign(3);
  world.settle();
  world.heal();
  world.campaign(3);
  world.settle();
  const { state, term } = world.node(1).status();
  console.log(`checkQuorum ${checkQuorum}: ${state}, term ${term}`);
  return term;
}

term(true);
console.log(term(false));
