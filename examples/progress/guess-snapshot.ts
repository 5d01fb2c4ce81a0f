import { Inflights, Progress } from '../../src/internals.ts';

function snapshotAt(index: number): Progress {
  const pr = new Progress(3, new Inflights(8));
  pr.match = 2;
  pr.becomeSnapshot(index);
  return pr;
}

// The follower has the snapshot.
const arrived = snapshotAt(100);
console.log(`${arrived}`);
arrived.becomeProbe();
console.log(`arrived: ${arrived}`);

// It was lost: forget it, then probe.
const lost = snapshotAt(100);
lost.pendingSnapshot = 0;
lost.becomeProbe();
console.log(`lost:    ${lost}`);
console.log(lost.next);
