import { CompactedError, MemoryStorage } from '../../src/index.ts';
import { newConfState, newEntry, NO_LIMIT } from '../../src/index.ts';
import { RawNode } from '../../src/index.ts';

/** Three entries, all of them committed. */
function written(): MemoryStorage {
  return new MemoryStorage({
    hardState: { term: 1, vote: 0, commit: 3 },
    confState: newConfState({ voters: [1, 2, 3] }),
    entries: [1, 2, 3].map((i) => newEntry(1, i)),
  });
}

/** Starts a node, whose first Ready reads entries 1 to 3. */
function run(what: string, spoil: (s: MemoryStorage) => void): void {
  const storage = written();
  spoil(storage);
  const maxCommittedSizePerReady = 999;
  console.log(what);
  try {
    const timers = { electionTick: 10, heartbeatTick: 1 };
    const limits = { maxCommittedSizePerReady };
    const config = { ...timers, ...limits, random: () => 0 };
    const node = new RawNode({ ...config, id: 1, storage });
    const { committedEntries } = node.ready();
    console.log('  entries to apply:', committedEntries.length);
  } catch (error) {
    const { name, message } = error as Error;
    console.log(`  ${name}\n    ${message}`);
  }
}

run('as it should be', () => {});
run('the disk cannot be read', (s) => {
  s.entries = () => {
    throw new Error('EIO');
  };
});
run('the first entry is left out', (s) => {
  s.entries = (lo, hi) => written().entries(lo + 1, hi, NO_LIMIT);
});
run('no entry at all', (s) => {
  s.entries = () => [];
});
run('the entries are gone', (s) => {
  s.entries = () => {
    throw new CompactedError();
  };
});
run('it answers later', (s) => {
  s.lastIndex = () => Promise.resolve(3) as unknown as number;
});
run('its first index falls back', (s) => {
  let asked = 0;
  s.firstIndex = () => (asked++ === 0 ? 4 : 1);
});
run('its last entry is lost', (s) => {
  s.lastIndex = () => 2;
});
