import { World } from '../../sim/index.ts';

const world = new World({
  nodes: 3,
  seed: 5,
  checkQuorum: true,
  readOnlyOption: 'ReadOnlyLeaseBased',
});
world.elect(1);
world.propose(1, 'x=1');

// n1 has checked its quorum, and hears from all once
// more. Then it is cut off. All clocks are equal.
const old = world.node(1).inspect();
do world.tick();
while (old.electionElapsed > 0);
world.tick();
world.settle();
world.partition([1], [2, 3]);

for (let t = 1; old.state === 'StateLeader'; t++) {
  world.tick();
  world.settle();
  if (world.leader() > 1 && world.applied(2).length < 2) {
    world.propose(2, 'x=2');
    world.settle();
    console.log(`+${t}: n2 has ${world.applied(2).join(' ')}`);
    world.node(1).readIndex(new Uint8Array(0));
    const [read] = old.readStates;
    console.log(`+${t}: n1 may read at ${read!.index}`);
    console.log(`+${t}: n1 has ${world.applied(1).join(' ')}`);
  }
  if (old.state !== 'StateLeader') console.log(`+${t}: n1 steps down`);
}
