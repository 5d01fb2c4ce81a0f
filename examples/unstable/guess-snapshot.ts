import { newConfState, newEntry, newSnapshot } from '../../src/index.ts';
import { SILENT } from '../../src/index.ts';
import { Unstable } from '../../src/internals.ts';

const memory = new Unstable(3, SILENT);
const conf = newConfState({ voters: [1, 2, 3] });
memory.restore(newSnapshot(6, 2, conf));
memory.truncateAndAppend([newEntry(2, 7)]);
memory.acceptInProgress();

console.log('term of 6:', memory.maybeTerm(6));
memory.stableTo({ term: 2, index: 6 });
console.log('snapshot', memory.snapshot?.metadata.index ?? 'none');
console.log(memory.length);
