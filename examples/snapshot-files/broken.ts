import { newConfState, newEntry, newSnapshot } from '../../src/index.ts';
import { NodeDisk } from '../raft-kv/disk.ts';
import { MemoryFiles } from '../raft-kv/memory_files.ts';

const identity = { cluster: 'book', member: 1 };
const common = { folder: 'data', identity, segmentSize: 256 };
const say = (line: string): void => console.log(`  ${line}`);
const members = newConfState({ voters: [1] });

// Six entries, a snapshot up to 2 and one up to 4.
const files = new MemoryFiles();
const disk = new NodeDisk({ ...common, files });
await disk.load();
for (const index of [1, 2, 3, 4, 5, 6]) {
  const entries = [newEntry(1, index, new Uint8Array(20).fill(index))];
  const hardState = { term: 1, vote: 1, commit: index };
  await disk.write([{ snapshot: null, entries, hardState }], true);
}
for (const index of [2, 4]) {
  const data = new Uint8Array(100).fill(index);
  await disk.save(newSnapshot(index, 1, members, data), index);
}
await disk.close();
const snapshots = [...files.contents()].filter(([path]) => {
  return path.includes('/snap/');
});

/** Starts on a disk on which a byte has changed in the last so many. */
async function start(name: string, broken: number): Promise<void> {
  console.log(`${name}:`);
  const contents = files.contents();
  for (const [path, bytes] of snapshots.slice(2 - broken)) {
    const changed = bytes.slice();
    changed[60]! ^= 1;
    contents.set(path, changed);
  }
  const copy = new MemoryFiles(contents);
  try {
    const node = new NodeDisk({ ...common, files: copy, say });
    const { snapshot, entries } = await node.load();
    const covered = snapshot?.metadata.index ?? 0;
    const rest = entries.filter(({ index }) => index > covered);
    const indexes = rest.map(({ index }) => index).join(' ');
    console.log(`  snapshot up to ${covered}, then entries ${indexes}`);
  } catch (error) {
    console.log(`  does not start: ${(error as Error).message}`);
  }
  for (const file of await copy.list('data/snap')) console.log(`  ${file}`);
}

await start('as it is', 0);
await start('the newest one has changed', 1);
await start('both have changed', 2);
