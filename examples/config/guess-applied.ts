import { MemoryStorage, newConfState } from '../../src/index.ts';
import { newEntry, RawNode } from '../../src/index.ts';

// Three entries are on disk, committed up to 2. The state
// machine has a disk of its own, and says that it is at 3.
const storage = new MemoryStorage({
  confState: newConfState({ voters: [1, 2, 3] }),
  hardState: { term: 1, vote: 1, commit: 2 },
  entries: [1, 2, 3].map((index) => newEntry(1, index)),
});
const time = { electionTick: 10, heartbeatTick: 1 };
const own = { id: 1, storage, random: Math.random };
try {
  new RawNode({ ...time, ...own, applied: 3 });
  console.log('starts');
} catch (error) {
  const { name, message } = error as Error;
  console.log(message);
  console.log(name);
}
