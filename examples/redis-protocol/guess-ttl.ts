import { encodeBatch } from '../raft-kv/batch.ts';
import { splitLine } from '../raft-kv/inline_request.ts';
import { latin1Bytes } from '../raft-kv/latin1.ts';
import '../raft-kv/page_buffer.ts';
import { RedisStore } from '../raft-kv/redis_store.ts';
import type { Command } from '../raft-kv/service.ts';

const store = new RedisStore();

function call(line: string): Command {
  return { kind: 'call', args: splitLine(line)!.map(latin1Bytes) };
}

store.apply(encodeBatch([call('SET a 1 PX 9000')]));
store.apply(encodeBatch([{ kind: 'clock', now: 1000 }]));
// A second later, and no stroke since.
store.apply(encodeBatch([call('SET b 1 PX 5000')]));
store.apply(encodeBatch([{ kind: 'clock', now: 2100 }]));
store.apply(encodeBatch([{ kind: 'clock', now: 4100 }]));
const left = store.query(splitLine('PTTL b')!.map(latin1Bytes));
console.log(JSON.stringify(left));
