import { World } from '../../sim/index.ts';

/** Asks n1 from which index on a read is up to date. */
function read(world: World): string {
  const node = world.node(1);
  node.readIndex(new Uint8Array([1]));
  const [state] = node.inspect().readStates.splice(0);
  return state ? `from index ${state.index} on` : 'must ask first';
}

const modes = ['ReadOnlySafe', 'ReadOnlyLeaseBased'] as const;
for (const readOnlyOption of modes) {
  const options = { checkQuorum: true, readOnlyOption };
  const world = new World({ seed: 7, ...options });
  world.elect(1);
  world.tick(10);
  console.log(readOnlyOption);

  // n1 has just checked its quorum, and is cut off.
  world.partition([1], [2, 3]);
  let proposed = false;
  for (let tick = 1; tick <= 20; tick++) {
    world.tick();
    const at = `  tick ${tick}:`;
    const leader = world.leader();
    if (world.node(1).status().state !== 'StateLeader') {
      console.log(`${at} n1 steps down`);
    } else if (leader > 1) {
      proposed ||= world.propose(leader, 'x=1');
      const { commit } = world.node(leader).status();
      if (commit < 3) continue;
      console.log(`${at} n${leader} has committed x=1 at ${commit}`);
      console.log(`  n1, asked for a read: ${read(world)}`);
    }
  }
}
