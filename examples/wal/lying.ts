import { newEntry } from '../../src/index.ts';
import type { OpenFile } from '../raft-kv/files.ts';
import { MemoryFiles } from '../raft-kv/memory_files.ts';
import { Wal } from '../raft-kv/wal.ts';

/** A disk that says that it is done, and is not, once it lies. */
class LyingFiles extends MemoryFiles {
  lies = false;

  override async open(path: string, what: 'new' | 'old'): Promise<OpenFile> {
    const file = await super.open(path, what);
    const sync = async (): Promise<void> => {
      if (!this.lies) await file.sync();
    };
    return { ...file, sync };
  }
}

const identity = { cluster: 'book', member: 1 };
const common = { folder: 'wal', identity, segmentSize: 2048 };

/** Appends three entries, each synced, and takes the power away. */
async function run(name: string, lies: boolean): Promise<void> {
  const files = new LyingFiles();
  const { wal } = await Wal.open({ ...common, files });
  files.lies = lies;
  for (const index of [1, 2, 3]) {
    const entries = [newEntry(1, index)];
    const hardState = { term: 1, vote: 1, commit: 0 };
    await wal.append([{ snapshot: null, entries, hardState }], true);
  }
  console.log(`${name}: the log says that entry 3 is written`);
  for (const survives of [true, false]) {
    const disk = files.crashed(() => survives);
    const { logged } = await Wal.open({ ...common, files: disk });
    const { entries, hardState } = logged;
    const term = hardState?.term ?? 0;
    const what = survives ? 'everything arrived' : 'only what was synced';
    console.log(`  ${what}: ${entries.length} entries, term ${term}`);
  }
}

await run('a disk that syncs', false);
await run('a disk that lies', true);
