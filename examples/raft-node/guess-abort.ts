import { MemoryStorage, newConfState } from '../../src/index.ts';
import { newMessage, RaftNode, RawNode } from '../../src/index.ts';

const confState = newConfState({ voters: [1, 2] });
const storage = new MemoryStorage({ confState });
const timers = { electionTick: 10, heartbeatTick: 1, random: () => 0 };
const raw = new RawNode({ ...timers, id: 1, storage });
const node = new RaftNode(raw);

/** A client with patience of its own. */
function client(data: string): AbortController {
  const patience = new AbortController();
  const { signal } = patience;
  void node.propose(new TextEncoder().encode(data), { signal });
  return patience;
}

// Nobody leads.
const [, b, c] = ['a', 'b', 'c'].map(client);
b!.abort();
node.step(newMessage({ type: 'MsgHeartbeat', from: 2, to: 1, term: 1 }));
c!.abort();

// What goes to the leader?
const sent = raw.peekReady().messages.flatMap((m) => m.entries);
console.log(sent.map((e) => new TextDecoder().decode(e.data)).join(' '));
