import { newEntry } from '../../src/index.ts';
import { MemoryFiles } from '../raft-kv/memory_files.ts';
import { Wal } from '../raft-kv/wal.ts';

const files = new MemoryFiles();
const identity = { cluster: 'book', member: 1 };
const options = { files, folder: 'wal', identity, segmentSize: 2048 };
const { wal } = await Wal.open(options);

async function append(from: number, to: number): Promise<void> {
  for (let i = from; i <= to; i++) {
    const entries = [newEntry(1, i, new Uint8Array(300).fill(i))];
    const hardState = { term: 1, vote: 1, commit: i };
    await wal.append([{ snapshot: null, entries, hardState }], true);
  }
}

/** The segments by number and first entry: they are in their names. */
function show(what: string): void {
  const names = wal.names().map((name) => {
    const [number, next] = name.split(/[-.]/).map((n) => parseInt(n, 16));
    return `#${number} from ${next}`;
  });
  console.log(`${what}\n  ${names.join(', ')}`);
}

await append(1, 12);
show('entries 1 to 12');
await wal.snapshot({ index: 8, term: 1 }, 8);
show('a snapshot up to 8');
await append(13, 20);
await wal.snapshot({ index: 18, term: 1 }, 15);
show('entries 13 to 20, a snapshot up to 18, compacted to 15');
await append(21, 24);
await wal.snapshot({ index: 24, term: 1 }, 22);
show('entries 21 to 24, a snapshot up to 24, compacted to 22');

const { logged } = await Wal.open({
  ...options,
  files: files.crashed(Boolean),
});
const { hardState, entries, snapshots } = logged;
console.log('a start reads');
console.log(`  entries ${entries[0]!.index} to ${entries.at(-1)!.index}`);
console.log(`  snapshots ${snapshots.map(({ index }) => index).join(', ')}`);
console.log(`  commit ${hardState!.commit}`);
