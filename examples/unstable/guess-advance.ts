import { MemoryStorage, newConfState } from '../../src/index.ts';
import { newEntry, newMessage, RawNode } from '../../src/index.ts';

const confState = newConfState({ voters: [1, 2, 3] });
const disk = new MemoryStorage({ confState });
const timers = { electionTick: 10, heartbeatTick: 1 };
const config = { ...timers, random: () => 0, id: 2, storage: disk };
const node = new RawNode(config);
const { unstable } = node.inspect().log;

const to2 = { type: 'MsgApp' as const, to: 2 };
let entries = [1, 1, 1].map((t, i) => newEntry(t, i + 1));
node.step(newMessage({ ...to2, from: 1, term: 1, entries }));
const rd = node.ready();
disk.setHardState(rd.hardState!);
disk.append(rd.entries);

entries = [1, 1, 2].map((t, i) => newEntry(t, i + 1));
node.step(newMessage({ ...to2, from: 3, term: 2, entries }));
node.advance();
console.log(unstable.length);
