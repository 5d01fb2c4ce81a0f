import { lineLogger } from '../../src/index.ts';
import { World } from '../../sim/index.ts';

const lines: string[] = [];
const logger = lineLogger('INFO', (line) => lines.push(line));
const options = { nodes: 5, seed: 7, checkQuorum: true };
const world = new World({ ...options, logger });
world.elect(1);
world.drop((m) => m.from === 1 && m.to === 3);
world.campaign(3);
world.settle();

const ignoring = lines.filter((line) => line.includes('lease is not'));
ignoring.forEach((line) => console.log(line));
const speakers = ignoring.map((line) => Number(line.split(' ')[1]));
const deaf = [1, 2, 3, 4, 5].filter((id) => !speakers.includes(id));
console.log(`n${deaf.join(', n')} alone`);
