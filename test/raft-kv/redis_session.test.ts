/** One client: what it says, what the service is asked, and what the client is told. */
import { readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import type { Connection } from '../../examples/raft-kv/client.ts';
import { COMMANDS } from '../../examples/raft-kv/redis_commands.ts';
import { RedisSession } from '../../examples/raft-kv/redis_session.ts';
import { ServerState } from '../../examples/raft-kv/server_state.ts';
import type { ServerSettings } from '../../examples/raft-kv/server_state.ts';
import { ClusterDownError, UnknownFateError } from '../../examples/raft-kv/service.ts';
import { sent } from './calls.ts';
import { MemoryService } from './memory_service.ts';

const SETTINGS: ServerSettings = {
  port: 6379,
  password: null,
  maxClients: 100,
  maxWords: 1000,
  maxWord: 10_000_000,
  maxCall: 20_000_000,
  maxReply: 20_000_000,
};

/** A connection that keeps what is written. */
class FakeConnection implements Connection {
  readonly address = '127.0.0.1:5000';
  readonly localAddress = '127.0.0.1:6379';
  readonly pieces: string[] = [];
  /** What writing answers: whether more may be written at once. */
  room = true;
  paused = false;
  state: 'open' | 'ended' | 'destroyed' = 'open';

  write(bytes: Uint8Array): boolean {
    this.pieces.push(Buffer.from(bytes).toString('latin1'));
    return this.room;
  }
  pause(): void {
    this.paused = true;
  }
  resume(): void {
    this.paused = false;
  }
  end(): void {
    this.state = 'ended';
  }
  destroy(): void {
    this.state = 'destroyed';
  }
}

/** All promises that can be fulfilled are. */
async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

class Bench {
  readonly service: MemoryService;
  readonly state: ServerState;

  constructor(settings: Partial<ServerSettings> = {}) {
    this.service = new MemoryService();
    this.state = new ServerState(this.service, { ...SETTINGS, ...settings });
  }

  client(): {
    connection: FakeConnection;
    session: RedisSession;
    say: (text: string) => Promise<string>;
  } {
    const connection = new FakeConnection();
    const session = new RedisSession(connection, this.state);
    const say = async (text: string): Promise<string> => {
      connection.pieces.length = 0;
      session.take(Buffer.from(text, 'latin1'));
      await settled();
      return connection.pieces.join('');
    };
    return { connection, session, say };
  }
}

/** Lines of calls, as typed. */
function typed(...lines: string[]): string {
  return lines.map((line) => `${line}\r\n`).join('');
}

describe('what Redis answers', () => {
  it.each([
    ['replies.txt', null],
    ['auth.txt', 'secret'],
  ])('is answered here too: %s', async (file, password) => {
    const { say } = new Bench({ password }).client();
    const text = readFileSync(new URL(`redis/${file}`, import.meta.url), 'utf8');
    const lines = text.split('\n').filter((line) => /^[>~<] /.test(line));
    let replies = 0;
    for (const [i, line] of lines.entries()) {
      if (line.startsWith('<')) continue;
      const reply = await say(Buffer.from(sent(line.slice(2))).toString('latin1'));
      if (line.startsWith('~')) continue;
      const shown = reply.slice(0, -2).replaceAll('\r\n', ' ').replace(/ $/, '\\x20');
      expect(`${line}\n< ${shown}`).toBe(`${line}\n${lines[i + 1]}`);
      replies++;
    }
    expect(replies).toBeGreaterThan(30);
  });
});

describe('a session', () => {
  it('hands runs of one kind on together, and answers in order', async () => {
    const bench = new Bench();
    const { say, connection } = bench.client();
    const reply = await say(
      typed(
        'SET a 1',
        'SET b 2',
        'GET a',
        'GET b',
        'GET c',
        'INCR a',
        'PING',
        'GET a',
        'NOSUCH',
        'GET a',
      ),
    );
    expect(reply.split('\r\n').map((line) => line.slice(0, 12))).toEqual([
      '+OK',
      '+OK',
      '$1',
      '1',
      '$1',
      '2',
      '$-1',
      ':2',
      '+PONG',
      '$1',
      '2',
      '-ERR unknown',
      '$1',
      '2',
      '',
    ]);
    expect(bench.service.asked).toEqual([
      ['write', 2],
      ['read', 3],
      ['write', 1],
      ['read', 1],
      ['read', 1],
    ]);
    // What was said behind a run goes with the next.
    expect(connection.pieces).toHaveLength(5);
    expect(bench.state.calls).toBe(10);
  });

  it('does not begin a run before the one before it is answered', async () => {
    const bench = new Bench();
    const { say } = bench.client();
    let answer!: () => void;
    const held = new Promise<void>((resolve) => (answer = resolve));
    const write = bench.service.write.bind(bench.service);
    bench.service.write = async (commands) => {
      await held;
      return write(commands);
    };
    expect(await say(typed('SET a 1', 'GET a'))).toBe('');
    expect(await say(typed('GET a'))).toBe('');
    expect(bench.service.asked).toEqual([]);
    answer();
    expect(await say('')).toBe('+OK\r\n$1\r\n1\r\n$1\r\n1\r\n');
  });

  it('answers a client that has said all, and then hangs up', async () => {
    const bench = new Bench();
    const { say, session, connection } = bench.client();
    let answer!: () => void;
    const held = new Promise<void>((resolve) => (answer = resolve));
    bench.service.write = () => held.then(() => [1]);
    await say(typed('INCR a', 'PING'));
    session.finish();
    expect(connection.state).toBe('open');
    answer();
    await settled();
    expect(connection.pieces.join('')).toBe(':1\r\n+PONG\r\n');
    expect(connection.state).toBe('ended');
    const idle = bench.client();
    idle.session.finish();
    expect(idle.connection.state).toBe('ended');
  });

  it('says why the service has not answered, and goes on', async () => {
    const bench = new Bench();
    const { say } = bench.client();
    bench.service.failure = new ClusterDownError('nobody leads');
    expect(await say(typed('SET a 1', 'SET b 1'))).toBe('-CLUSTERDOWN nobody leads\r\n'.repeat(2));
    bench.service.failure = new UnknownFateError('lost');
    expect(await say(typed('SET a 1'))).toBe('-UNKNOWN the write may have been done, or may not\r\n');
    bench.service.failure = new ClusterDownError('nobody leads');
    expect(await say(typed('GET a'))).toBe('-CLUSTERDOWN nobody leads\r\n');
    bench.service.failure = new Error('no such member');
    expect(await say(typed('RAFT.REMOVE 9'))).toBe('-ERR no such member\r\n');
    bench.service.failure = new ClusterDownError('nobody leads');
    expect(await say(typed('WATCH a'))).toBe('-CLUSTERDOWN nobody leads\r\n');
    await say(typed('MULTI', 'SET a 1'));
    bench.service.failure = new UnknownFateError('lost');
    expect(await say(typed('EXEC'))).toBe('-UNKNOWN the write may have been done, or may not\r\n');
    expect(await say(typed('EXEC', 'SET a 1', 'GET a'))).toBe(
      '-ERR EXEC without MULTI\r\n+OK\r\n$1\r\n1\r\n',
    );
  });

  it('hands commands of the cluster to the node, and not in a transaction', async () => {
    const { say } = new Bench().client();
    expect(await say(typed('RAFT.STATUS'))).toBe('*1\r\n$11\r\nRAFT.STATUS\r\n');
    expect(await say(typed('MULTI', 'RAFT.STATUS', 'EXEC'))).toBe(
      '+OK\r\n-ERR Command not allowed inside a transaction\r\n' +
        '-EXECABORT Transaction discarded because of previous errors.\r\n',
    );
  });

  it('ends with a client that says QUIT, behind what came before', async () => {
    const { say, connection } = new Bench().client();
    expect(await say(typed('SET a 1', 'QUIT', 'SET a 2'))).toBe('+OK\r\n+OK\r\n');
    expect(connection.state).toBe('ended');
    expect(await say(typed('PING'))).toBe('');
  });

  it('ends where nobody knows any more what the client says', async () => {
    const { say, connection } = new Bench().client();
    const error = '-ERR Protocol error: invalid multibulk length\r\n';
    expect(await say('SET a 1\r\nSET a 2\r\n*x\r\nSET a 3\r\n')).toBe(`+OK\r\n+OK\r\n${error}`);
    expect(connection.state).toBe('ended');
    expect(await say(typed('PING'))).toBe('');
  });

  it('does not talk with browsers', async () => {
    const bench = new Bench();
    for (const line of ['POST / HTTP/1.1', 'Host: 127.0.0.1']) {
      const { say, connection } = bench.client();
      expect(await say(typed(line, 'SET a 1'))).toBe('');
      expect(connection.state).toBe('ended');
    }
    expect(bench.service.asked).toEqual([]);
  });

  it('changes the version of the protocol behind what was said in the other', async () => {
    const { say } = new Bench().client();
    const reply = await say(typed('GET a', 'HELLO 3', 'GET a', 'RESET', 'GET a'));
    expect(reply).toMatch(/^\$-1\r\n%7\r\n.*_\r\n\+RESET\r\n\$-1\r\n$/s);
  });

  it('lets a client that must say who it is say no more than that', async () => {
    const bench = new Bench({ password: 'secret' });
    const { say, connection } = bench.client();
    expect(await say('*11\r\n')).toBe('-ERR Protocol error: unauthenticated multibulk length\r\n');
    expect(connection.state).toBe('ended');
    const other = bench.client();
    expect(await other.say(`AUTH secret\r\n*11\r\n$3\r\nDEL\r\n${'$1\r\nx\r\n'.repeat(10)}`)).toBe(
      '+OK\r\n:0\r\n',
    );
  });
});

describe('a client that does not read', () => {
  it('is sent no more, and asked for no more, until it does', async () => {
    const bench = new Bench();
    const { session, connection, say } = bench.client();
    const value = 'x'.repeat(600_000);
    await say(`*3\r\n$3\r\nSET\r\n$1\r\na\r\n$${value.length}\r\n${value}\r\n`);
    connection.room = false;
    await say(typed(...Array.from({ length: 10 }, () => 'GET a')));
    expect(connection.pieces).toHaveLength(1);
    expect(connection.pieces[0]!.length).toBeLessThan(1_300_000);
    session.take(Buffer.alloc(900_000, '\n'));
    expect(connection.paused).toBe(false);
    session.take(Buffer.alloc(900_000, '\n'));
    expect(connection.paused).toBe(true);
    for (let i = 2; i <= 5; i++) {
      session.drained();
      await settled();
      expect(connection.pieces).toHaveLength(i);
    }
    expect(connection.paused).toBe(true);
    session.drained();
    await settled();
    expect(connection.paused).toBe(false);
    connection.room = true;
    expect(await say(typed('PING'))).toBe('+PONG\r\n');
  });

  it('is left alone when it has gone', async () => {
    const bench = new Bench();
    const { session, connection, say } = bench.client();
    await say(typed(`SET a ${'x'.repeat(60_000)}`));
    connection.room = false;
    await say(typed(...Array.from({ length: 40 }, () => 'GET a'), 'SET b 1'));
    session.close();
    await settled();
    expect(connection.pieces).toHaveLength(1);
    expect(bench.state.clients.size).toBe(0);
    expect(bench.service.store.size).toBe(1);
  });

  it('is cut off when one reply is too large', async () => {
    const bench = new Bench({ maxReply: 100_000 });
    const { connection, say } = bench.client();
    await say(typed(`SET a ${'x'.repeat(60_000)}`));
    expect(await say(typed('MGET a a', 'PING'))).toBe('');
    expect(connection.state).toBe('destroyed');
  });
});

describe('a transaction', () => {
  it('is one command, with what the session answers itself in its place', async () => {
    const bench = new Bench();
    const { say } = bench.client();
    const reply = await say(typed('MULTI', 'SET a 1', 'ECHO hi', 'INCR a', 'PING', 'EXEC'));
    expect(reply).toBe(`+OK\r\n${'+QUEUED\r\n'.repeat(4)}*4\r\n+OK\r\n$2\r\nhi\r\n:2\r\n+PONG\r\n`);
    expect(bench.service.asked).toEqual([['write', 1]]);
  });

  it('that only reads is a read', async () => {
    const bench = new Bench();
    const { say } = bench.client();
    expect(await say(typed('MULTI', 'GET a', 'DBSIZE', 'EXEC'))).toContain('*2\r\n$-1\r\n:0\r\n');
    expect(await say(typed('MULTI', 'PING', 'EXEC'))).toContain('*1\r\n+PONG\r\n');
    expect(bench.service.asked).toEqual([['read', 2]]);
  });

  it('is given up when a watched key was changed by somebody else', async () => {
    const bench = new Bench();
    const [one, other] = [bench.client(), bench.client()];
    await one.say(typed('WATCH a', 'WATCH a b', 'MULTI', 'SET c 1', 'PING'));
    await other.say(typed('SET b 1'));
    expect(await one.say(typed('EXEC'))).toBe('*-1\r\n');
    expect(await one.say(typed('HELLO 3', 'WATCH a'))).toContain('+OK');
    await other.say(typed('SET a 1'));
    expect(await one.say(typed('MULTI', 'EXEC'))).toBe('+OK\r\n_\r\n');
    expect(bench.service.store.size).toBe(2);
  });

  it('counts what was watched first', async () => {
    const bench = new Bench();
    const [one, other] = [bench.client(), bench.client()];
    await one.say(typed('WATCH a'));
    await other.say(typed('SET a 1'));
    await one.say(typed('WATCH a'));
    expect(await one.say(typed('MULTI', 'GET a', 'EXEC'))).toContain('*-1\r\n');
  });

  it('watches no more than so many bytes of keys', async () => {
    const { say } = new Bench({ maxCall: 10_000 }).client();
    const key = 'k'.repeat(1000);
    for (let i = 0; i < 20; i++) await say(typed(`WATCH ${key}${i % 4}`));
    expect(await say(typed(`WATCH ${key}4`))).toBe('-ERR the watched keys take too many bytes\r\n');
    expect(await say(typed('MULTI', 'SET a 1', 'EXEC'))).toContain('-EXECABORT');
    expect(await say(typed(`WATCH ${key}4`))).toBe('+OK\r\n');
    for (let i = 0; i < 20; i++) await say(typed(`WATCH ${key}${i}`));
    expect(await say(typed('UNWATCH', `WATCH ${key}4`))).toBe('+OK\r\n+OK\r\n');
  });

  it('of too many bytes is refused', async () => {
    const { say } = new Bench({ maxCall: 10_000 }).client();
    await say(typed('MULTI'));
    const full = typed(...Array.from({ length: 60 }, () => 'SET a 1'));
    expect(await say(full)).toContain('-ERR the transaction takes too many bytes\r\n');
    expect(await say(typed('EXEC'))).toContain('-EXECABORT');
    expect(await say(typed('MULTI', 'SET a 1', 'EXEC'))).toContain('*1\r\n+OK\r\n');
  });
});

describe('what a client asks about clients', () => {
  it('is what they have said', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: 1_000_000 });
    try {
      const bench = new Bench();
      const [one, other] = [bench.client(), bench.client()];
      await one.say(
        typed('CLIENT SETNAME me', 'CLIENT SETINFO LIB-NAME lib', 'CLIENT SETINFO lib-ver 1.2'),
      );
      await other.say(typed('HELLO 3', 'MULTI', 'GET a'));
      vi.setSystemTime(1_005_500);
      const line =
        'id=1 addr=127.0.0.1:5000 laddr=127.0.0.1:6379 name=me age=5 idle=0 ' +
        'flags=N db=0 multi=-1 cmd=client ' +
        'user=default resp=2 lib-name=lib lib-ver=1.2\n';
      expect(await one.say(typed('CLIENT INFO'))).toBe(`$${line.length}\r\n${line}\r\n`);
      const list = await one.say(typed('CLIENT LIST'));
      expect(list).toContain(line);
      expect(list).toContain(
        'id=2 addr=127.0.0.1:5000 laddr=127.0.0.1:6379 name= age=5 idle=5 flags=x db=0 multi=1 cmd=get',
      );
      expect(await one.say(typed('CLIENT ID'))).toBe(':1\r\n');
    } finally {
      vi.useRealTimers();
    }
  });

  it('may hang up on them', async () => {
    const bench = new Bench();
    const [one, other] = [bench.client(), bench.client()];
    expect(await one.say(typed('CLIENT KILL ID 2'))).toBe(':1\r\n');
    expect(other.connection.state).toBe('destroyed');
    expect(await one.say(typed('CLIENT KILL ID 1', 'PING'))).toBe(':1\r\n');
    expect(one.connection.state).toBe('ended');
  });
});

describe('what a client asks about the server', () => {
  it('is told in sections, those of the service among them', async () => {
    const { say } = new Bench({ port: 7000 }).client();
    await say(typed('SET a 1 EX 10'));
    const all = await say(typed('INFO'));
    expect(all).toMatch(/\r\n# Server\r\nredis_version:7\.0\.0\r\n/);
    expect(all).toMatch(/\r\ntcp_port:7000\r\n/);
    expect(all).toMatch(/\r\n\r\n# Clients\r\nconnected_clients:1\r\nmaxclients:100\r\n/);
    expect(all).toMatch(/\r\n\r\n# Keyspace\r\ndb0:keys=1,expires=1\r\n/);
    expect(await say(typed('INFO keyspace'))).toBe('$34\r\n# Keyspace\r\ndb0:keys=1,expires=1\r\n\r\n');
    expect(await say(typed('INFO nosuch'))).toBe('$0\r\n\r\n');
    expect(await say(typed('INFO everything'))).toContain('# Stats');
  });

  it('is a table of commands that are all there', async () => {
    const bench = new Bench();
    const { say } = bench.client();
    expect(await say(typed('COMMAND COUNT'))).toBe(`:${COMMANDS.length}\r\n`);
    expect(await say(typed('COMMAND'))).toMatch(new RegExp(`^\\*${COMMANDS.length}\r\n`));
    expect(await say(typed('COMMAND INFO mset nosuch'))).toBe(
      '*2\r\n*10\r\n$4\r\nmset\r\n:-3\r\n*2\r\n+write\r\n+denyoom\r\n:1\r\n:-1\r\n:2\r\n' +
        '*0\r\n*0\r\n*0\r\n*0\r\n$-1\r\n',
    );
    expect(await say(typed('COMMAND DOCS get'))).toBe('*0\r\n');
    for (const { name, arity } of COMMANDS) {
      const words = Array.from({ length: Math.abs(arity) - 1 }, () => '1');
      const reply = await bench.client().say(typed([name, ...words].join(' ')));
      expect(reply).toMatch(/^[+:$*%-]/);
      expect(reply).not.toMatch(/unknown command|wrong number|no command|no read/);
    }
  });

  it('is what of the configuration a pattern stands for', async () => {
    const { say } = new Bench({ maxClients: 7 }).client();
    expect(await say(typed('CONFIG GET save'))).toBe('*2\r\n$4\r\nsave\r\n$0\r\n\r\n');
    expect(await say(typed('CONFIG GET appendonly'))).toBe('*2\r\n$10\r\nappendonly\r\n$3\r\nyes\r\n');
    expect(await say(typed('CONFIG GET MAX*s nosuch'))).toBe('*2\r\n$10\r\nmaxclients\r\n$1\r\n7\r\n');
  });
});
