import {
  MemoryStorage,
  newConfState,
  newMessage,
  ProposalDroppedError,
  RawNode,
} from '../../src/index.ts';

// n1, one of three; at most 10 bytes may wait to be applied.
const confState = newConfState({ voters: [1, 2, 3] });
const storage = new MemoryStorage({ confState });
const timers = { electionTick: 10, heartbeatTick: 1 };
const random = (): number => 0;
const limit = { maxUncommittedEntriesSize: 10 };
const n1 = new RawNode({ id: 1, storage, random, ...timers, ...limit });

/** All that the Readys ask for; what they send is lost. */
function work(): void {
  while (n1.hasReady()) {
    const { entries, hardState } = n1.ready();
    storage.append(entries);
    if (hardState !== null) storage.setHardState(hardState);
    n1.advance();
  }
}

function offer(data: string): void {
  let fate = 'taken';
  try {
    n1.propose(new TextEncoder().encode(data));
  } catch (error) {
    if (!(error instanceof ProposalDroppedError)) throw error;
    fate = error.reason;
  }
  work();
  const { uncommittedSize } = n1.inspect();
  const name = `${data.length} bytes`.padEnd(8);
  console.log(`${name}  ${fate.padEnd(18)}  waiting: ${uncommittedSize}`);
}

const fromN2 = { from: 2, to: 1, term: 1 };
n1.campaign();
work();
n1.step(newMessage({ type: 'MsgVoteResp', ...fromN2 }));
work();

console.log('n1 leads, and nobody acknowledges anything');
for (const data of ['0123456789abcde', 'x', '']) offer(data);

// n2 has all three entries: the term's first, and two more.
n1.step(newMessage({ type: 'MsgAppResp', index: 3, ...fromN2 }));
work();
console.log('\nn2 has acknowledged them');
for (const data of ['x', 'y']) offer(data);
