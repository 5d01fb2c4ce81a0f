import { MemoryStorage, newConfState } from '../../src/index.ts';
import { RaftNode, RawNode } from '../../src/index.ts';

const confState = newConfState({ voters: [1] });
const storage = new MemoryStorage({ confState });
const timers = { electionTick: 10, heartbeatTick: 1, random: () => 0 };
const raw = new RawNode({ ...timers, id: 1, storage });

// It leads, and entry 1 is committed.
raw.campaign();
while (raw.hasReady()) {
  const { entries, hardState } = raw.ready();
  storage.append(entries);
  if (hardState !== null) storage.setHardState(hardState);
  raw.advance();
}
const node = new RaftNode(raw);

// The promise of this one is fulfilled at once.
void node.propose(new TextEncoder().encode('x=1'));
console.log(node.basicStatus().commit);
