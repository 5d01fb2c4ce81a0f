import { NO_LIMIT } from '../../src/index.ts';
import { Changer, ProgressTracker } from '../../src/internals.ts';
import { parseConfChanges } from '../../src/internals.ts';

const tracker = new ProgressTracker(256, NO_LIMIT);
for (const change of parseConfChanges('v1 v2 v3 v5 l4')) {
  tracker.install(new Changer(tracker, 1).simple([change]));
}

function hear(id: number, granted: boolean): void {
  tracker.recordVote(id, granted);
  const { granted: yes, rejected: no, result } = tracker.tallyVotes();
  const word = granted ? 'yes' : 'no';
  console.log(`n${id} says ${word}`.padEnd(12), `${yes}:${no} ${result}`);
}

console.log(`${tracker.config}`);
hear(1, true);
hear(2, false);
// A copy, and a change of mind.
hear(2, false);
hear(2, true);
// A learner, and a stranger.
hear(4, true);
hear(9, true);
hear(3, true);
hear(5, true);

tracker.resetVotes();
console.log(`\na new election: ${tracker.tallyVotes().result}`);
