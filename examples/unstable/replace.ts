import { lineLogger, newEntry } from '../../src/index.ts';
import { Unstable } from '../../src/internals.ts';

const logger = lineLogger('INFO', (line) => console.log(line));
// 1 and 2 are on disk.
const memory = new Unstable(3, logger);

function show(what: string): void {
  const { offset, offsetInProgress, untakenSize } = memory;
  const held = memory.entries.map((e) => `${e.term}/${e.index}`);
  const next = memory.nextEntries().map((e) => e.index);
  console.log(what);
  console.log(`  ${held.join(' ')}`);
  console.log(`  offset ${offset}, in progress ${offsetInProgress}`);
  console.log(`  to hand out: ${next}  (${untakenSize} bytes)\n`);
}

function add(term: number, indexes: number[]): void {
  const data = new Uint8Array(10);
  const entries = indexes.map((i) => newEntry(term, i, data));
  memory.truncateAndAppend(entries);
}

add(1, [3, 4, 5]);
memory.acceptInProgress();
show('3 to 5 are handed out');

add(1, [6, 7]);
show('6 and 7 are added at the end');

add(2, [7]);
show('another 7: the old one was not handed out');

add(3, [4]);
show('another 4: the old one was handed out');

add(4, [2]);
show('another 2: that is before the offset');
