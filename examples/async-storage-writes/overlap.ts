import { MemoryStorage, newConfState } from '../../src/index.ts';
import { newMessage, RawNode } from '../../src/index.ts';
import type { Message, MessageType } from '../../src/index.ts';

function leader(asyncStorageWrites: boolean): RawNode {
  const confState = newConfState({ voters: [1, 2, 3] });
  const storage = new MemoryStorage({ confState });
  const timers = { electionTick: 10, heartbeatTick: 1, random: () => 0 };
  const settings = { ...timers, asyncStorageWrites };
  const node = new RawNode({ ...settings, id: 1, storage });
  node.campaign();
  work(node, storage);
  hear(node, 'MsgVoteResp', 0);
  work(node, storage);
  hear(node, 'MsgAppResp', 1);
  work(node, storage);
  return node;
}

/** n2 responds to n1. */
function hear(node: RawNode, type: MessageType, index: number): void {
  node.step(newMessage({ type, from: 2, to: 1, term: 1, index }));
}

/** Does all Readys at once, in either way. */
function work(node: RawNode, storage: MemoryStorage): void {
  while (node.hasReady()) {
    const { entries, hardState, messages } = node.ready();
    storage.append(entries);
    if (hardState !== null) storage.setHardState(hardState);
    if (!node.asyncStorageWrites) node.advance();
    const responses = messages.flatMap((m) => m.responses);
    for (const m of responses) if (m.to === 1) node.step(m);
  }
}

/** What leaves for others, in short. */
function away(messages: readonly Message[]): string {
  const sent = messages.filter((m) => m.to > 0);
  return sent.map((m) => `${m.type} to n${m.to}`).join(', ') || 'nothing';
}

for (const asyncStorageWrites of [false, true]) {
  console.log(`asyncStorageWrites ${asyncStorageWrites}`);
  const node = leader(asyncStorageWrites);
  node.propose(new TextEncoder().encode('x'));
  const { messages } = node.ready();
  console.log('  the write of x has begun, and its disk is slow');
  // With synchronous writes, all of them wait for the write.
  const now = asyncStorageWrites ? messages : [];
  console.log(`  leaves: ${away(now)}`);
  for (let tick = 1; tick <= 2; tick++) {
    node.tick();
    try {
      console.log(`  tick ${tick}: ${away(node.ready().messages)}`);
    } catch (error) {
      console.log(`  tick ${tick}: ${(error as Error).message}`);
    }
  }
}
