import { MemoryStorage, newConfState } from '../../src/index.ts';
import { newEntry, RawNode } from '../../src/index.ts';

/** Starts again: five entries are on disk, four committed. */
function restart(applied: number): string {
  const storage = new MemoryStorage({
    confState: newConfState({ voters: [1, 2, 3] }),
    hardState: { term: 1, vote: 1, commit: 4 },
    entries: [1, 2, 3, 4, 5].map((index) => newEntry(1, index)),
  });
  const time = { electionTick: 10, heartbeatTick: 1 };
  const own = { id: 1, storage, random: Math.random };
  try {
    const node = new RawNode({ ...time, ...own, applied });
    if (!node.hasReady()) return 'nothing to apply';
    const entries = node.ready().committedEntries;
    return `apply ${entries.map(({ index }) => index).join(', ')}`;
  } catch (error) {
    return String(error);
  }
}

for (const applied of [0, 3, 4, 5]) {
  console.log(`applied: ${applied}  ${restart(applied)}`);
}
