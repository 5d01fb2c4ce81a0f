import { newConfState, newEntry, newSnapshot } from '../../src/index.ts';
import { NodeDisk } from '../raft-kv/disk.ts';
import { MemoryFiles } from '../raft-kv/memory_files.ts';

const identity = { cluster: 'book', member: 1 };
const common = { folder: 'data', identity, segmentSize: 256 };
const members = newConfState({ voters: [1] });

/** The log first, and the file after it. */
function makeHasty(disk: NodeDisk): void {
  disk['keep'] = async (snapshot, compactTo) => {
    await disk['wal']!.snapshot(snapshot.metadata, compactTo);
    await disk['snapshotter'].write(snapshot);
  };
}

/** A first snapshot; the power goes at its change number `cut`. */
async function cutAt(cut: number, hasty: boolean): Promise<MemoryFiles | null> {
  const files = new MemoryFiles();
  const disk = new NodeDisk({ ...common, files });
  if (hasty) makeHasty(disk);
  await disk.load();
  for (const index of [1, 2, 3, 4, 5, 6]) {
    const entries = [newEntry(1, index, new Uint8Array(20).fill(index))];
    const hardState = { term: 1, vote: 1, commit: index };
    await disk.write([{ snapshot: null, entries, hardState }], true);
  }
  let changes = 0;
  files.beforeChange = () => {
    if (++changes > cut) throw new Error('power cut');
  };
  const data = new Uint8Array(100).fill(7);
  await disk.save(newSnapshot(5, 1, members, data), 5);
  const done = await disk.saved().then(
    () => true,
    () => false,
  );
  return done ? null : files;
}

async function count(name: string, hasty: boolean): Promise<void> {
  let starts = 0;
  let not = 0;
  for (let cut = 0; ; cut++) {
    const files = await cutAt(cut, hasty);
    if (files === null) break;
    for (const survives of [true, false]) {
      const left = files.crashed(() => survives);
      await new NodeDisk({ ...common, files: left }).load().then(
        () => starts++,
        () => not++,
      );
    }
  }
  console.log(`${name}: ${starts} power cuts and a start, ${not} and none`);
}

await count('the file first', false);
await count('the log first', true);
