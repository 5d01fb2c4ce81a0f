import { World } from '../../sim/index.ts';

const world = new World({ seed: 7, maxInflightMsgs: 2 });
world.elect(1);

// The network loses every append to n3.
world.drop((m) => m.type === 'MsgApp' && m.to === 3);
for (const x of 'abcd') world.propose(1, x);
world.settle();

// It works again, and a heartbeat goes out.
const { length } = world.trace.events;
world.heal();
world.tick();
world.settle();
const sent = world.trace.events
  .slice(length)
  .filter(({ kind }) => kind === 'send')
  .map(({ message }) => message!)
  .filter(({ to, entries }) => to === 3 && entries > 0);
for (const { text } of sent) console.log(text);
console.log(sent.length);
