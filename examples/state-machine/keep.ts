import { World } from '../../sim/index.ts';

/** n3 is cut off while 1 to 14 are written, and then comes back. */
function run(keepForFollower: number): void {
  const policy = { snapshotAfter: 6, keepEntries: 2, keepForFollower };
  const world = new World({ nodes: 3, seed: 3, ...policy });
  world.elect(1);
  world.partition([1, 2], [3]);
  for (let i = 1; i <= 14; i++) {
    world.propose(1, `${i}`);
    world.settle();
  }
  console.log(`at most ${keepForFollower} for a follower\n${world.logs()}`);
  world.heal();
  world.tick(2);
  world.settle();
  const snapshots = world.trace.events.filter(({ text }) => {
    return text.startsWith('send') && text.includes('MsgSnap');
  });
  console.log(`n3 got ${snapshots.length} snapshots`);
}

run(100);
run(5);
