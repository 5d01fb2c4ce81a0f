import { newConfState } from '../../src/index.ts';
import { ProgressTracker, restoreMembership } from '../../src/internals.ts';

const tracker = new ProgressTracker(256, 1_000_000);
const state = newConfState({ voters: [1, 2, 3], learners: [4] });
tracker.install(restoreMembership(tracker, 9, state));

// n1 votes for itself, n4 votes for n1, and n2 rejects.
tracker.recordVote(1, true);
tracker.recordVote(4, true);
tracker.recordVote(2, false);

const { granted, rejected, result } = tracker.tallyVotes();
console.log(`${granted} granted, ${rejected} rejected`);
console.log(result);
