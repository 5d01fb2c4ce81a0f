import type { Entry } from '../../src/index.ts';
import { Disk } from '../../sim/disk.ts';

const entry = (index: number): Entry => {
  return { term: 1, index, type: 'EntryNormal', data: new Uint8Array(0) };
};

function write(disk: Disk, index: number): void {
  disk.write({ snapshot: null, entries: [entry(index)], hardState: null });
}

/** Entry 1 is synced; 2, 3 and 4 are written, and then the power goes. */
function cut(keep: number): void {
  const disk = new Disk();
  write(disk, 1);
  disk.sync();
  for (const index of [2, 3, 4]) write(disk, index);
  const { unsynced } = disk;
  disk.crash(keep);
  const left = disk.load().entries.map(({ index }) => index);
  console.log(`${unsynced} unsynced, ${keep} survive: ${left.join(' ')}`);
}

for (const keep of [0, 1, 2, 3]) cut(keep);
