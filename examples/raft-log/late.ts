import { MemoryStorage, newEntry, SILENT } from '../../src/index.ts';
import type { EntryId } from '../../src/index.ts';
import { RaftLog } from '../../src/internals.ts';

const log = new RaftLog(new MemoryStorage(), SILENT);
let commit = 3; // as far as the leader has committed

/** An append with entries of these terms after `prev`. */
function append(prev: EntryId, terms: number[]): void {
  const next = prev.index + 1;
  const entries = terms.map((t, i) => newEntry(t, next + i));
  const slice = { term: 3, prev, entries };
  const last = log.maybeAppend(slice, commit);
  const held = log.allEntries().map((entry) => entry.term);
  const mark = `committed ${log.committed}`;
  console.log(`  last ${last}  terms ${held}  ${mark}`);
}

console.log('entries 1 to 3, then 4, then 5');
append({ index: 0, term: 0 }, [1, 1, 1]);
append({ index: 3, term: 1 }, [2]);
append({ index: 4, term: 2 }, [2]);

console.log('a copy of the message with entry 4, late');
append({ index: 3, term: 1 }, [2]);

console.log('entry 5 should be of term 3: rejected');
append({ index: 5, term: 3 }, [3]);

console.log('a leader of term 3 has another entry 5');
append({ index: 4, term: 2 }, [3]);

console.log('committed up to 5, but this proves only 4');
commit = 5;
append({ index: 3, term: 1 }, [2]);
