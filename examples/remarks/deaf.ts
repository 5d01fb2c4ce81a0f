import { lineLogger } from '../../src/index.ts';
import { World } from '../../sim/index.ts';

const logger = lineLogger('INFO', (line) => {
  if (telling) console.log(line);
});
let telling = false;
const options = { nodes: 3, seed: 7, checkQuorum: true };
const world = new World({ ...options, logger });
world.elect(1);

// The way from n1 to n3 is broken; n3 can still send to both.
world.drop((m) => m.from === 1 && m.to === 3);
telling = true;
world.campaign(3);
world.settle();
world.campaign(3);
world.settle();
console.log(world.states());

// It is mended, and n1 sends its next heartbeat.
world.heal();
world.tick(1, [1]);
world.settle();
console.log(world.states());
