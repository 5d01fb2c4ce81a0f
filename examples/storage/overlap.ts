import { MemoryStorage, newConfState } from '../../src/index.ts';
import { newEntry, newSnapshot, NO_LIMIT } from '../../src/index.ts';

// A snapshot up to 2 of term 1, then entries 3, 4 and 5.
const members = newConfState({ voters: [1, 2, 3] });
const snapshot = newSnapshot(2, 1, members);
const disk = new MemoryStorage({ snapshot });

/** Appends entries of these terms, the first one at `from`. */
function append(from: number, terms: number[]): void {
  const entries = terms.map((t, i) => newEntry(t, from + i));
  const ids = entries.map(({ term, index }) => `${term}/${index}`);
  console.log(`append ${ids.join(' ')}`);
  try {
    disk.append(entries);
  } catch (error) {
    const { name, message } = error as Error;
    console.log(`  ${name}: ${message}`);
  }
  const [lo, hi] = [disk.firstIndex(), disk.lastIndex() + 1];
  const held = disk.entries(lo, hi, NO_LIMIT);
  const log = held.map(({ term, index }) => `${term}/${index}`);
  console.log(`  ${log.join(' ')}`);
}

append(3, [1, 1, 1]);
append(4, [2]); // in place of 4 and of all after it
append(1, [1, 1, 3]); // 1 and 2 are in the snapshot
append(1, [1, 1]); // and so are both of these
append(5, [3]); // 4 is missing
append(4, [2]); // 3/3 comes before: a term may not fall
