import { newEntry, SILENT } from '../../src/index.ts';
import { Unstable } from '../../src/internals.ts';

const memory = new Unstable(1, SILENT);
memory.truncateAndAppend([1, 2, 3].map((i) => newEntry(1, i)));
memory.acceptInProgress();
memory.truncateAndAppend([4, 5].map((i) => newEntry(1, i)));
memory.acceptInProgress();

memory.stableTo({ term: 1, index: 5 });
console.log(memory.length);
