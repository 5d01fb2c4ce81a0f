/** Real servers, and their end in every way: exit codes, signals, kill -9. */
import { mkdtemp, open as openFile, readdir, readFile, rm } from 'node:fs/promises';
import { createConnection } from 'node:net';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectSafely } from 'node:tls';
import type { ConnectionOptions } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ServerProcess } from './processes.ts';
import { Client, ServerError } from '../../tools/kv/client.ts';
import type { Answer } from '../../tools/kv/client.ts';
import { freePorts } from '../../tools/lib/port.mjs';

const open: (() => unknown)[] = [];
let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'raft-kv-'));
});
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
  await rm(folder, { recursive: true });
});

function start(...words: readonly string[]): ServerProcess {
  const server = new ServerProcess(words);
  open.push(() => server.kill());
  return server;
}

/** The words of a server, and the port where it listens for clients. */
interface Plan {
  readonly words: readonly string[];
  readonly port: number;
}

async function planned(count: number): Promise<readonly Plan[]> {
  const ports = await freePorts(2 * count);
  const cluster = ports.slice(count).map((port) => `127.0.0.1:${port}`);
  return ports.slice(0, count).map((port, i) => ({
    port,
    words: [
      ...['--id', `${i + 1}`, '--cluster', cluster.join()],
      ...['--port', `${port}`, '--data', join(folder, `${i + 1}`)],
    ],
  }));
}

async function run({ words }: Plan): Promise<ServerProcess> {
  const server = start(...words);
  await server.prints('listens for clients');
  return server;
}

function client(port: number): Client {
  const made = new Client(port);
  open.push(() => made.close());
  return made;
}

/** Asks until the answer is none of an error. */
async function insist(ask: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    const reply = await ask().catch((error: Error) => error);
    if (!(reply instanceof Error)) return reply;
    if (reply.message.startsWith('ERR')) throw reply;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Which of the servers leads, counted from 0. */
async function leaderOf(plans: readonly Plan[]): Promise<number> {
  for (;;) {
    const told = await Promise.all(plans.map(({ port }) => textOf(port, 'INFO replication\r\n')));
    const leader = told.findIndex((text) => text.includes('role:master'));
    if (leader !== -1) return leader;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** What a server says to these bytes before it is silent. */
function textOf(port: number, bytes: string): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const socket = createConnection(port);
    socket.on('data', (piece) => {
      text += piece.toString();
      socket.destroy();
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(text));
    socket.write(bytes);
  });
}

describe('three servers', () => {
  it('lose nothing that was acknowledged when the leader is killed, and all of them', async () => {
    const plans = await planned(3);
    const servers = await Promise.all(plans.map(run));
    const leader = await leaderOf(plans);
    const rest = plans.filter((_, i) => i !== leader);

    const acknowledged: string[] = [];
    let number = 0;
    let writing = true;
    const write = async (port: number): Promise<void> => {
      let one = client(port);
      while (writing) {
        const calls = Array.from({ length: 10 }, () => `k${++number}`).map(async (key) => {
          const reply = await one.call('SET', key, key);
          if (reply === 'OK') acknowledged.push(key);
        });
        const results = await Promise.allSettled(calls);
        if (results.every(({ status }) => status === 'fulfilled')) continue;
        await new Promise((resolve) => setTimeout(resolve, 100));
        one = client(port);
      }
    };
    const writers = plans.map(({ port }) => write(port));
    const until = async (count: number): Promise<void> => {
      while (acknowledged.length < count) await new Promise((resolve) => setTimeout(resolve, 20));
    };
    await until(300);
    expect(await servers[leader]!.kill()).toBe('SIGKILL');
    await until(acknowledged.length + 300);
    writing = false;
    await Promise.all(writers);

    // The one that was killed is caught up by the others.
    const again = await run(plans[leader]!);
    const back = client(plans[leader]!.port);
    expect(await insist(() => back.call('EXISTS', ...acknowledged))).toBe(acknowledged.length);

    await Promise.all([again, ...servers].map((server) => server.kill()));
    await Promise.all(plans.map(run));
    for (const { port } of rest) {
      const one = client(port);
      expect(await insist(() => one.call('EXISTS', ...acknowledged))).toBe(acknowledged.length);
      expect(await one.call('GET', acknowledged.at(-1)!)).toBe(acknowledged.at(-1));
    }
  });
});

describe('a server', () => {
  it('ends with 0 when it is told to, and starts again with all it had', async () => {
    const [plan] = await planned(1);
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      const server = await run(plan!);
      const one = client(plan!.port);
      const reply = await insist(() => one.call('INCR', 'n'));
      expect(reply).toBe(signal === 'SIGTERM' ? 1 : 2);
      expect(await server.kill(signal)).toBe(0);
      expect(server.output).toContain(`stops, for ${signal}`);
    }
  });

  it('ends with 2 where another one works already', async () => {
    const [plan, other] = await planned(2);
    await run(plan!);
    const locked = start(...plan!.words);
    expect(await locked.ended).toBe(2);
    expect(locked.output).toMatch(/^raft-kv: the data folder .*1 is in use by process \d+;/);

    const elsewhere = start(...plan!.words, '--data', join(folder, 'other'));
    expect(await elsewhere.ended).toBe(2);
    expect(elsewhere.output).toContain('address already in use 127.0.0.1:');

    const samePort = start(...other!.words, '--port', `${plan!.port}`);
    expect(await samePort.ended).toBe(2);
    expect(samePort.output).toContain(`address already in use 127.0.0.1:${plan!.port}`);
  });

  it('ends with 2 in the folder of another cluster or member', async () => {
    const [plan] = await planned(1);
    await (await run(plan!)).kill('SIGTERM');
    const other = start(...plan!.words, '--cluster', '127.0.0.1:1');
    expect(await other.ended).toBe(2);
    expect(other.output).toContain('and this is 127.0.0.1:1');
    const member = start(...plan!.words, '--cluster', '127.0.0.1:1,127.0.0.1:2', '--id', '2');
    expect(await member.ended).toBe(2);
  });

  it('ends with 2 when words or files make no sense, and says which', async () => {
    const [plan] = await planned(1);
    const words = start(...plan!.words, '--reads', 'fast');
    expect(await words.ended).toBe(2);
    expect(words.output).toBe(
      "raft-kv: --reads must be index, lease or local, got 'fast'\nraft-kv: try --help\n",
    );
    const files = start(...plan!.words, '--tls-cert', 'none.pem', '--tls-key', 'none.pem');
    expect(await files.ended).toBe(2);
    expect(files.output).toContain("can't read none.pem: ENOENT");
    const several = start('--metrics', '9100');
    expect(await several.ended).toBe(2);
    expect(several.output).toContain('--metrics is of one server, which has an --id');
  });

  it('ends with 1 when its log is damaged, and names the place', async () => {
    const [plan] = await planned(1);
    const server = await run(plan!);
    const one = client(plan!.port);
    await insist(() => one.call('SET', 'a', '1'));
    await insist(() => one.call('SET', 'b', '1'));
    await server.kill();
    const wal = join(folder, '1', 'wal');
    const [name] = await readdir(wal);
    const file = await openFile(join(wal, name!), 'r+');
    await file.write(Uint8Array.of(0xff), 0, 1, 40);
    await file.close();
    const damaged = start(...plan!.words);
    expect(await damaged.ended).toBe(1);
    expect(damaged.output).toContain(`${name}, byte 0: `);
  });

  it('ends with 0 when its member is removed, and is not started again', async () => {
    const [plan] = await planned(1);
    await run(plan!);
    const one = client(plan!.port);
    const [port, peer] = await freePorts(2);
    const words = [
      ...['--id', '2', '--join', '--peer', `127.0.0.1:${peer}`],
      ...['--cluster', plan!.words[3]!, '--port', `${port}`, '--data', join(folder, 'joined')],
    ];
    const joined = await run({ words, port: port! });
    expect(await insist(() => one.call('RAFT.ADD', '2', `127.0.0.1:${peer}`))).toBe('OK');
    const two = client(port!);
    expect(await insist(() => two.call('SET', 'a', '1'))).toBe('OK');
    expect(await insist(() => one.call('RAFT.REMOVE', '2'))).toBe('OK');
    expect(await joined.ended).toBe(0);
    expect(joined.output).toContain('member 2 was removed from the cluster');
    expect(await insist(() => one.call('GET', 'a'))).toBe('1');
    const again = start(...words);
    expect(await again.ended).toBe(2);
    expect(again.output).toContain('which was removed from its cluster');
  });

  it('takes clients by TLS, and only those that are certified', async () => {
    const [plan] = await planned(1);
    const name = (file: string): string => fileURLToPath(new URL(`tls/${file}`, import.meta.url));
    const [ca, cert, key] = ['ca.pem', 'server.pem', 'server.key'].map(name);
    await run({
      ...plan!,
      words: [...plan!.words, '--tls-cert', cert!, '--tls-key', key!, '--tls-ca', ca!],
    });
    const pem = async (file: string): Promise<Buffer> => readFile(name(file));
    const answerTo = async (own: ConnectionOptions): Promise<string> => {
      const authority = await pem('ca.pem');
      const socket: Socket = connectSafely({
        ...own,
        host: '127.0.0.1',
        port: plan!.port,
        ca: authority,
      });
      socket.write('PING\r\n');
      return new Promise((resolve) => {
        socket.on('data', (bytes) => (resolve(bytes.toString()), socket.destroy()));
        socket.on('error', (error) => resolve(error.message));
        socket.on('close', () => resolve('closed'));
      });
    };
    const own = { cert: await pem('server.pem'), key: await pem('server.key') };
    expect(await answerTo(own)).toBe('+PONG\r\n');
    expect(await answerTo({})).not.toContain('PONG');
    const stranger = { cert: await pem('stranger.pem'), key: await pem('stranger.key') };
    expect(await answerTo(stranger)).not.toContain('PONG');
  });

  it('explains itself', async () => {
    const server = start('--help');
    expect(await server.ended).toBe(0);
    expect(server.output).toContain('--snapshot-every N');
  });

  it('shows its figures', async () => {
    const [plan] = await planned(1);
    const [port] = await freePorts(1);
    const server = start(...plan!.words, '--metrics', `${port}`);
    await server.prints('its figures are at');
    const one = client(plan!.port);
    await insist(() => one.call('SET', 'a', '1'));
    const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    expect(text).toContain('\nraft_leader 1\n');
    expect(text).toContain('\nkv_keys 1\n');
    expect(text).toContain('\nkv_clients 1\n');
    expect(text).toMatch(/\nraft_sync_seconds_count [1-9]/);
  });

  it('asks for the password', async () => {
    const [plan] = await planned(1);
    const server = start(...plan!.words, '--requirepass', 'secret');
    await server.prints('listens for clients');
    const one = client(plan!.port);
    expect(await one.call('GET', 'a')).toEqual(new ServerError('NOAUTH Authentication required.'));
    expect(await one.call('AUTH', 'secret')).toBe('OK');
    expect(await insist(() => one.call('SET', 'a', '1'))).toBe('OK');
  });
});
