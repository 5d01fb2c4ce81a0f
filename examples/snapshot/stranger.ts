import {
  MemoryStorage,
  newConfState,
  newMessage,
  newSnapshot,
  RawNode,
} from '../../src/index.ts';

// n4 was added at index 5. It starts with an empty log.
function receive(index: number, voters: number[]): void {
  const storage = new MemoryStorage();
  const timers = { electionTick: 10, heartbeatTick: 1 };
  const node = new RawNode({ id: 4, storage, ...timers, random: () => 0 });
  const snapshot = newSnapshot(index, 1, newConfState({ voters }));
  const to = { from: 1, to: 4, term: 1 };
  node.step(newMessage({ type: 'MsgSnap', ...to, snapshot }));
  const [response] = node.ready().messages;
  const last = node.inspect().log.lastIndex();
  console.log(`snapshot at ${index}: ${voters.join(' ')}`);
  console.log(`  last ${last}, response ${response!.index}`);
}

receive(4, [1, 2, 3]);
receive(5, [1, 2, 3, 4]);
