import {
  MemoryStorage,
  newConfState,
  ProposalDroppedError,
  RawNode,
} from '../../src/index.ts';

// One node alone; at most 4 entries may wait to be taken.
const confState = newConfState({ voters: [1] });
const storage = new MemoryStorage({ confState });
const timers = { electionTick: 10, heartbeatTick: 1 };
const random = (): number => 0;
const limit = { maxUntakenEntries: 4 };
const n1 = new RawNode({ id: 1, storage, random, ...timers, ...limit });

/** All that the Readys ask for. */
function work(): void {
  while (n1.hasReady()) {
    const { entries, hardState } = n1.ready();
    storage.append(entries);
    if (hardState !== null) storage.setHardState(hardState);
    n1.advance();
  }
}

function offer(count: number): void {
  for (let i = 1; i <= count; i++) {
    let fate = 'taken';
    try {
      n1.propose(new Uint8Array([i]));
    } catch (error) {
      if (!(error instanceof ProposalDroppedError)) throw error;
      fate = error.reason;
    }
    console.log(`  proposal ${i}: ${fate}`);
  }
}

n1.campaign();
work();
console.log('nobody takes a Ready');
offer(5);
work();
console.log('somebody has taken them all');
offer(1);
