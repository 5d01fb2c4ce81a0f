import { newConfChange } from '../../src/index.ts';
import { World } from '../../sim/index.ts';

// n4 and n5 are to go. Both removals are proposed at once.
function shrink(disableConfChangeValidation: boolean): void {
  const check = !disableConfChangeValidation;
  console.log(`the leader checks changes: ${check}`);
  const world = new World({ nodes: 5, seed: 3, disableConfChangeValidation });
  world.elect(1);

  // They reach n2 and n3. Only n2 hears that they are committed.
  world.partition([1, 2, 3], [4, 5]);
  world.drop((m) => m.to === 3 && m.commit > 1);
  for (const id of [4, 5]) {
    const change = newConfChange('ConfChangeRemoveNode', id);
    world.node(1).proposeConfChange(change);
  }
  world.step();
  world.settle();
  console.log(world.logs());

  // Now no message gets from n1 and n2 to the others, or back.
  world.heal();
  world.drop((m) => m.from > 2 !== m.to > 2);
  world.campaign(3);
  world.campaign(2);
  world.settle();
  world.propose(2, 'x=2');
  world.propose(3, 'x=3');
  world.settle();
  console.log(`${world.states()}\n${world.logs()}\n`);
}

shrink(true);
shrink(false);
