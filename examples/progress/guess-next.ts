import { Inflights, Progress } from '../../src/internals.ts';

// Everything up to 4 is known to be on the follower.
const pr = new Progress(5, new Inflights(8));
pr.match = 4;
pr.becomeReplicate();
// Three messages, one entry each: 5, 6 and 7.
for (let i = 0; i < 3; i++) pr.sentEntries(1, 10);
console.log(`${pr}`);

// The follower rejects the second one, and names 4.
pr.maybeDecrTo(5, 4);
pr.becomeProbe();
console.log(`${pr}`);
console.log(pr.next);
