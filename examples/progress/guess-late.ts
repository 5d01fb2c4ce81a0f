import { Inflights, Progress } from '../../src/internals.ts';

const pr = new Progress(5, new Inflights(8));
pr.match = 4;
pr.becomeReplicate();
for (let i = 0; i < 3; i++) pr.sentEntries(1, 10);

// The responses overtake each other: 7 comes before 5.
pr.maybeUpdate(7);
pr.inflights.freeTo(7);
console.log(`${pr}`);
const news = pr.maybeUpdate(5);
console.log(`${pr}`);
console.log(news ? 'news' : 'nothing');
