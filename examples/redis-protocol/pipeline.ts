import { encodeBatch } from '../raft-kv/batch.ts';
import { Client } from '../raft-kv/client.ts';
import type { Connection } from '../raft-kv/client.ts';
import { latin1, latin1Bytes } from '../raft-kv/latin1.ts';
import '../raft-kv/page_buffer.ts';
import { RedisSession } from '../raft-kv/redis_session.ts';
import { RedisStore } from '../raft-kv/redis_store.ts';
import type { ServerState } from '../raft-kv/server_state.ts';
import type { Args, Command, Reply } from '../raft-kv/service.ts';

const store = new RedisStore();
let asked: string[] = [];

/** A node without a log: what is asked of it is done at once. */
const service = {
  write: (commands: readonly Command[]): Promise<readonly Reply[]> => {
    asked.push(`write ${commands.length}`);
    return Promise.resolve(store.apply(encodeBatch(commands)));
  },
  read: (calls: readonly Args[]): Promise<readonly Reply[]> => {
    asked.push(`read ${calls.length}`);
    return Promise.resolve(calls.map((args) => store.query(args)));
  },
};
const most = 1e6;
const server = {
  service,
  calls: 0,
  settings: { maxWords: most, maxWord: most, maxCall: most, maxReply: most },
  add: (connection: Connection) => new Client(1, connection, true),
} as unknown as ServerState;

let replies = '';
const connection: Connection = {
  address: '',
  localAddress: '',
  write: (bytes) => {
    replies += latin1(bytes);
    return true;
  },
  pause: () => {},
  resume: () => {},
  end: () => {},
  destroy: () => {},
};
const session = new RedisSession(connection, server);

/** Sends lines as one piece, and tells what the node was asked for. */
async function send(...lines: readonly string[]): Promise<void> {
  [asked, replies] = [[], ''];
  session.take(latin1Bytes(lines.map((line) => `${line}\r\n`).join('')));
  await new Promise((resolve) => setTimeout(resolve, 1));
  console.log(`${lines.join('; ')}\n  asks ${asked.join(', ') || 'nothing'}`);
  console.log(`  told ${replies.trim().replaceAll('\r\n', ' ')}`);
}

await send('SET a 1', 'INCR a', 'APPEND a 0');
await send('GET a', 'STRLEN a', 'EXISTS a');
await send('SET a 5', 'GET a', 'INCR a', 'GET a');
await send('SET a 8', 'PING', 'NONSENSE', 'INCR a');
await send('MULTI', 'INCR a', 'GET a', 'EXEC');
