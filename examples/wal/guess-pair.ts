import { newEntry } from '../../src/index.ts';
import { MemoryFiles } from '../raft-kv/memory_files.ts';
import { Wal } from '../raft-kv/wal.ts';

const identity = { cluster: 'book', member: 1 };
const common = { folder: 'wal', identity, segmentSize: 4096 };
const files = new MemoryFiles();
const { wal } = await Wal.open({ ...common, files });

// Two batches in one write: entry 1 fills sectors, entry 2 is behind it.
const batches = [1, 2].map((index) => {
  const entries = [newEntry(1, index, new Uint8Array(900).fill(7))];
  return { snapshot: null, hardState: null, entries };
});
await wal.append(batches, false);

// Of all sectors only the second one does not arrive.
let sector = 0;
const disk = files.crashed(() => ++sector !== 2);
const { logged } = await Wal.open({ ...common, files: disk });
console.log(logged.entries.length);
