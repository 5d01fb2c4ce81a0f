import { MajorityConfig } from '../../src/internals.ts';
import { JointConfig } from '../../src/quorum.ts';

const incoming = new MajorityConfig([1, 2, 4]);
const outgoing = new MajorityConfig([1, 2, 3]);
const joint = new JointConfig(incoming, outgoing);

const votes = new Map([
  [2, true],
  [4, true],
  [1, false],
  [3, false],
]);
console.log(`${joint}`);
console.log(incoming.voteResult(votes), outgoing.voteResult(votes));
console.log(joint.voteResult(votes));
