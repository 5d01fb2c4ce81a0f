import '../raft-kv/page_buffer.ts';
import { newEntry, Replica } from '../../src/index.ts';
import { encodeProposal } from '../../src/replica/proposal.ts';
import { encodeBatch } from '../raft-kv/batch.ts';
import { latin1, latin1Bytes } from '../raft-kv/latin1.ts';
import { RedisStore } from '../raft-kv/redis_store.ts';

const words = (text: string) => text.split(' ').map((w) => latin1Bytes(w));
function entry(index: number, call: string) {
  const batch = encodeBatch([{ kind: 'call', args: words(call) }]);
  const name = { node: 1, run: 1, seq: index };
  return newEntry(1, index, encodeProposal(name, batch));
}

const stored = {
  hardState: { term: 1, vote: 1, commit: 2 },
  snapshot: null,
  entries: [
    newEntry(1, 1),
    entry(2, 'INCRBY counter 41'),
    entry(3, 'INCRBY counter 1'),
  ],
};
const time = { electionTick: 10, heartbeatTick: 1, random: () => 0 };
const cluster = { id: 1, founders: [1, 2, 3], run: 2, preVote: true };
const node = new Replica<null>({ ...cluster, ...time, stored });
const store = new RedisStore();

/** What ReplicaNode does with the effects, as far as it matters here. */
function work(): void {
  for (let todo = node.effects(); todo.length > 0 || node.take();) {
    for (const effect of todo) {
      if (effect.kind === 'write') node.written(effect);
      if (effect.kind !== 'apply') continue;
      for (const { command } of effect.entries) {
        if (command !== null) store.apply(command);
      }
      node.applied(effect, Array<null>(effect.entries.length).fill(null));
    }
    todo = node.effects();
  }
}

for (let tick = 0; tick < 30; tick++) {
  work();
  node.tick();
}
const value = store.query(words('GET counter'));
console.log(value instanceof Uint8Array ? latin1(value) : '(nil)');
