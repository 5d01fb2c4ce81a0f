import { MemoryStorage, newConfState, RawNode } from '../../src/index.ts';
import type { Message, Transition } from '../../src/index.ts';
import { MESSAGE_TYPES } from '../../src/message.ts';
import { World } from '../../sim/index.ts';

type Names = Map<string, Set<string>>;

/** By type: which fields hold something, and what follows. */
const fields: Names = new Map();
const effects: Names = new Map();
let now: Transition | null = null;

function add(to: Names, key: string, name: string): void {
  const names = to.get(key) ?? new Set();
  to.set(key, names.add(name));
}

function note(m: Message): void {
  const values = Object.entries(m) as [string, Message[keyof Message]][];
  for (const [name, value] of values) {
    if (/^(type|to|from)$/.test(name)) continue;
    const list = Array.isArray(value) || value instanceof Uint8Array;
    if (list ? value.length > 0 : value) add(fields, m.type, name);
  }
}

// A node tells of all that it takes in and of all that it
// sends while it does so.
function onTransition(step: Transition): void {
  const { name, message } = step;
  if (message === null) return;
  note(message);
  if (name === 'Receive') now = step;
  else add(effects, now!.message!.type, message.type);
}

const options = { preVote: true, checkQuorum: true, onTransition };

// n3 misses an entry, and later on needs a snapshot.
const world = new World({ nodes: 3, seed: 7, ...options });
world.elect(1);
world.partition([1, 2], [3]);
world.propose(2, 'a');
world.settle();
world.heal();
world.tick(2);
world.settle();
world.partition([1, 2], [3]);
world.propose(1, 'b');
world.settle();
world.compact(1, 3);
world.node(1).reportUnreachable(3);
world.heal();
world.tick(3);
world.settle();
world.node(1).reportSnapshot(3, 'SnapshotFailure');
// The leader is asked for a read, and so is a follower.
for (const id of [1, 2]) world.node(id).readIndex(new Uint8Array());
world.step();
world.settle();
// Then n3 is to lead; when it is gone, n2 campaigns.
world.propose(1, 'c');
world.node(2).transferLeader(3);
world.settle();
world.crash(3);
world.node(2).forgetLeader();
world.tick(20);
world.settle();

// The log of n3 is behind when it campaigns.
const late = new World({ nodes: 3, seed: 7, onTransition });
late.elect(1);
late.partition([1, 2], [3]);
late.propose(1, 'a');
late.settle();
late.heal();
late.elect(3);

// What a node asks of its own threads.
const confState = newConfState({ voters: [1] });
const storage = new MemoryStorage({ confState });
const node = new RawNode({
  id: 1,
  storage,
  electionTick: 10,
  heartbeatTick: 1,
  random: () => 0,
  asyncStorageWrites: true,
});
node.campaign();
while (node.hasReady()) {
  for (const m of node.ready().messages) {
    note(m);
    storage.append(m.entries);
    for (const answer of m.responses) {
      add(effects, m.type, answer.type);
      node.step(answer);
    }
  }
}

for (const type of MESSAGE_TYPES) {
  const names = [...(fields.get(type) ?? [])].join(' ');
  console.log(type.padEnd(21), names || '-');
  const sent = [...(effects.get(type) ?? [])].join(' ');
  if (sent !== '') console.log('  leads to', sent);
}
