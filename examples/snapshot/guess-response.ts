import {
  MemoryStorage,
  newConfState,
  newEntry,
  newMessage,
  newSnapshot,
  RawNode,
} from '../../src/index.ts';

// n3 holds six entries and knows that one is committed.
const confState = newConfState({ voters: [1, 2, 3] });
const storage = new MemoryStorage({
  confState,
  hardState: { term: 1, vote: 0, commit: 1 },
  entries: [1, 2, 3, 4, 5, 6].map((index) => newEntry(1, index)),
});
const timers = { electionTick: 10, heartbeatTick: 1 };
const node = new RawNode({ id: 3, storage, ...timers, random: () => 0 });

const snapshot = newSnapshot(4, 1, confState);
const from = { from: 1, to: 3, term: 1 };
node.step(newMessage({ type: 'MsgSnap', ...from, snapshot }));
const { log } = node.inspect();
console.log(`committed ${log.committed}, last ${log.lastIndex()}`);
const [response] = node.ready().messages;
console.log(response!.type);
console.log(response!.index);
