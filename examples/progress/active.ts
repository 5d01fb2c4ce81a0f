import { World } from '../../sim/index.ts';

function run(checkQuorum: boolean): void {
  const world = new World({ nodes: 3, seed: 7, checkQuorum });
  world.elect(1);
  world.propose(1, 'a');
  world.settle();

  // n3 is gone, and the log moves on without it.
  world.crash(3);
  world.propose(1, 'b');
  world.settle();
  world.compact(1, world.logOf(1).commit);
  world.tick(40, [1, 2]);

  // The transport says that n3 can't be reached.
  world.node(1).reportUnreachable(3);
  world.propose(1, 'c');
  world.settle();
  console.log(`checkQuorum ${checkQuorum}\n${world.status(1)}\n`);
}

run(true);
run(false);
