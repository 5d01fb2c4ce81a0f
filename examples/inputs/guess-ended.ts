import { newMessage } from '../../src/index.ts';
import { World } from '../../sim/index.ts';

const world = new World({ nodes: 3, seed: 7 });
world.elect(1);

function attempt(step: () => void): string {
  try {
    step();
    return 'nothing';
  } catch (error) {
    const { name, message } = error as Error;
    console.log(`${name}: ${message}`);
    return name;
  }
}

// n2 has entry 1, and hears that 9 is committed.
const node = world.node(2);
const parts = { from: 1, to: 2, term: 1, commit: 9 };
const beat = newMessage({ type: 'MsgHeartbeat', ...parts });
attempt(() => node.step(beat));

// The caller has caught it, and goes on.
console.log(attempt(() => node.tick()));
