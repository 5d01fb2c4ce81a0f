import { World } from '../../sim/index.ts';

const options = {
  checkQuorum: true,
  readOnlyOption: 'ReadOnlyLeaseBased',
} as const;
const world = new World({ nodes: 3, seed: 1, ...options });
world.elect(1);

// From now on all that is sent to n1 is slow.
world.transfer(1, 3);
world.hold(({ to }) => to === 1);
world.settle();
world.propose(3, 'x');
world.settle();
console.log(world.states());

const reads = world.node(1);
reads.readIndex(new TextEncoder().encode('r'));
const { readStates } = reads.ready();
console.log(`\nn3 has committed up to ${world.node(3).status().commit}`);
console.log(`n1 lets a client read at ${readStates[0]!.index}`);
