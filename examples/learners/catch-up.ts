import { newConfChange } from '../../src/index.ts';
import type { ConfChangeType } from '../../src/index.ts';
import { World } from '../../sim/index.ts';

function change(world: World, type: ConfChangeType, id: number): void {
  world.node(1).proposeConfChange(newConfChange(type, id));
  world.step();
  world.settle();
}

/** n4 is to help out three nodes, one of which is down. */
function help(type: ConfChangeType): void {
  console.log(type);
  const world = new World({ nodes: 4, seed: 2 });
  world.elect(1);
  world.partition([1, 2, 3], [4]);
  change(world, 'ConfChangeRemoveNode', 4);
  for (let i = 1; i <= 20; i++) world.propose(1, `old=${i}`);
  world.settle();
  world.crash(3);
  world.heal();
  const tell = (when: string): void => {
    const { config, commit } = world.node(1).status();
    console.log(`${when.padEnd(9)}  ${config} commit ${commit}`);
  };
  tell('before');

  // The line to n4 is slow.
  world.hold((m) => m.to === 4);
  change(world, type, 4);
  world.propose(1, 'x=1');
  world.settle();
  tell('x=1');

  world.release();
  world.settle();
  tell('n4 has it');

  if (type === 'ConfChangeAddLearnerNode') {
    change(world, 'ConfChangeAddNode', 4);
    tell('promoted');
  }
  console.log(`${world.status(1)}\n`);
}

help('ConfChangeAddNode');
help('ConfChangeAddLearnerNode');
