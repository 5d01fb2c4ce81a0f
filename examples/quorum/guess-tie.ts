import { World } from '../../sim/index.ts';

const world = new World({ nodes: 4, seed: 5 });
world.elect(1);
world.partition([1, 2], [3, 4]);
world.propose(1, 'x');
world.settle();
world.elect(3);

const leading = [1, 2, 3, 4].filter((id) => {
  const { state } = world.node(id).status();
  return state === 'StateLeader';
});
console.log(world.states());
console.log(`leaders: ${leading.map((id) => `n${id}`).join(' ')}`);
const { commit } = world.logOf(1);
console.log(commit === 2 ? 'committed' : 'waiting');
