/** Clients that other people have written, against three servers, the leader of which is killed. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import { createClient, WatchError } from 'redis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ServerProcess } from './processes.ts';
import { freePorts } from '../../tools/lib/port.mjs';

const HOST = '127.0.0.1';
const run = promisify(execFile);

/** Whether a program of Redis is installed here. */
async function installed(program: string): Promise<boolean> {
  return run(program, ['--version']).then(
    () => true,
    () => false,
  );
}
const [hasCli, hasBenchmark] = await Promise.all(['redis-cli', 'redis-benchmark'].map(installed));

let folder = '';
let ports: readonly number[] = [];
let starts: readonly (readonly string[])[] = [];
const servers: ServerProcess[] = [];

async function start(i: number): Promise<void> {
  servers[i] = new ServerProcess(starts[i]!);
  await servers[i].prints('listens for clients');
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'raft-kv-'));
  const all = await freePorts(6);
  ports = all.slice(0, 3);
  const cluster = all.slice(3).map((port) => `${HOST}:${port}`);
  starts = ports.map((port, i) => [
    ...['--id', `${i + 1}`, '--cluster', cluster.join()],
    ...['--port', `${port}`, '--data', join(folder, `${i + 1}`)],
  ]);
  await Promise.all(ports.map((_, i) => start(i)));
  await leader();
});
afterAll(async () => {
  await Promise.all(servers.map((server) => server.kill()));
  await rm(folder, { recursive: true });
});

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Which server leads, counted from 0; by a client that says nothing else. */
async function leader(): Promise<number> {
  for (;;) {
    for (const [i, port] of ports.entries()) {
      const client = new Redis(port, HOST, { retryStrategy: () => null, lazyConnect: true });
      client.on('error', () => {});
      const told = await client.info('replication').catch(() => '');
      client.disconnect();
      if (told.includes('role:master')) return i;
    }
    await pause(50);
  }
}

/** Asks until the cluster answers; an unknown fate does no harm to what may be done twice. */
async function insist<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (/^(ERR|WRONGTYPE)/.test((error as Error).message)) throw error;
      await pause(50);
    }
  }
}

/** Kills the leader while its client writes, starts it again, and looks for what was acknowledged. */
async function survive(write: (port: number) => Writer): Promise<void> {
  const killed = await leader();
  const writer = write(ports[killed]!);
  const acknowledged: string[] = [];
  let writing = true;
  const writers = Array.from({ length: 4 }, async (_, w) => {
    for (let n = 0; writing; n++) {
      const key = `${writer.name}:${w}:${n}`;
      await writer.set(key).then(
        () => void acknowledged.push(key),
        // It may have been done, or may not: nobody was told that it was.
        () => {},
      );
    }
  });
  const until = async (count: number): Promise<void> => {
    while (acknowledged.length < count) await pause(20);
  };
  await until(100);
  await servers[killed]!.kill();
  await leader();
  await start(killed);
  // The client has found the server again by itself.
  await until(acknowledged.length + 100);
  writing = false;
  await Promise.all(writers);
  expect(await insist(() => writer.exists(acknowledged))).toBe(acknowledged.length);
  await writer.close();
}

/** A client that writes while its server is killed. */
interface Writer {
  readonly name: string;
  set(key: string): Promise<unknown>;
  exists(keys: string[]): Promise<number>;
  close(): unknown;
}

describe('ioredis', () => {
  const connected = (port = ports[0]!): Redis => {
    const client = new Redis(port, HOST, { maxRetriesPerRequest: null });
    client.on('error', () => {});
    return client;
  };

  it('has strings, bytes, numbers and lists of them', async () => {
    const client = connected();
    expect(await client.set('io:a', '1')).toBe('OK');
    expect(await client.set('io:a', '2', 'EX', 100, 'NX')).toBeNull();
    expect(await client.incrby('io:a', 41)).toBe(42);
    expect(await client.append('io:a', '\u20ac')).toBe(5);
    expect(await client.getset('io:a', 'x')).toBe('42\u20ac');
    const bytes = Buffer.from([0, 13, 10, 255, 128]);
    await client.mset(new Map<string, Buffer>([['io:bytes', bytes]]));
    expect(await client.getBuffer('io:bytes')).toEqual(bytes);
    expect(await client.mget('io:a', 'io:none')).toEqual(['x', null]);
    expect(await client.del('io:a', 'io:bytes', 'io:none')).toBe(2);
    await expect(client.call('NONSENSE')).rejects.toThrow(/^ERR unknown command/);
    client.disconnect();
  });

  it('reads on every server what was written on another', async () => {
    const clients = ports.map(connected);
    for (let n = 0; n < 20; n++) {
      await clients[n % 3]!.set('io:n', n);
      expect(await clients[(n + 1) % 3]!.get('io:n')).toBe(`${n}`);
    }
    for (const client of clients) client.disconnect();
  });

  it('sends many calls at a time, also by itself, and gets replies in order', async () => {
    const client = connected();
    const pipeline = client.pipeline();
    for (let i = 0; i < 1000; i++) pipeline.incr('io:count').get('io:count');
    const replies = await pipeline.exec();
    expect(replies!.map(([, reply]) => String(reply))).toEqual(
      Array.from({ length: 2000 }, (_, i) => `${Math.floor(i / 2) + 1}`),
    );
    client.disconnect();
    const gathers = new Redis(ports[1]!, HOST, { enableAutoPipelining: true });
    const counts = Array.from({ length: 100 }, () => gathers.incr('io:auto'));
    expect(await Promise.all(counts)).toEqual(counts.map((_, i) => i + 1));
    gathers.disconnect();
  });

  it('has transactions, which a watched key gives up', async () => {
    const [client, other] = [connected(), connected(ports[1])];
    await client.set('io:t', 1);
    const done = await client.multi().incr('io:t').get('io:t').exec();
    expect(done).toEqual([
      [null, 2],
      [null, '2'],
    ]);
    await client.watch('io:t');
    await other.set('io:t', 2);
    expect(await client.multi().incr('io:t').exec()).toBeNull();
    await client.watch('io:t');
    expect(await client.multi().incr('io:t').exec()).toEqual([[null, 3]]);
    client.disconnect();
    other.disconnect();
  });

  it('has keys that die, on all servers', async () => {
    const clients = ports.map(connected);
    const [client] = clients;
    await client!.set('io:dies', 'x', 'PX', 400);
    await client!.set('io:stays', 'x', 'EX', 100);
    expect(await client!.pttl('io:dies')).toBeGreaterThan(0);
    expect(await client!.pexpire('io:stays', 90_000)).toBe(1);
    expect(await client!.ttl('io:stays')).toBe(90);
    for (const one of clients) {
      while ((await one.exists('io:dies')) === 1) await pause(50);
      expect(await one.get('io:stays')).toBe('x');
    }
    for (const one of clients) one.disconnect();
  });

  it('scans all keys', async () => {
    const client = connected();
    const names = Array.from({ length: 250 }, (_, i) => `io:scan:${i}`);
    await client.mset(names.flatMap((name) => [name, '1']));
    const found = new Set<string>();
    for await (const keys of client.scanStream({ match: 'io:scan:*', count: 30 })) {
      for (const key of keys as string[]) found.add(key);
    }
    expect([...found].sort()).toEqual([...names].sort());
    client.disconnect();
  });

  it('finds its server again that was killed, with all that was acknowledged', async () => {
    await survive((port) => {
      const client = connected(port);
      return {
        name: 'io:kill',
        set: (key) => client.set(key, key),
        exists: (keys) => client.exists(keys),
        close: () => client.disconnect(),
      };
    });
  });
});

describe('node-redis', () => {
  const connected = async (RESP: 2 | 3 = 3, port = ports[0]!) => {
    const client = createClient({ RESP, socket: { host: HOST, port, reconnectStrategy: 50 } });
    client.on('error', () => {});
    await client.connect();
    return client;
  };

  it.each([2, 3] as const)('has strings and numbers in version %d of the protocol', async (version) => {
    const client = await connected(version);
    expect(await client.set('nr:a', '1')).toBe('OK');
    expect(await client.set('nr:a', '2', { condition: 'NX' })).toBeNull();
    expect(await client.incrBy('nr:a', 41)).toBe(42);
    expect(await client.get('nr:a')).toBe('42');
    expect(await client.mGet(['nr:a', 'nr:none'])).toEqual(['42', null]);
    expect(await client.configGet('databases')).toEqual({ databases: '1' });
    expect(await client.del(['nr:a', 'nr:none'])).toBe(1);
    await expect(client.sendCommand(['NONSENSE'])).rejects.toThrow(/^ERR unknown command/);
    client.destroy();
  });

  it('sends calls of one turn together, and gets replies in order', async () => {
    const client = await connected();
    const counts = Array.from({ length: 1000 }, () => client.incr('nr:count'));
    expect(await Promise.all(counts)).toEqual(counts.map((_, i) => i + 1));
    client.destroy();
  });

  it('has transactions, which a watched key gives up', async () => {
    const [client, other] = [await connected(), await connected(3, ports[1])];
    await client.set('nr:t', 1);
    expect(await client.multi().incr('nr:t').get('nr:t').exec()).toEqual([2, '2']);
    await client.watch('nr:t');
    await other.set('nr:t', 2);
    await expect(client.multi().incr('nr:t').exec()).rejects.toThrow(WatchError);
    await client.watch('nr:t');
    expect(await client.multi().incr('nr:t').exec()).toEqual([3]);
    client.destroy();
    other.destroy();
  });

  it('has keys that die, and scans those that are there', async () => {
    const client = await connected();
    await client.set('nr:dies', 'x', { expiration: { type: 'PX', value: 400 } });
    expect(await client.pTTL('nr:dies')).toBeGreaterThan(0);
    const names = Array.from({ length: 100 }, (_, i) => `nr:scan:${i}`);
    await client.mSet(names.flatMap((name) => [name, '1']));
    const found = new Set<string>();
    for await (const keys of client.scanIterator({ MATCH: 'nr:scan:*', COUNT: 30 })) {
      for (const key of keys) found.add(key);
    }
    expect([...found].sort()).toEqual([...names].sort());
    while ((await client.exists('nr:dies')) === 1) await pause(50);
    expect(await client.pTTL('nr:dies')).toBe(-2);
    client.destroy();
  });

  it('finds its server again that was killed, with all that was acknowledged', async () => {
    const port = ports[await leader()]!;
    const client = await connected(3, port);
    await survive(() => ({
      name: 'nr:kill',
      set: (key) => client.set(key, key),
      exists: (keys) => client.exists(keys),
      close: () => client.destroy(),
    }));
  });
});

describe.skipIf(!hasCli)('redis-cli', () => {
  const cli = async (input: string, ...words: readonly string[]): Promise<string> => {
    const running = run('redis-cli', ['-p', `${ports[2]}`, ...words]);
    running.child.stdin!.end(input);
    return (await running).stdout;
  };

  it('does what is typed', async () => {
    const lines = ['SET cli:a "a b"', 'GET cli:a', 'SET cli:a 1 EX 100', 'INCR cli:a', 'TTL cli:a'];
    const transaction = ['WATCH cli:a', 'MULTI', 'INCR cli:a', 'EXEC'];
    const told = await cli([...lines, ...transaction].join('\n'));
    expect(told.split('\n')).toEqual([
      ...['OK', 'a b', 'OK', '2', '100'],
      ...['OK', 'OK', 'QUEUED', '3', ''],
    ]);
    expect(await cli('HELLO 3\nCONFIG GET port\n', '-3')).toContain(`${ports[2]}`);
  });

  it('scans, and loads many calls at a time', async () => {
    const calls = Array.from({ length: 5000 }, (_, i) => `SET cli:pipe:${i} ${i}\r\n`).join('');
    expect(await cli(calls, '--pipe')).toContain('errors: 0, replies: 5000');
    const keys = await cli('', '--scan', '--pattern', 'cli:pipe:*');
    expect(new Set(keys.trim().split('\n')).size).toBe(5000);
  });
});

describe.skipIf(!hasBenchmark)('redis-benchmark', () => {
  it.each([[[]], [['-P', '16']], [['-3']]])('finishes with %j', async (more) => {
    const words = ['-p', `${ports[1]}`, '-t', 'set,get,incr,mset', '-n', '2000', '-c', '20'];
    const { stdout } = await run('redis-benchmark', [...words, ...more, '--csv']);
    const tests = stdout.split('\n').filter((line) => /^"(SET|GET|INCR|MSET)/.test(line));
    expect(tests).toHaveLength(4);
    expect(stdout).not.toContain('Error');
  });
});
