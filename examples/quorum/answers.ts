import { MajorityConfig } from '../../src/internals.ts';

const ANSWERS = { y: true, n: false } as const;

function show(ids: readonly number[], answers: string): void {
  const voters = new MajorityConfig(ids);
  const votes = new Map<number, boolean>();
  ids.forEach((id, i) => {
    const answer = answers[i];
    if (answer === 'y' || answer === 'n') votes.set(id, ANSWERS[answer]);
  });
  const result = voters.voteResult(votes);
  console.log(`${answers || '-'}`.padEnd(6), result);
}

// y is yes, n is no, a dot has not answered.
for (const answers of ['y..', 'yn.', 'yy.', 'nn.']) show([1, 2, 3], answers);
console.log('');
for (const answers of ['yy..', 'yyn.', 'yynn', 'yyy.']) {
  show([1, 2, 3, 4], answers);
}
console.log('');
show([], '');
