import { encodeBatch } from '../raft-kv/batch.ts';
import { splitLine } from '../raft-kv/inline_request.ts';
import { latin1Bytes } from '../raft-kv/latin1.ts';
import '../raft-kv/page_buffer.ts';
import { RedisStore } from '../raft-kv/redis_store.ts';
import type { Args, Command } from '../raft-kv/service.ts';

const store = new RedisStore();
const key = latin1Bytes('k');

function words(line: string): Args {
  return splitLine(line)!.map(latin1Bytes);
}

function call(line: string): Command {
  return { kind: 'call', args: words(line) };
}

store.apply(encodeBatch([call('SET k 1')]));
const [revision] = store.revisions([key]);

// Others write, and in the end the value is what it was.
store.apply(encodeBatch([call('SET k 2'), call('SET k 1')]));
const [reply] = store.apply(
  encodeBatch([
    {
      kind: 'transaction',
      watched: [{ key, revision: revision! }],
      calls: [words('INCR k')],
    },
  ]),
);
console.log(JSON.stringify(reply));
