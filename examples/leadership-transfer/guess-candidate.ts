import { World } from '../../sim/index.ts';

const options = { preVote: true, checkQuorum: true };
const world = new World({ nodes: 3, seed: 8, ...options });
world.elect(1);

// n3 asks by itself whether it could win; n1 and n2 are
// within the lease and do not answer.
world.campaign(3);
world.settle();
console.log(world.states());

// Then n1 is asked to transfer leadership to it.
world.transfer(1, 3);
world.settle();
console.log('\n' + world.states());
console.log(`n${world.leader()}`);
