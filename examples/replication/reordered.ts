import { World } from '../../sim/index.ts';

function show(title: string): void {
  console.log(`${title}\n${world.logs()}`);
  console.log(`${world.status(1)}\n`);
}

const world = new World({ nodes: 3, seed: 7 });
world.elect(1);

world.hold((m) => m.to === 3);
world.propose(1, 'x=1');
world.propose(1, 'x=2');
world.propose(1, 'x=3');
world.settle();
show('held back');

const { length } = world.trace.events;
world.release({ order: 'reverse' });
world.settle();
show('released, newest first');

const events = world.trace.events.slice(length);
for (const { kind, time, message } of events) {
  if (kind !== 'deliver') continue;
  console.log(`${time}: ${message!.text}`);
}
