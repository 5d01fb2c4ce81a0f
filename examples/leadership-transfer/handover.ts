import { World } from '../../sim/index.ts';

/** Waits until some leader takes `x`. */
function watch(name: string, world: World): void {
  const taken = (): boolean => {
    const leader = world.leader();
    return leader !== 0 && world.propose(leader, 'x');
  };
  let ticks = 0;
  for (; !taken(); ticks++) world.tick();
  console.log(`${name}: x is taken after ${ticks} ticks`);
  console.log(world.states() + '\n');
}

function cluster(): World {
  const options = { preVote: true, checkQuorum: true };
  const world = new World({ nodes: 3, seed: 8, ...options });
  world.elect(1);
  return world;
}

const stopped = cluster();
stopped.crash(1);
watch('n1 is just stopped', stopped);

const asked = cluster();
asked.transfer(1, 3);
watch('n1 transfers leadership to n3', asked);

// n3 lacks an entry when n1 is asked.
const behind = cluster();
behind.partition([1, 2], [3]);
behind.propose(1, 'a');
behind.settle();
behind.heal();
behind.transfer(1, 3);
watch('n3 has to catch up', behind);
console.log(behind.logs());
