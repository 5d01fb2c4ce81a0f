import { JointConfig, MajorityConfig } from '../../src/internals.ts';

const incoming = new MajorityConfig([2, 3, 4, 5]);
const outgoing = new MajorityConfig([1, 2, 3]);
const voters = new JointConfig(incoming, outgoing);

const match = new Map([
  [1, 9],
  [2, 9],
  [3, 9],
  [4, 4],
  [5, 2],
]);
const acked = (id: number) => match.get(id);
console.log(`incoming ${incoming.committedIndex(acked)}`);
console.log(`outgoing ${outgoing.committedIndex(acked)}`);
console.log(voters.committedIndex(acked));
