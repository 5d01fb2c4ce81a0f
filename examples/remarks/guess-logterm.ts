import { lineLogger } from '../../src/index.ts';
import { World } from '../../sim/index.ts';

const lines: string[] = [];
const logger = lineLogger('DEBUG', (line) => lines.push(line));
const world = new World({ nodes: 3, seed: 7, logger });
world.elect(1);

// n3 misses two entries; then n2 becomes the leader and sends a third.
world.partition([1, 2], [3]);
world.propose(1, 'a');
world.propose(1, 'b');
world.settle();
world.heal();
world.elect(2);
const line = lines.find((one) => one.includes('rejected MsgApp'))!;
console.log(line);
console.log(/logterm: (\d+)/.exec(line)![1]);
