import { LOCAL_APPLY_THREAD, MemoryStorage } from '../../src/index.ts';
import { newConfState, newEntry, newMessage } from '../../src/index.ts';
import { RawNode } from '../../src/index.ts';

const confState = newConfState({ voters: [1, 2, 3] });
const storage = new MemoryStorage({ confState });
const timers = { electionTick: 10, heartbeatTick: 1, random: () => 0 };
const settings = { ...timers, asyncStorageWrites: true };
const node = new RawNode({ ...settings, id: 1, storage });

// n2 sends entries 1 to 3, and says that all are committed.
const entries = [1, 2, 3].map((index) => newEntry(1, index));
const parts = { type: 'MsgApp', from: 2, to: 1, term: 1 } as const;
node.step(newMessage({ ...parts, entries, commit: 3 }));
const { messages } = node.ready();
console.log(`committed up to ${node.status().commit}`);

// The write is not done. What is the state machine to apply?
const apply = messages.find((m) => m.to === LOCAL_APPLY_THREAD);
console.log(apply?.entries.length ?? 0);
