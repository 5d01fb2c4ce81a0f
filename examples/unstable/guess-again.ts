import { newEntry, SILENT } from '../../src/index.ts';
import { Unstable } from '../../src/internals.ts';

const memory = new Unstable(1, SILENT);
memory.truncateAndAppend([1, 2, 3, 4, 5].map((i) => newEntry(1, i)));
memory.acceptInProgress();
memory.truncateAndAppend([newEntry(2, 4)]);
console.log(
  memory
    .nextEntries()
    .map((e) => e.index)
    .join(' '),
);
