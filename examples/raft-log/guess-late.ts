import { MemoryStorage, newEntry, SILENT } from '../../src/index.ts';
import { RaftLog } from '../../src/internals.ts';

const log = new RaftLog(new MemoryStorage(), SILENT);

/** An append of one entry of `term` after another. */
function append(index: number, term: number, prev: number) {
  const entries = [newEntry(term, index)];
  const before = { index: index - 1, term: prev };
  return log.maybeAppend({ term: 1, prev: before, entries }, 0);
}

for (const index of [1, 2, 3, 4, 5]) {
  append(index, 1, index === 1 ? 0 : 1);
}
console.log(`the log ends at ${log.lastIndex()}`);

// The message with entry 4 comes once more.
const answer = append(4, 1, 1);
console.log(`the log ends at ${log.lastIndex()}`);
console.log(answer);
