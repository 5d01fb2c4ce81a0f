import { newConfState, newEntry, newSnapshot } from '../../src/index.ts';
import { NodeDisk } from '../raft-kv/disk.ts';
import { MemoryFiles } from '../raft-kv/memory_files.ts';

const identity = { cluster: 'book', member: 1 };
const files = new MemoryFiles();
const disk = new NodeDisk({ files, folder: 'data', identity });
await disk.load();
for (const index of [1, 2, 3, 4]) {
  const entries = [newEntry(1, index)];
  const hardState = { term: 1, vote: 1, commit: index };
  await disk.write([{ snapshot: null, entries, hardState }], true);
}
const members = newConfState({ voters: [1] });
await disk.save(newSnapshot(2, 1, members), 2);
await disk.saved();

// The power goes when the next file is there, and the log is not written.
files.beforeChange = (what) => {
  if (what.startsWith('write data/wal')) throw new Error('power cut');
};
await disk.save(newSnapshot(4, 1, members), 4);
await disk.saved().catch(() => {});
const left = files.crashed(() => true);
const again = new NodeDisk({ files: left, folder: 'data', identity });
const { snapshot } = await again.load();
console.log(snapshot!.metadata.index);
