import { World } from '../../sim/index.ts';

const world = new World({ nodes: 3, seed: 7 });
world.elect(1);

function show(what: string): void {
  const { commit } = world.logOf(1);
  console.log(`${what}; committed up to ${commit}\n${world.status(1)}\n`);
}
show('n1 is elected');

// Both messages with a are lost.
world.drop((m) => m.type === 'MsgApp' && m.entries.length > 0, 2);
world.propose(1, 'a');
world.settle();
show('a is sent, and lost');

world.propose(1, 'b');
show('b is sent');
world.settle();
show('at rest');
