import { MemoryStorage, newConfState } from '../../src/index.ts';
import { newMessage, RawNode } from '../../src/index.ts';
import type { MessageType } from '../../src/index.ts';

const confState = newConfState({ voters: [1, 2, 3] });
const storage = new MemoryStorage({ confState });
const timers = { electionTick: 10, heartbeatTick: 1, random: () => 0 };
const n1 = new RawNode({ ...timers, id: 1, storage });

/** Takes a Ready and writes it. */
function write(): void {
  const { entries, hardState } = n1.ready();
  storage.append(entries);
  if (hardState !== null) storage.setHardState(hardState);
}

function work(): void {
  while (n1.hasReady()) {
    write();
    n1.advance();
  }
}

/** n2 responds to n1. */
function hear(type: MessageType, index: number): void {
  n1.step(newMessage({ type, from: 2, to: 1, term: 1, index }));
}

n1.campaign();
work();
hear('MsgVoteResp', 0);
work();
hear('MsgAppResp', 1);
work();

// It takes entry 2, and a Ready with it. The Ready is
// written and sent, but nobody calls advance yet.
n1.propose(new TextEncoder().encode('x=1'));
write();
hear('MsgAppResp', 2);
console.log(n1.status().commit);
