import { newConfState, newEntry, newSnapshot } from '../../src/index.ts';
import { NodeDisk } from '../raft-kv/disk.ts';
import { MemoryFiles } from '../raft-kv/memory_files.ts';

const MIB = 1024 * 1024;
const identity = { cluster: 'book', member: 1 };
const files = new MemoryFiles();
const disk = new NodeDisk({ files, folder: 'data', identity });
await disk.load();

async function append(index: number): Promise<void> {
  const entries = [newEntry(1, index)];
  const hardState = { term: 1, vote: 1, commit: index };
  await disk.write([{ snapshot: null, entries, hardState }], true);
}

for (const index of [1, 2, 3]) await append(index);

// From here on, what happens to files, in short.
const log: string[] = [];
files.beforeChange = (what) => {
  const [verb] = what.split(' ');
  const file = what.includes('/snap') ? 'snap' : 'wal';
  log.push(`${verb} ${file}`);
};

const members = newConfState({ voters: [1] });
const data = new Uint8Array(24 * MIB);
await disk.save(newSnapshot(3, 1, members, data), 3);
for (const index of [4, 5, 6]) {
  await append(index);
  log.push(`entry ${index} is acknowledged`);
}
await disk.saved();
log.push('the snapshot is there');

let last = '';
let count = 0;
for (const line of [...log, '']) {
  if (line !== last) {
    if (count > 0) console.log(count > 1 ? `${last}, ${count} times` : last);
    [last, count] = [line, 0];
  }
  count++;
}
