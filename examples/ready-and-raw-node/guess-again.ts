import { MemoryStorage, newConfState } from '../../src/index.ts';
import { RawNode } from '../../src/index.ts';

const confState = newConfState({ voters: [1] });
const storage = new MemoryStorage({ confState });
const timers = { electionTick: 10, heartbeatTick: 1, random: () => 0 };
const config = { ...timers, id: 1, storage };

function turn(node: RawNode): number[] {
  const { entries, hardState, committedEntries } = node.ready();
  storage.append(entries);
  if (hardState !== null) storage.setHardState(hardState);
  node.advance();
  return committedEntries.map(({ index }) => index);
}

const node = new RawNode(config);
node.campaign();
while (node.hasReady()) turn(node);
node.propose(new TextEncoder().encode('x=1'));
while (node.hasReady()) turn(node);
console.log(`applied up to ${node.status().applied}`);

// The process ends; its disk is whole.
console.log(turn(new RawNode(config)).join(' '));
