import { LOCAL_APPEND_THREAD, MemoryStorage } from '../../src/index.ts';
import { newConfState, newEntry, newMessage } from '../../src/index.ts';
import { RawNode } from '../../src/index.ts';
import type { Entry, Message } from '../../src/index.ts';

const confState = newConfState({ voters: [1, 2, 3, 4, 5] });
const storage = new MemoryStorage({ confState });
const timers = { electionTick: 10, heartbeatTick: 1, random: () => 0 };
const settings = { ...timers, asyncStorageWrites: true };
const node = new RawNode({ ...settings, id: 1, storage });

/** A leader sends entries from index 1 on; n1 hands them to its disk. */
function append(from: number, term: number, entries: Entry[]): Message {
  const parts = { type: 'MsgApp', from, to: 1, term, entries } as const;
  node.step(newMessage(parts));
  const { messages } = node.ready();
  return messages.find((m) => m.to === LOCAL_APPEND_THREAD)!;
}

/** Writes; gives back what n1 is to hear of it. */
function write({ entries, responses }: Message): Message {
  storage.append(entries);
  return responses.find((m) => m.to === 1)!;
}

function show(what: string): void {
  const { unstable } = node.inspect().log;
  const disk = storage.entries(1, storage.lastIndex() + 1, Infinity);
  const terms = (list: readonly Entry[]): string =>
    list.map((e) => `${e.term}/${e.index}`).join(' ') || 'none';
  const memory = terms(unstable.entries);
  console.log(`${what.padEnd(26)} memory ${memory}, disk ${terms(disk)}`);
}

const a = append(2, 1, [newEntry(1, 1)]);
const b = append(3, 2, [newEntry(2, 1)]);
const first = write(a);
const second = write(b);
show('two writes are done');

// n2 leads again, and puts its entry back.
const c = append(2, 3, [newEntry(1, 1)]);
show('1/1 is back, not written');

const { logTerm, index, term } = first;
console.log(`  "written up to ${logTerm}/${index}", of term ${term}`);
node.step(first);
show('the first response came');
node.step(second);
show('the second');
node.step(write(c));
show('the third write is done');
