import { World } from '../../sim/index.ts';

const options = { heartbeatTick: 4, checkQuorum: true, preVote: true };
const world = new World({ nodes: 9, seed: 7, ...options });

/** What n1 knows of those that are stuck. */
function show(what: string): void {
  const lines = world.status(1).split('\n').slice(5);
  console.log(`${what}\n${lines.join('\n')}\n`);
}

// n1 never hears from n6.
world.drop((m) => m.from === 6 && m.to === 1);
world.elect(1);

// n8 and n9 are away while the log goes on, and is compacted.
world.partition([1, 2, 3, 4, 5, 6, 7], [8], [9]);
for (const data of 'abc') world.propose(1, data);
world.settle();
world.compact(1, world.logOf(1).commit);
world.node(1).reportUnreachable(8);
world.tick(25);

// A large entry: the transport never gets it to n7.
world.drop((m) => m.to === 7 && m.entries.length > 0);
world.propose(1, 'large');
world.settle();

// n9 comes back. The snapshot for it is lost.
world.partition([1, 2, 3, 4, 5, 6, 7, 9], [8]);
world.drop((m) => m.to === 9 && m.type === 'MsgSnap', 1);
world.tick(100);
show('125 ticks later');
console.log(`${world.logs().split('\n').slice(5).join('\n')}\n`);

world.heal();
world.tick(100);
show('the network is mended');

world.node(1).reportSnapshot(9, 'SnapshotFailure');
world.tick(10);
world.settle();
show('the failure is reported');
