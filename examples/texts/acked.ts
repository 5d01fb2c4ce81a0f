import {
  describeAcked,
  JointConfig,
  MajorityConfig,
} from '../../src/internals.ts';

const match = new Map([
  [1, 9],
  [2, 9],
  [4, 4],
  [26, 123456],
]);
const acked = (id: number) => match.get(id);

const incoming = new MajorityConfig([2, 3, 4, 26]);
const outgoing = new MajorityConfig([1, 2]);
console.log(describeAcked(new JointConfig(incoming, outgoing), acked));
console.log(describeAcked(new MajorityConfig([]), acked));
