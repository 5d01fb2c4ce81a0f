import { encodeBatch } from '../raft-kv/batch.ts';
import { splitLine } from '../raft-kv/inline_request.ts';
import { latin1, latin1Bytes } from '../raft-kv/latin1.ts';
import '../raft-kv/page_buffer.ts';
import { RedisStore } from '../raft-kv/redis_store.ts';
import type { Args, Command, Reply } from '../raft-kv/service.ts';

const store = new RedisStore();
const key = latin1Bytes('seats');

function words(line: string): Args {
  return splitLine(line)!.map(latin1Bytes);
}

/** Has one command applied, as an entry of its own. */
function apply(command: Command): Reply {
  return store.apply(encodeBatch([command]))[0]!;
}

function call(line: string): void {
  apply({ kind: 'call', args: words(line) });
  const [revision] = store.revisions([key]);
  console.log(`${line.padEnd(14)} revision ${revision}`);
}

/** EXEC of a client that has seen the key at this revision. */
function exec(revision: number): void {
  const calls = [words('DECR seats'), words('GET seats')];
  const watched = [{ key, revision }];
  const reply = apply({ kind: 'transaction', watched, calls });
  const done = reply as readonly Reply[] | null;
  const told = done?.map((one) =>
    one instanceof Uint8Array ? latin1(one) : `${one as number}`,
  );
  console.log(`EXEC, seen at ${revision}: ${told?.join(', ') ?? 'null'}`);
}

call('SET seats 1');
exec(1);
// Somebody else was faster: the client has still seen revision 1.
exec(1);
call('SET seats 5');
call('SET other 1');
exec(3);
