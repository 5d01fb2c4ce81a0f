import { JointConfig, MajorityConfig } from '../../src/internals.ts';

const incoming = new MajorityConfig([2, 3, 4, 5]);
const outgoing = new MajorityConfig([1, 2, 3]);
const voters = new JointConfig(incoming, outgoing);
const votes = new Map([
  [1, true],
  [2, true],
  [3, true],
  [4, false],
  [5, false],
]);
console.log(`${voters}`);
console.log(`incoming ${incoming.voteResult(votes)}`);
console.log(`outgoing ${outgoing.voteResult(votes)}`);
console.log(voters.voteResult(votes));
