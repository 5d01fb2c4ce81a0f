import { MemoryStorage, newConfState } from '../../src/index.ts';
import { type ProposalDroppedError, RawNode } from '../../src/index.ts';

const confState = newConfState({ voters: [1] });
const storage = new MemoryStorage({ confState });
const time = { electionTick: 10, heartbeatTick: 1 };
const own = { id: 1, storage, random: () => 0 };
const limit = { maxUncommittedEntriesSize: 8 };
const node = new RawNode({ ...time, ...own, ...limit });
node.campaign();
node.ready();
node.advance();

// The leader leads, and nothing more is written.
let dropped = 'none';
for (const text of ['abcdefghijkl', '', 'm']) {
  try {
    node.propose(new TextEncoder().encode(text));
    console.log(`"${text}" is taken`);
  } catch (error) {
    const { reason } = error as ProposalDroppedError;
    console.log(`"${text}" is dropped: ${reason}`);
    dropped = text;
  }
}
console.log(dropped);
