import { World } from '../../sim/index.ts';

const world = new World({ nodes: 3, seed: 7 });
world.elect(1);
world.propose(1, 'a');
world.settle();

world.partition([1], [2, 3]);
for (const text of ['b', 'c', 'd']) {
  const taken = world.propose(1, text);
  console.log(`n1 takes "${text}": ${taken}`);
}
world.elect(2);
world.propose(2, 'x');
world.settle();
world.elect(3);
world.propose(3, 'y');
world.settle();
console.log(`\ncut off\n${world.logs()}\n`);

const { length } = world.trace.events;
world.heal();
world.tick(1, [3]);
world.settle();
const events = world.trace.events.slice(length);
for (const { kind, message } of events) {
  if (kind !== 'deliver') continue;
  const { from, to, text } = message!;
  if (from === 1 || to === 1) console.log(text);
}
console.log(`\ntogether again\n${world.logs()}`);
console.log(`n1 applied: ${world.applied(1).join(' ')}`);
