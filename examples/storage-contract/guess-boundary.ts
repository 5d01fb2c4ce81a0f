import { MemoryStorage, newConfState, newEntry } from '../../src/index.ts';
import { newSnapshot } from '../../src/index.ts';

// A snapshot of index 4, and entries 5 to 10.
const storage = new MemoryStorage({
  snapshot: newSnapshot(4, 2, newConfState({ voters: [1] })),
  entries: [5, 6, 7, 8, 9, 10].map((i) => newEntry(3, i)),
});

let known = 0;
for (let index = 0; index <= 12; index++) {
  try {
    const term = storage.term(index);
    console.log(`term(${index}) is ${term}`);
    known++;
  } catch (error) {
    console.log(`term(${index}): ${(error as Error).name}`);
  }
}
console.log(known);
