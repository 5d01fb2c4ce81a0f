import { World } from '../../sim/index.ts';

const world = new World({ nodes: 3, seed: 7 });
world.elect(1);
world.propose(1, 'a');
world.settle();

// `b` gets to n2, and the response does not get back.
world.partition([1, 2], [3]);
const said = [world.propose(1, 'b')];
world.step();
world.partition([1], [2, 3]);
said.push(world.propose(1, 'c'), world.propose(1, 'd'));
console.log(`n1 says ${said.join(', ')}`);
world.settle();
console.log(world.logs());

// n2 leads the others, and takes another one.
world.elect(2);
world.propose(2, 'x');
world.settle();

// Together again, for as long as it takes.
world.heal();
world.tick(30);
world.settle();
const applied = world.applied(1);
console.log(`n1 has applied ${applied.join(' ')}`);
const ours = applied.filter((x) => 'bcd'.includes(x));
console.log(ours.length);
