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

// The client gave up before it asked.
const signal = AbortSignal.abort();
void node.propose(Uint8Array.of(1), { signal });
const { entries } = raw.peekReady();
console.log(entries.length === 0 ? 'not taken' : 'taken');
