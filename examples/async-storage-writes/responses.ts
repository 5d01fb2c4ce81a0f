import { describeMessage, MemoryStorage } from '../../src/index.ts';
import { newConfState, newEntry, newMessage } from '../../src/index.ts';
import { LOCAL_APPEND_THREAD, RawNode } from '../../src/index.ts';
import type { Message, MessageParts } from '../../src/index.ts';

const confState = newConfState({ voters: [1, 2, 3] });
const storage = new MemoryStorage({ confState });
const timers = { electionTick: 10, heartbeatTick: 1, random: () => 0 };
const settings = { ...timers, asyncStorageWrites: true };
const node = new RawNode({ ...settings, id: 1, storage });
const writes: Message[] = []; // handed to the log writer, not done

/** n2, the leader of term 1, says something; n1 takes a Ready. */
function hear(what: string, parts: MessageParts): void {
  console.log(what);
  node.step(newMessage({ from: 2, to: 1, term: 1, ...parts }));
  for (const m of node.ready().messages) {
    if (m.to === LOCAL_APPEND_THREAD) {
      writes.push(m);
      console.log(`  to the log writer, ${m.responses.length} responses`);
    } else {
      console.log(`  leaves: ${describeMessage(m)}`);
    }
  }
}

/** The log writer does the oldest write, and sends its responses. */
function write(): void {
  const m = writes.shift()!;
  storage.append(m.entries);
  console.log(`the log writer has done ${m.entries.length} entries`);
  for (const response of m.responses) {
    console.log(`  ${describeMessage(response)}`);
    if (response.to === 1) node.step(response);
  }
}

function held(): void {
  console.log(`  in memory: ${node.inspect().log.unstable.length}`);
}

const type = 'MsgApp';
const [one, two] = [newEntry(1, 1), newEntry(1, 2)];
hear('n2 sends entry 1', { type, entries: [one] });
hear('n2 sends a heartbeat', { type: 'MsgHeartbeat' });
hear('n2 sends entry 2', { type, index: 1, logTerm: 1, entries: [two] });
held();
write();
held();
write();
held();
hear('n2 sends entry 2 again', {
  type,
  index: 1,
  logTerm: 1,
  entries: [two],
});
write();
