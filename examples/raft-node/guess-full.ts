import { MemoryStorage, newConfState } from '../../src/index.ts';
import { RaftNode, RawNode } from '../../src/index.ts';

const confState = newConfState({ voters: [1] });
const storage = new MemoryStorage({ confState });
const timers = { electionTick: 10, heartbeatTick: 1, random: () => 0 };
const limits = { maxUntakenEntries: 2 };
const raw = new RawNode({ ...timers, ...limits, id: 1, storage });

// It leads, and entry 1 is committed.
raw.campaign();
while (raw.hasReady()) {
  const { entries, hardState } = raw.ready();
  storage.append(entries);
  if (hardState !== null) storage.setHardState(hardState);
  raw.advance();
}
const node = new RaftNode(raw, { maxWaiting: 1 });

// Five proposals, and nobody takes a Ready.
for (let i = 1; i <= 5; i++) void node.propose(Uint8Array.of(i));
console.log(raw.peekReady().entries.length);
