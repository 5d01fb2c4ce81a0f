import { newConfState, newSnapshot } from '../../src/index.ts';
import { MemoryFiles } from '../raft-kv/memory_files.ts';
import { Snapshotter } from '../raft-kv/snapshotter.ts';

const members = newConfState({ voters: [1] });
const data = new Uint8Array(300).fill(7);
const files = new MemoryFiles();
await new Snapshotter({ files, folder: 'snap' }).write(
  newSnapshot(5, 1, members, data),
);
const [[path, bytes]] = [...files.contents()] as [[string, Uint8Array]];

let taken = 0;
for (let at = 0; at < bytes.length; at++) {
  const changed = bytes.slice();
  changed[at]! ^= 0xff;
  const disk = new MemoryFiles([[path, changed]]);
  const snapshotter = new Snapshotter({ files: disk, folder: 'snap' });
  const found = await snapshotter.newest([{ index: 5, term: 1 }]);
  if (found !== null) taken++;
}
console.log(taken);
