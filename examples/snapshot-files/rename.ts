import { newConfState, newSnapshot } from '../../src/index.ts';
import type { OpenFile } from '../raft-kv/files.ts';
import { MemoryFiles } from '../raft-kv/memory_files.ts';
import { Snapshotter } from '../raft-kv/snapshotter.ts';

/** Files that leave out a kind of sync. */
class Careless extends MemoryFiles {
  skips: 'nothing' | 'files' | 'folders' = 'nothing';

  override async open(path: string, what: 'new' | 'old'): Promise<OpenFile> {
    const file = await super.open(path, what);
    const sync = async (): Promise<void> => {
      if (this.skips !== 'files') await file.sync();
    };
    return { ...file, sync };
  }

  override async syncFolder(folder: string): Promise<void> {
    if (this.skips !== 'folders') await super.syncFolder(folder);
  }
}

const members = newConfState({ voters: [1, 2, 3] });
const data = new Uint8Array(700).fill(7);

/** Writes a snapshot up to 10 where there is one up to 5, and looks. */
async function run(skips: Careless['skips']): Promise<void> {
  console.log(`leaves out the sync of ${skips}:`);
  const files = new Careless();
  const snapshotter = new Snapshotter({ files, folder: 'snap' });
  await snapshotter.write(newSnapshot(5, 1, members, data));
  files.skips = skips;
  await snapshotter.write(newSnapshot(10, 1, members, data));

  // The log names both now. Whatever was not synced may be gone, or there.
  const ids = [5, 10].map((index) => ({ index, term: 1 }));
  const name = (yes: boolean): string => (yes ? 'arrived' : 'lost');
  for (const names of [true, false]) {
    for (const bytes of [true, false]) {
      // A folder that was not synced has two names open; the disk asks what
      // became of those before it asks for the bytes.
      let openNames = skips === 'folders' ? 2 : 0;
      const disk = files.crashed(() => (openNames-- > 0 ? names : bytes));
      const after = new Snapshotter({ files: disk, folder: 'snap' });
      const found = await after.newest(ids);
      const what = `names ${name(names)}, bytes ${name(bytes)}`;
      console.log(`  ${what}: snapshot up to ${found?.metadata.index}`);
    }
  }
}

await run('nothing');
await run('files');
await run('folders');
