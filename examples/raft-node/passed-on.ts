import { World } from '../../sim/index.ts';

/** n2 passes x=1 on to n1; when n1 gets it makes the difference. */
function story(arrives: 'early' | 'between' | 'late'): void {
  const world = new World({ nodes: 3, seed: 1 });
  world.elect(1);
  world.hold(({ type }) => type === 'MsgProp');
  const taken = world.propose(2, 'x=1');
  world.step();
  if (arrives === 'early') world.release();

  // n3 campaigns, and n1 steps down for it.
  world.campaign(3);
  world.step();
  if (arrives === 'between') world.release();
  world.settle();
  if (arrives === 'late') world.release();
  world.settle();
  console.log(`${arrives}: n2 takes it: ${taken}, and the logs are`);
  console.log(world.logs());
}

story('between');
story('early');
story('late');
