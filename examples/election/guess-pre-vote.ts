import { World } from '../../sim/index.ts';

const world = new World({ seed: 8, preVote: true });
world.elect(1);

// n3 is cut off for a thousand ticks.
world.partition([1, 2], [3]);
world.tick(1000, [3]);

const asked = world.trace.events.filter(
  ({ kind, message }) => kind === 'send' && message?.type === 'MsgPreVote',
);
const byN3 = asked.filter(({ node }) => node === 3);
console.log(`n3 has sent ${byN3.length} MsgPreVote`);
console.log(world.node(3).inspect().term);
