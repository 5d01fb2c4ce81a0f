import { lineLogger } from '../../src/index.ts';
import { World } from '../../sim/index.ts';

const lines: string[] = [];
const logger = lineLogger('INFO', (line) => lines.push(line));
const world = new World({ nodes: 3, seed: 7, logger });
world.elect(1);
console.log(`${lines.length} lines until the first leader`);

lines.length = 0;
for (const data of ['a', 'b', 'c', 'd', 'e']) world.propose(1, data);
world.settle();
console.log(world.states());
console.log(lines.length);
