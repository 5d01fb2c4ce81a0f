import { LOCAL_APPEND_THREAD, MemoryStorage } from '../../src/index.ts';
import { newConfState, newEntry, newMessage } from '../../src/index.ts';
import { RawNode } from '../../src/index.ts';
import type { Message } from '../../src/index.ts';

const confState = newConfState({ voters: [1, 2, 3] });
const storage = new MemoryStorage({ confState });
const timers = { electionTick: 10, heartbeatTick: 1, random: () => 0 };
const settings = { ...timers, asyncStorageWrites: true };
const node = new RawNode({ ...settings, id: 1, storage });

function asked(): Message {
  const { messages } = node.ready();
  return messages.find((m) => m.to === LOCAL_APPEND_THREAD)!;
}

function done({ entries, responses }: Message): void {
  storage.append(entries);
  for (const m of responses) if (m.to === 1) node.step(m);
  console.log(`in memory: ${node.inspect().log.unstable.length}`);
}

// Entry 1 is handed out in term 1. Then n3 leads term 2, and
// sends nothing but a heartbeat.
const to = { from: 2, to: 1, term: 1 };
const entries = [newEntry(1, 1)];
node.step(newMessage({ ...to, type: 'MsgApp', entries }));
const first = asked();
const parts = { type: 'MsgHeartbeat', from: 3, to: 1, term: 2 } as const;
node.step(newMessage(parts));
const second = asked();

done(first);
const { length } = node.inspect().log.unstable;
done(second);
console.log(length);
