import { World } from '../../sim/index.ts';
import { checkInvariants } from '../../src/internals.ts';

const world = new World({ nodes: 3, seed: 1 });
world.hold((m) => m.from === 1);
world.campaign(1);
world.elect(2);
console.log(world.states());

const raft = world.node(1).inspect();
checkInvariants(raft);
console.log(`vote ${raft.vote}`);
console.log(raft.vote);
