import { MemoryStorage, newConfState } from '../../src/index.ts';
import { RawNode } from '../../src/index.ts';

const confState = newConfState({ voters: [1] });
const storage = new MemoryStorage({ confState });
const timers = { electionTick: 10, heartbeatTick: 1, random: () => 0 };
const node = new RawNode({ ...timers, id: 1, storage });

/** Does one Ready; tells how much it has to apply. */
function turn(): number {
  const { entries, hardState, committedEntries } = node.ready();
  storage.append(entries);
  if (hardState !== null) storage.setHardState(hardState);
  node.advance();
  return committedEntries.length;
}

node.campaign();
while (node.hasReady()) turn();

// How many Readys does it take to apply the proposal?
node.propose(new TextEncoder().encode('x=1'));
let count = 1;
while (turn() === 0) count++;
console.log(count);
