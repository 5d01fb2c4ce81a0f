import { lineLogger } from '../../src/index.ts';
import { World } from '../../sim/index.ts';

const said: string[] = [];
const logger = lineLogger('INFO', (line) => {
  said.push(line.replace('INFO ', ''));
});
const options = { nodes: 3, seed: 8, preVote: true };
const world = new World({ ...options, logger });

for (const id of [1, 2, 3]) {
  const raft = world.node(id).inspect();
  const ticks = raft.randomizedElectionTimeout;
  console.log(`n${id} campaigns after ${ticks} silent ticks`);
}

world.tick(10);
console.log(`\nafter 10 ticks\n${world.states()}`);

said.length = 0;
world.tick();
world.settle();
console.log('\nafter the 11th, in their own words');
console.log(said.join('\n'));

console.log('\nwhat n1 asks n2, on the wire');
for (const { kind, message } of world.trace.events) {
  if (kind !== 'send' || message!.to !== 2) continue;
  const { text } = message!;
  if (/Msg(Pre)?Vote /.test(text)) console.log(text);
}
console.log(`\nat rest\n${world.states()}`);
