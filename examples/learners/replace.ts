import { newConfState } from '../../src/index.ts';
import { Changer, parseConfChanges } from '../../src/internals.ts';
import { ProgressTracker, restoreMembership } from '../../src/internals.ts';

// n3 is dead, n4 is a learner and has the log.
const alive = [1, 2, 4];
const state = newConfState({ voters: [1, 2, 3], learners: [4] });

/** Who of those alive may fail, too, one at a time. */
function tell(tracker: ProgressTracker): void {
  const { config } = tracker;
  const spare = alive.filter((lost) => {
    const rest = alive.filter((id) => id !== lost);
    const votes = new Map(rest.map((id) => [id, true] as const));
    return config.voters.voteResult(votes) === 'VoteWon';
  });
  const names = spare.map((id) => `n${id}`).join(' or ') || 'nobody';
  console.log(`  ${config}  may lose ${names}`);
}

function walk(...steps: string[]): void {
  console.log(steps.join(', then '));
  const tracker = new ProgressTracker(256, 1_000_000);
  tracker.install(restoreMembership(tracker, 9, state));
  tell(tracker);
  for (const step of steps) {
    const changes = parseConfChanges(step);
    if (changes.length === 1) {
      tracker.install(new Changer(tracker, 9).simple(changes));
      tell(tracker);
      continue;
    }
    tracker.install(new Changer(tracker, 9).enterJoint(true, changes));
    tell(tracker);
    tracker.install(new Changer(tracker, 9).leaveJoint());
    tell(tracker);
  }
}

walk('v4', 'r3');
walk('r3', 'v4');
walk('v4 r3');
