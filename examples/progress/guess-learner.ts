import { NO_LIMIT } from '../../src/index.ts';
import { Changer, ProgressTracker } from '../../src/internals.ts';
import { parseConfChanges } from '../../src/internals.ts';

// Three voters, four learners; n1 leads.
const tracker = new ProgressTracker(256, NO_LIMIT);
for (const change of parseConfChanges('v1 v2 v3 l4 l5 l6 l7')) {
  tracker.install(new Changer(tracker, 1).simple([change]));
}
// n1 has heard from itself and from every learner.
for (const [id, pr] of tracker.progress) {
  pr.recentActive = id === 1 || pr.isLearner;
}
console.log(tracker.quorumActive() ? 'active' : 'silent');
