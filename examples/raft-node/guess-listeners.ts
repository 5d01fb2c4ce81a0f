import { MemoryStorage, newConfState } from '../../src/index.ts';
import { newMessage, RaftNode, RawNode } from '../../src/index.ts';

const confState = newConfState({ voters: [1, 2] });
const storage = new MemoryStorage({ confState });
const timers = { electionTick: 10, heartbeatTick: 1, random: () => 0 };
const raw = new RawNode({ ...timers, id: 1, storage });
const node = new RaftNode(raw);

/** A signal that counts. */
const listeners = new Set<() => void>();
let added = 0;
const signal = {
  aborted: false,
  reason: null,
  addEventListener(_: 'abort', listener: () => void): void {
    added++;
    listeners.add(listener);
  },
  removeEventListener(_: 'abort', listener: () => void): void {
    listeners.delete(listener);
  },
};

// Nobody leads, and 1,000 proposals wait under one signal.
for (let i = 0; i < 1000; i++) void node.propose(new Uint8Array(), { signal });
console.log(`waiting: added ${added}, listening ${listeners.size}`);
node.step(newMessage({ type: 'MsgHeartbeat', from: 2, to: 1, term: 1 }));
const sent = raw.peekReady().messages.filter((m) => m.type === 'MsgProp');
console.log(`passed on: ${sent.length}`);
console.log(`${added} ${listeners.size}`);
