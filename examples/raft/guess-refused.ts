import {
  MemoryStorage,
  newConfState,
  newMessage,
  RawNode,
} from '../../src/index.ts';

// n1 leads two others that never acknowledge anything; at
// most 10 bytes may wait to be applied.
const confState = newConfState({ voters: [1, 2, 3] });
const storage = new MemoryStorage({ confState });
const timers = { electionTick: 10, heartbeatTick: 1 };
const random = (): number => 0;
const limit = { maxUncommittedEntriesSize: 10 };
const n1 = new RawNode({ id: 1, storage, random, ...timers, ...limit });
n1.campaign();
const { entries, hardState } = n1.ready();
storage.append(entries);
if (hardState !== null) storage.setHardState(hardState);
n1.advance();
const type = 'MsgVoteResp';
n1.step(newMessage({ type, from: 2, to: 1, term: 1 }));

let taken = 0;
for (const size of [8, 3, 2, 1]) {
  try {
    n1.propose(new Uint8Array(size));
    taken++;
    console.log(`${size} bytes are taken`);
  } catch {
    console.log(`${size} bytes are not`);
  }
}
console.log(taken);
