import { Changer, parseConfChanges } from '../../src/internals.ts';
import { ProgressTracker } from '../../src/internals.ts';

const tracker = new ProgressTracker(256, 1_000_000);

function change(text: string): void {
  const changer = new Changer(tracker, 7);
  tracker.install(changer.simple(parseConfChanges(text)));
}

for (const text of ['v1', 'v2', 'v3', 'v4']) change(text);
// All are known to hold the log up to 7.
for (const pr of tracker.progress.values()) pr.maybeUpdate(7);

change('r4');
change('l4');
console.log(`${tracker.config}`);
console.log(`n4: ${tracker.progress.get(4)!}`);
console.log(tracker.progress.get(4)!.match);
