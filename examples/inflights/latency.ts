import { World } from '../../sim/index.ts';

// A proposal in every step. A message takes one step, so
// a round trip takes two.
for (const maxInflightMsgs of [1, 8]) {
  const world = new World({ seed: 7, maxInflightMsgs });
  world.elect(1);
  const { length } = world.trace.events;
  const waits: number[] = [];
  for (let step = 0; step < 12; step++) {
    if (step < 8) world.propose(1, `${step}`);
    world.step();
    while (waits.length < world.applied(1).length) {
      waits.push(step + 1 - waits.length);
    }
  }
  const sent = world.trace.events
    .slice(length)
    .filter(({ kind }) => kind === 'send')
    .map(({ message }) => message!)
    .filter(({ to, text }) => to === 2 && text.includes('Entries'));
  console.log(`a window of ${maxInflightMsgs}`);
  console.log(`  messages to n2: ${sent.length}`);
  console.log(`  steps until applied: ${waits.join(' ')}`);
}
