import { newConfChange, newMessage } from '../../src/index.ts';
import { World } from '../../sim/index.ts';

function removed(): World {
  const world = new World({ nodes: 3, seed: 7, checkQuorum: true });
  world.elect(1);
  // The application of n1 applies the change that removes n3.
  const change = newConfChange('ConfChangeRemoveNode', 3);
  world.node(1).applyConfChange(change);
  return world;
}

const parts = { from: 3, to: 1, term: 3 };
const response = newMessage({ type: 'MsgAppResp', ...parts });

// Without the checks: straight to the state machine inside.
const unchecked = removed().node(1).inspect();
unchecked.step(response);
console.log(`unchecked: ${unchecked.state}, term ${unchecked.term}`);

const n1 = removed().node(1);
try {
  n1.step(response);
} catch (error) {
  const { name, message } = error as Error;
  console.log(`${name}: ${message}`);
}
console.log(`checked: ${n1.status().state}`);
console.log(n1.status().term);
