import { newConfState, newSnapshot } from '../../src/index.ts';
import { MemoryFiles } from '../raft-kv/memory_files.ts';
import { Snapshotter } from '../raft-kv/snapshotter.ts';

const members = newConfState({ voters: [1] });
const data = new Uint8Array(700).fill(7);
const files = new MemoryFiles();
const snapshotter = new Snapshotter({ files, folder: 'snap' });
await snapshotter.write(newSnapshot(5, 1, members, data));

// The power goes before the folder is synced, and takes all it can take.
files.beforeChange = (what) => {
  if (what === 'sync snap') throw new Error('power cut');
};
await snapshotter.write(newSnapshot(10, 1, members, data)).catch(() => {});
const left = files.crashed(() => false);
const again = new Snapshotter({ files: left, folder: 'snap' });
const found = await again.newest([{ index: 5, term: 1 }]);
console.log(found!.metadata.index);
