import { newConfState, newEntry, newSnapshot } from '../../src/index.ts';
import { NodeDisk } from '../raft-kv/disk.ts';
import { MemoryFiles } from '../raft-kv/memory_files.ts';

const identity = { cluster: 'book', member: 2 };
const files = new MemoryFiles();
const disk = new NodeDisk({ files, folder: 'data', identity });
await disk.load();
for (const index of [1, 2, 3]) {
  const entries = [newEntry(1, index)];
  const hardState = { term: 1, vote: 1, commit: index };
  await disk.write([{ snapshot: null, entries, hardState }], true);
}

// Its own snapshot begins to be written. Meanwhile the leader's comes.
const members = newConfState({ voters: [1, 2, 3] });
const data = new Uint8Array(3000).fill(7);
await disk.save(newSnapshot(3, 1, members, data), 3);
const snapshot = newSnapshot(20, 1, members, data);
const hardState = { term: 1, vote: 1, commit: 20 };
await disk.write([{ snapshot, entries: [], hardState }], true);
await disk.saved();
console.log((await files.list('data/snap')).length);
