import { MajorityConfig } from '../../src/internals.ts';

function show(ids: readonly number[], held: readonly number[]): void {
  const known = new Map(held.map((index, i) => [i + 1, index] as const));
  const voters = new MajorityConfig(ids);
  const index = voters.committedIndex((id) => known.get(id));
  console.log(`${voters} hold ${held.join(' ')}  ->  ${index}`);
}

show([1, 2, 3], [9, 4, 7]);
// One more node, and it is slow.
show([1, 2, 3, 4], [9, 4, 7, 1]);
show([1, 2, 3, 4, 5], [9, 4, 7, 1, 8]);

// n3 has not said anything yet.
show([1, 2, 3], [9, 4]);
// n4 holds a lot, and is no voter.
show([1, 2, 3], [9, 4, 7, 99]);

show([1], [9]);
show([], []);
