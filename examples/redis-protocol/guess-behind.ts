import { encodeBatch } from '../raft-kv/batch.ts';
import { splitLine } from '../raft-kv/inline_request.ts';
import { latin1Bytes } from '../raft-kv/latin1.ts';
import '../raft-kv/page_buffer.ts';
import { RedisStore } from '../raft-kv/redis_store.ts';
import type { Command } from '../raft-kv/service.ts';

const store = new RedisStore();
const call: Command = {
  kind: 'call',
  args: splitLine('SET lock a PX 5000')!.map(latin1Bytes),
};

// n1 leads until 12000 by its own clock.
store.apply(encodeBatch([call, { kind: 'clock', now: 10_000 }]));
store.apply(encodeBatch([{ kind: 'clock', now: 12_000 }]));
// n2 leads now. Its clock is three seconds behind that of n1.
let strokes = 0;
for (let now = 9000; store.size > 0; now += 1000) {
  store.apply(encodeBatch([{ kind: 'clock', now }]));
  strokes = now - 9000;
}
console.log(`${strokes} ms`);
