import { NO_LIMIT } from '../../src/index.ts';
import { Changer, ProgressTracker } from '../../src/internals.ts';
import { parseConfChanges } from '../../src/internals.ts';

const tracker = new ProgressTracker(256, NO_LIMIT);
const changer = () => new Changer(tracker, 1);

function show(what: string): void {
  console.log(`${what}\n  ${tracker.config}`);
  console.log(`  members ${tracker.ids().join(' ')}`);
  console.log(`  committed up to ${tracker.committed()}`);
}

for (const change of parseConfChanges('v1 v2 v3 l4')) {
  tracker.install(changer().simple([change]));
}
for (const [id, match] of [9, 4, 7, 9].entries()) {
  tracker.progress.get(id + 1)!.match = match;
}
show('three voters, one learner');

// n5 comes in, n3 is to learn only, n1 goes.
const change = parseConfChanges('v5 l3 r1');
tracker.install(changer().enterJoint(true, change));
show('in between');

tracker.progress.get(5)!.match = 6;
show('n5 has caught up');

tracker.install(changer().leaveJoint());
show('left');
