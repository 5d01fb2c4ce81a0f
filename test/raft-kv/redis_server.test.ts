/** Clients that come over TCP and TLS. */
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { RedisServer } from '../../examples/raft-kv/redis_server.ts';
import type { RedisServerOptions } from '../../examples/raft-kv/redis_server.ts';
import { MemoryService } from './memory_service.ts';

const HOST = '127.0.0.1';
const FREE = { host: HOST, port: 0 };

const servers: RedisServer[] = [];
const sockets: Socket[] = [];

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const server of servers.splice(0)) await server.close();
});

async function start(
  options: Partial<RedisServerOptions> = {},
  service = new MemoryService(),
): Promise<RedisServer> {
  const server = await RedisServer.listen(service, { ...FREE, ...options });
  servers.push(server);
  return server;
}

/** What comes from a socket. */
class Inbox {
  text = '';
  closed = false;
  private wake: () => void = () => {};

  constructor(socket: Socket) {
    sockets.push(socket);
    socket.on('data', (bytes: Buffer) => {
      this.text += bytes.toString('latin1');
      this.wake();
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      this.closed = true;
      this.wake();
    });
  }

  /** Waits until so many bytes have come, or the socket is closed. */
  async bytes(count: number): Promise<string> {
    while (this.text.length < count && !this.closed) await this.news();
    return this.text;
  }

  async end(): Promise<string> {
    while (!this.closed) await this.news();
    return this.text;
  }

  private news(): Promise<void> {
    return new Promise((resolve) => (this.wake = resolve));
  }
}

function client({ port }: RedisServer): { socket: Socket; inbox: Inbox } {
  const socket = connect(port, HOST);
  return { socket, inbox: new Inbox(socket) };
}

describe('a server', () => {
  it('answers clients, each for itself', async () => {
    const server = await start();
    const [one, other] = [client(server), client(server)];
    one.socket.write('SET a 1\r\nGET a\r\n');
    expect(await one.inbox.bytes(12)).toBe('+OK\r\n$1\r\n1\r\n');
    other.socket.write('GET a\r\nGET b\r\n');
    expect(await other.inbox.bytes(12)).toBe('$1\r\n1\r\n$-1\r\n');
    expect(server.clients).toBe(2);
    other.socket.write('QUIT\r\n');
    expect(await other.inbox.end()).toMatch(/\+OK\r\n$/);
  });

  it('answers a client that has said all, however long that takes', async () => {
    const service = new MemoryService();
    const write = service.write.bind(service);
    service.write = async (commands) => {
      for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
      return write(commands);
    };
    const { socket, inbox } = client(await start({}, service));
    socket.end('SET a 1\r\nGET a\r\n');
    expect(await inbox.end()).toBe('+OK\r\n$1\r\n1\r\n');
  });

  it('carries large values, and many calls at once', async () => {
    const { socket, inbox } = client(await start());
    const value = 'v'.repeat(5_000_000);
    socket.write(`*3\r\n$3\r\nSET\r\n$1\r\na\r\n$${value.length}\r\n${value}\r\n`);
    socket.write('GET a\r\n'.repeat(5));
    socket.write('PING\r\n'.repeat(20_000));
    const wanted = `+OK\r\n${`$${value.length}\r\n${value}\r\n`.repeat(5)}${'+PONG\r\n'.repeat(20_000)}`;
    expect((await inbox.bytes(wanted.length)) === wanted).toBe(true);
  });

  it('stops reading from a client that does not read, and serves the others', async () => {
    const server = await start();
    const slow = client(server);
    slow.socket.write(`SET a ${'v'.repeat(60_000)}\r\n`);
    await slow.inbox.bytes(5);
    slow.socket.pause();
    for (let i = 0; i < 200; i++) slow.socket.write('GET a\r\n'.repeat(10));
    const other = client(server);
    other.socket.write('PING\r\n');
    expect(await other.inbox.bytes(7)).toBe('+PONG\r\n');
    slow.socket.resume();
    const reply = `$60000\r\n${'v'.repeat(60_000)}\r\n`;
    expect((await slow.inbox.bytes(5 + 2000 * reply.length)).length).toBe(5 + 2000 * reply.length);
  });

  it('takes no more clients than it may', async () => {
    const server = await start({ maxClients: 1 });
    const first = client(server);
    first.socket.write('PING\r\n');
    await first.inbox.bytes(7);
    expect(await client(server).inbox.end()).toBe('-ERR max number of clients reached\r\n');
    first.socket.write('INFO stats\r\n');
    expect(await first.inbox.bytes(100)).toContain('rejected_connections:1');
    first.socket.end('QUIT\r\n');
    await first.inbox.end();
    while (server.clients > 0) await new Promise((resolve) => setImmediate(resolve));
    const next = client(server);
    next.socket.write('PING\r\n');
    expect(await next.inbox.bytes(7)).toBe('+PONG\r\n');
  });

  it('asks for its password', async () => {
    const { socket, inbox } = client(await start({ password: 'secret' }));
    socket.write('PING\r\nAUTH wrong\r\nAUTH secret\r\nPING\r\n');
    const wanted =
      '-NOAUTH Authentication required.\r\n' +
      '-WRONGPASS invalid username-password pair or user is disabled.\r\n+OK\r\n+PONG\r\n';
    expect(await inbox.bytes(wanted.length)).toBe(wanted);
  });

  it('has limits that can be set', async () => {
    const server = await start({ maxWord: 10, maxWords: 3, maxCall: 50 });
    for (const [text, error] of [
      ['*2\r\n$11\r\n', 'invalid bulk length'],
      ['*4\r\n', 'invalid multibulk length'],
      ['x'.repeat(51), 'too many bytes in a call'],
    ]) {
      const { socket, inbox } = client(server);
      socket.write(text!);
      expect(await inbox.end()).toBe(`-ERR Protocol error: ${error}\r\n`);
    }
  });

  it('outlives clients that hang up in the middle of a call', async () => {
    const server = await start();
    for (let i = 0; i < 20; i++) {
      const { socket, inbox } = client(server);
      socket.write('PING\r\n*2\r\n$3\r\nGET\r\n$10');
      await inbox.bytes(7);
      if (i % 2 === 0) socket.destroy();
      else socket.resetAndDestroy();
    }
    while (server.clients > 0) await new Promise((resolve) => setImmediate(resolve));
    const last = client(server);
    last.socket.write('PING\r\n');
    expect(await last.inbox.bytes(7)).toBe('+PONG\r\n');
  });

  it('speaks TLS', async () => {
    const file = (name: string): Buffer => readFileSync(new URL(`tls/${name}.pem`, import.meta.url));
    const server = await start({ tls: { key: file('key'), cert: file('certificate') } });
    const socket = connectTls({ port: server.port, host: HOST, ca: file('certificate') });
    const inbox = new Inbox(socket);
    socket.write('PING\r\n');
    expect(await inbox.bytes(7)).toBe('+PONG\r\n');
    expect(socket.authorized).toBe(true);
    // Somebody who does not: it is no client, and does no harm.
    const plain = client(server);
    plain.socket.write('PING\r\n');
    expect(await plain.inbox.end()).not.toContain('PONG');
    expect(server.clients).toBe(1);
  });

  it('says why it can not listen', async () => {
    const { port } = await start();
    await expect(start({ port })).rejects.toThrow(
      `EADDRINUSE: address already in use 127.0.0.1:${port}`,
    );
    await expect(start({ tls: { key: 'no key' } })).rejects.toThrow();
  });

  it('hangs up on everybody when it is closed', async () => {
    const server = await start();
    const { socket, inbox } = client(server);
    socket.write('PING\r\n');
    await inbox.bytes(7);
    await server.close();
    servers.length = 0;
    await inbox.end();
    expect(server.clients).toBe(0);
    // Nobody listens there any more.
    expect(await client(server).inbox.end()).toBe('');
  });
});
