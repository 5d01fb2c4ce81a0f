import { MemoryStorage, newConfState, newEntry } from '../../src/index.ts';
import { newMessage, NO_LIMIT, RawNode } from '../../src/index.ts';
import type { Entry } from '../../src/index.ts';

const storage = new MemoryStorage({
  confState: newConfState({ voters: [1, 2, 3] }),
});
const time = { electionTick: 10, heartbeatTick: 1 };
const own = { id: 1, storage, random: () => 0 };
const node = new RawNode({ ...time, ...own });
const records: string[] = [];

function nameOf({ term, index }: Entry): string {
  return `${term}/${index}`;
}

/** Does what a Ready asks, and keeps a record of each write. */
function handle(): void {
  while (node.hasReady()) {
    const rd = node.ready();
    for (const entry of rd.entries) {
      records.push(`entry ${nameOf(entry)}`);
    }
    storage.append(rd.entries);
    if (rd.hardState !== null) {
      const { term, vote, commit } = rd.hardState;
      records.push(`state ${term} ${vote} ${commit}`);
      storage.setHardState(rd.hardState);
    }
    node.advance();
  }
}

/** An append of the leader of this term, after an entry of term 1. */
function append(term: number, prev: number, indexes: number[]): void {
  const from = term + 1;
  const entries = indexes.map((index) => newEntry(term, index));
  const logTerm = prev === 0 ? 0 : 1;
  const place = { index: prev, logTerm, commit: prev };
  const way = { from, to: 1, term };
  node.step(newMessage({ type: 'MsgApp', ...way, ...place, entries }));
  handle();
}

append(1, 0, [1, 2, 3]); // n2 leads term 1
append(2, 1, [2]); // n3 leads term 2: another entry 2

console.log('written, one after the other');
for (const record of records) console.log(`  ${record}`);
const last = storage.lastIndex() + 1;
const log = storage.entries(1, last, NO_LIMIT).map(nameOf);
console.log(`the log: ${log.join(', ')}`);
