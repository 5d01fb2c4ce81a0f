import { LOCAL_APPEND_THREAD, MemoryStorage } from '../../src/index.ts';
import { newConfState, RawNode } from '../../src/index.ts';

const confState = newConfState({ voters: [1, 2, 3] });
const storage = new MemoryStorage({ confState });
const timers = { electionTick: 10, heartbeatTick: 1, random: () => 0 };
const settings = { ...timers, asyncStorageWrites: true };
const node = new RawNode({ ...settings, id: 1, storage });

// n1 campaigns. How many messages leave for others at once?
node.campaign();
const { messages } = node.ready();
const [append] = messages.filter((m) => m.to === LOCAL_APPEND_THREAD);
const waiting = append!.responses.map((m) => `${m.type} to n${m.to}`);
console.log(`after the write: ${waiting.join(', ')}`);
console.log(messages.filter((m) => m.to > 0).length);
