import { MajorityConfig } from '../../src/internals.ts';

const match = new Map([
  [1, 5],
  [2, 5],
  [3, 3],
  [4, 3],
]);
const voters = new MajorityConfig([1, 2, 3, 4]);
console.log(voters.committedIndex((id) => match.get(id)));

voters.delete(4);
console.log(voters.committedIndex((id) => match.get(id)));
