import { MemoryStorage, newConfState } from '../../src/index.ts';
import { newEntry, NO_LIMIT } from '../../src/index.ts';

const confState = newConfState({ voters: [1, 2, 3] });
const disk = new MemoryStorage({ confState });
disk.append([1, 1, 1, 2, 2].map((t, i) => newEntry(t, i + 1)));

/** What came back, or the error. */
function ask(what: string, call: () => unknown): void {
  try {
    console.log(what, '->', call());
  } catch (error) {
    const { name, message } = error as Error;
    console.log(`${what} -> ${name}\n  ${message}`);
  }
}

ask('compact(3)', () => disk.compact(3));

disk.createSnapshot(4, null, new Uint8Array());
console.log('\na snapshot of index 4 is made');
ask('firstIndex()', () => disk.firstIndex());

disk.compact(3);
console.log('\nthe log is compacted up to 3');
ask('firstIndex()', () => disk.firstIndex());
ask('term(3)', () => disk.term(3));
ask('term(2)', () => disk.term(2));
ask('term(6)', () => disk.term(6));
ask('entries(3, 6)', () => disk.entries(3, 6, NO_LIMIT).length);
ask('entries(4, 6)', () => disk.entries(4, 6, NO_LIMIT).length);
ask('compact(3)', () => disk.compact(3));
ask('createSnapshot(4)', () => {
  return disk.createSnapshot(4, null, new Uint8Array());
});
