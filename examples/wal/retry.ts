import { newEntry } from '../../src/index.ts';
import type { OpenFile } from '../raft-kv/files.ts';
import { MemoryFiles } from '../raft-kv/memory_files.ts';
import { Wal } from '../raft-kv/wal.ts';

/** One sync fails, and what was written goes; the next one succeeds. */
class FailingFiles extends MemoryFiles {
  failing = false;

  override async open(path: string, what: 'new' | 'old'): Promise<OpenFile> {
    const file = await super.open(path, what);
    let lost: (() => Promise<void>)[] = [];
    return {
      ...file,
      write: (at, bytes) => {
        // In the cache of the system, and not on its way to the disk yet.
        lost.push(() => file.write(at, bytes));
        return Promise.resolve();
      },
      sync: async () => {
        const waiting = lost;
        lost = [];
        if (this.failing) {
          this.failing = false;
          throw new Error('EIO: i/o error, fdatasync');
        }
        for (const write of waiting) await write();
        await file.sync();
      },
    };
  }
}

const identity = { cluster: 'book', member: 1 };
const common = { folder: 'wal', identity, segmentSize: 2048 };
const batch = (index: number) => {
  return { snapshot: null, hardState: null, entries: [newEntry(1, index)] };
};

async function run(name: string, retries: boolean): Promise<void> {
  const files = new FailingFiles();
  const { wal } = await Wal.open({ ...common, files });
  console.log(`${name}:`);
  for (const index of [1, 2, 3]) {
    files.failing = index === 2;
    try {
      await wal.append([batch(index)], true);
      console.log(`  entry ${index}: written`);
    } catch (error) {
      console.log(`  entry ${index}: ${(error as Error).message}`);
      if (!retries) continue;
      // What the guard is there against.
      wal['failure'] = null;
      await wal['sync']();
      console.log(`  entry ${index}: written, says the second sync`);
    }
  }
  const disk = files.crashed(() => false);
  const found = await Wal.open({ ...common, files: disk }).then(
    ({ logged }) => `entries ${logged.entries.map(({ index }) => index)}`,
    (error: Error) => `does not start\n  ${error.message}`,
  );
  console.log(`  after a power cut: ${found}`);
}

await run('as it is', false);
await run('with a second sync', true);
