import { World } from '../../sim/index.ts';

const world = new World({ nodes: 3, seed: 7 });
world.elect(1);
console.log(world.states());

// n2, a follower, is handed a proposal, and passes it on.
world.propose(2, 'a');
const { type, from, to, term, entries } = world.inFlight()[0]!;
console.log(`n${from} sends n${to} a ${type} of term ${term}`);
const entry = entries[0]!;
console.log(`its entry: term ${entry.term}, index ${entry.index}`);
console.log(term);
