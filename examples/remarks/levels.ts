import { lineLogger, SILENT } from '../../src/index.ts';
import type { Logger, LogLevel } from '../../src/index.ts';
import { World } from '../../sim/index.ts';

/** An election, a node that misses some writes, and a second election. */
function run(logger: Logger): string {
  const world = new World({ nodes: 3, seed: 7, logger });
  world.elect(1);
  world.partition([1, 2], [3]);
  for (const data of ['a', 'b', 'c']) world.propose(1, data);
  world.settle();
  world.heal();
  world.elect(2);
  return world.states();
}

const levels: readonly LogLevel[] = ['DEBUG', 'INFO', 'WARN'];
const silent = run(SILENT);
for (const level of levels) {
  const lines: string[] = [];
  const states = run(lineLogger(level, (line) => lines.push(line)));
  const same = states === silent ? 'same' : 'different';
  console.log(`${level}: ${lines.length} lines, ${same} states`);
  lines
    .filter((line) => line.startsWith('DEBUG'))
    .forEach((line) => console.log(`  ${line}`));
}
console.log(silent);
