import { newEntry } from '../../src/index.ts';
import type { Batch } from '../../src/index.ts';
import { MemoryFiles } from '../raft-kv/memory_files.ts';
import { Wal } from '../raft-kv/wal.ts';

const identity = { cluster: 'book', member: 1 };
const common = { folder: 'wal', identity, segmentSize: 4096 };

function batch(index: number): Batch {
  const entries = [newEntry(1, index, new Uint8Array(500).fill(index))];
  return { snapshot: null, hardState: null, entries };
}

/** How far the log of a disk goes, or that a start is refused. */
async function outcome(files: MemoryFiles): Promise<string> {
  return Wal.open({ ...common, files }).then(
    ({ logged }) => `up to entry ${logged.entries.at(-1)?.index ?? 0}`,
    () => 'does not start',
  );
}

async function count(disks: Iterable<MemoryFiles>): Promise<void> {
  const counts = new Map<string, number>();
  for (const disk of disks) {
    const found = await outcome(disk);
    counts.set(found, (counts.get(found) ?? 0) + 1);
  }
  for (const key of [...counts.keys()].sort()) {
    console.log(`  ${key}: ${counts.get(key)}`);
  }
}

// Entries 1 and 2 are synced; 3, 4 and 5 come in one write after that.
const files = new MemoryFiles();
const { wal } = await Wal.open({ ...common, files });
await wal.append([batch(1), batch(2)], true);
const synced = files.contents();
await wal.append([batch(3), batch(4), batch(5)], false);

/** The disk after each way in which the power can go. */
function* cuts(): Generator<MemoryFiles> {
  let sectors = 0;
  files.crashed(() => ++sectors > 0);
  for (let set = 0; set < 2 ** sectors; set++) {
    let at = 0;
    yield files.crashed(() => ((set >> at++) & 1) === 1);
  }
}

/** The disk with each bit flipped, of those that are synced. */
function* flips(end: number): Generator<MemoryFiles> {
  for (const [path, bytes] of synced) {
    for (let bit = 0; bit < end * 8; bit++) {
      const flipped = bytes.slice();
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      yield new MemoryFiles([[path, flipped]]);
    }
  }
}

console.log('entries 1 and 2 synced, 3 to 5 not, and a power cut:');
await count(cuts());

const [bytes] = synced.values();
const end = bytes!.lastIndexOf(2) + 1;
console.log(`one of the ${end * 8} bits up to entry 2 flipped:`);
await count(flips(end));
