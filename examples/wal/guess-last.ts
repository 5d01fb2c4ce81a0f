import { newEntry } from '../../src/index.ts';
import { MemoryFiles } from '../raft-kv/memory_files.ts';
import { Wal } from '../raft-kv/wal.ts';

const identity = { cluster: 'book', member: 1 };
const common = { folder: 'wal', identity, segmentSize: 2048 };
const files = new MemoryFiles();
const { wal } = await Wal.open({ ...common, files });
for (const index of [1, 2]) {
  const entries = [newEntry(1, index, new Uint8Array(40).fill(7))];
  await wal.append([{ snapshot: null, hardState: null, entries }], true);
}

// The last record is synced, and nothing comes after it. A bit flips in it.
const [[path, bytes]] = [...files.contents()] as [[string, Uint8Array]];
const flipped = bytes.slice();
flipped[bytes.lastIndexOf(7)]! ^= 1;
const disk = new MemoryFiles([[path, flipped]]);
const found = await Wal.open({ ...common, files: disk }).then(
  ({ logged }) => `${logged.entries.length}`,
  () => 'does not start',
);
console.log(found);
