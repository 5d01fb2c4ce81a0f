import { newEntry } from '../../src/index.ts';
import { MemoryFiles } from '../raft-kv/memory_files.ts';
import { Wal } from '../raft-kv/wal.ts';

const identity = { cluster: 'book', member: 1 };
const common = { folder: 'wal', identity, segmentSize: 2048 };
const say = (line: string): void => console.log(`  ${line}`);

/** Entry 1 is synced. Then the power goes while a large one is written. */
async function cutOff(): Promise<MemoryFiles> {
  const files = new MemoryFiles();
  const { wal } = await Wal.open({ ...common, files });
  const large = new Uint8Array(900).fill(7);
  const batch = { snapshot: null, hardState: null };
  await wal.append([{ ...batch, entries: [newEntry(1, 1)] }], true);
  await wal.append([{ ...batch, entries: [newEntry(1, 2, large)] }], false);
  return files;
}

/** What a start finds on a disk. */
async function start(files: MemoryFiles): Promise<void> {
  try {
    const { logged } = await Wal.open({ ...common, files, say });
    const indexes = logged.entries.map(({ index }) => index);
    console.log(`  starts, with entries ${indexes.join(' ')}`);
  } catch (error) {
    console.log(`  does not start: ${(error as Error).message}`);
  }
}

const files = await cutOff();

console.log('every sector of entry 2 arrived:');
await start(files.crashed(() => true));

console.log('none did:');
await start(files.crashed(() => false));

console.log('the second one did not:');
let sector = 0;
await start(files.crashed(() => ++sector !== 2));

console.log('all did, and one bit of entry 1 changed since:');
const [[path, bytes]] = [...files.contents()] as [[string, Uint8Array]];
const spoilt = bytes.slice();
spoilt[130]! ^= 1;
await start(new MemoryFiles([[path, spoilt]]));
