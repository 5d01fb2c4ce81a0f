import { lineLogger, newEntry } from '../../src/index.ts';
import { Unstable } from '../../src/internals.ts';

const logger = lineLogger('INFO', (line) => console.log(line));
const memory = new Unstable(1, logger);

function show(what: string): void {
  const { offset, offsetInProgress, entries } = memory;
  const terms = entries.map(({ term }) => term).join(' ');
  const marks = `offset ${offset}  handed out before`;
  console.log(`${what}\n  ${marks} ${offsetInProgress}  [${terms}]`);
}

// Entries 1, 2 and 3 of term 1, handed out to be written.
memory.truncateAndAppend([1, 2, 3].map((i) => newEntry(1, i)));
memory.acceptInProgress();
show('1 to 3 are being written');

// Before the write is done, a leader of term 2 replaces 3.
memory.truncateAndAppend([newEntry(2, 3)]);
show('\nanother entry 3');

memory.stableTo({ term: 1, index: 3 });
show('the first write is done');

memory.acceptInProgress();
show('\nthe new entry 3 is being written');
memory.stableTo({ term: 2, index: 3 });
show('the second write is done');
