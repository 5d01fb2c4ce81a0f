import { newConfChange, newConfChangeV2 } from '../../src/index.ts';
import { parseConfChanges } from '../../src/internals.ts';
import { World } from '../../sim/index.ts';

const world = new World({ nodes: 5, seed: 3 });
world.elect(1);
const n1 = world.node(1);
const tell = (title: string): void => {
  const { config, commit } = n1.status();
  console.log(`${title}: ${config} commit ${commit}`);
};
const propose = (data: string): void => {
  world.propose(1, data);
  world.settle();
  tell(data);
};

const explicit = 'ConfChangeTransitionJointExplicit';
n1.proposeConfChange(newConfChangeV2(parseConfChanges('r4 r5'), explicit));
world.step();
world.settle();
tell('entered');
propose('x=1');

const more = newConfChange('ConfChangeRemoveNode', 3);
console.log(`r3: ${n1.confChangeProblem(more)}`);

// The old machines are switched off too early, and n3 fails.
for (const id of [3, 4, 5]) world.crash(id);
propose('x=2');

world.restart(3);
world.tick(5);
world.settle();
tell('n3 is back');

n1.proposeConfChange(newConfChangeV2());
world.step();
world.settle();
tell('left');

world.crash(3);
propose('x=3');
