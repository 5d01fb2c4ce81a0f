import { newEntry } from '../../src/index.ts';
import { MemoryFiles } from '../raft-kv/memory_files.ts';
import { Wal } from '../raft-kv/wal.ts';

const files = new MemoryFiles();
const identity = { cluster: 'book', member: 1 };
const options = { files, folder: 'wal', identity, segmentSize: 1100 };
const { wal } = await Wal.open(options);

// Two entries fill a segment: the segments begin with 1, 3, 5, 7 and 9.
for (let i = 1; i <= 10; i++) {
  const entries = [newEntry(1, i, new Uint8Array(380).fill(i))];
  await wal.append([{ snapshot: null, entries, hardState: null }], true);
}
await wal.snapshot({ index: 4, term: 1 }, 4);
await wal.snapshot({ index: 9, term: 1 }, 9);
console.log(wal.names().length);
