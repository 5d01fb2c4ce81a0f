/** Messages between servers on loopback: they come, or somebody is told that they do not. */
import { readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { encodeMessage, newConfState, newEntry, newMessage, newSnapshot } from '../../src/index.ts';
import type { Message } from '../../src/index.ts';
import { encodeFrame } from '../../examples/raft-kv/frame.ts';
import { Transport } from '../../examples/raft-kv/transport.ts';
import type { TransportOptions } from '../../examples/raft-kv/transport.ts';
import { freePorts } from '../../tools/lib/port.mjs';

const HOST = '127.0.0.1';
const open: { close: () => unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

interface Node {
  readonly transport: Transport;
  readonly port: number;
  readonly got: Message[];
  readonly told: string[];
}

async function start(id: number, more: Partial<TransportOptions> = {}, at?: number): Promise<Node> {
  const port = at ?? (await freePorts(1))[0]!;
  const got: Message[] = [];
  const told: string[] = [];
  const transport = await Transport.listen({
    cluster: 'test',
    id,
    address: { host: HOST, port },
    retryAfter: [5, 20],
    say: (line) => told.push(line),
    receiver: {
      step: (m) => void got.push(m),
      reportUnreachable: (peer) => void told.push(`${peer} unreachable`),
      reportSnapshot: (peer, status) => void told.push(`${peer} ${status}`),
    },
    ...more,
  });
  open.push(transport);
  return { transport, port, got, told };
}

function meet(one: Node, id: number, other: Node, otherId: number): void {
  one.transport.addPeer(otherId, { host: HOST, port: other.port });
  other.transport.addPeer(id, { host: HOST, port: one.port });
}

async function pair(more: Partial<TransportOptions> = {}): Promise<[Node, Node]> {
  const [one, two] = [await start(1, more), await start(2)];
  meet(one, 1, two, 2);
  return [one, two];
}

const app = (index: number, size = 0): Message => ({
  ...newMessage({ type: 'MsgApp' }),
  to: 2,
  from: 1,
  term: 1,
  index,
  entries: size === 0 ? [] : [newEntry(1, index + 1, new Uint8Array(size).fill(index))],
});
/** What node 2 says first. */
const HELLO = { format: 2, cluster: 'test', from: 2, address: 'h:1', to: 1, snapshot: false };
const snap: Message = {
  ...newMessage({ type: 'MsgSnap' }),
  to: 2,
  from: 1,
  term: 1,
  snapshot: newSnapshot(7, 1, newConfState({ voters: [1, 2] }), new Uint8Array(3_000_000).fill(3)),
};

describe('a transport', () => {
  it('brings messages in their order, both ways', async () => {
    const [one, two] = await pair();
    const sent = Array.from({ length: 200 }, (_, i) => app(i, 1000));
    for (const m of sent) one.transport.send([m]);
    two.transport.send([{ ...newMessage({ type: 'MsgHeartbeatResp' }), to: 1, from: 2, term: 1 }]);
    await vi.waitFor(() => expect(two.got).toHaveLength(200));
    expect(two.got).toEqual(sent);
    await vi.waitFor(() => expect(one.got.map(({ type }) => type)).toEqual(['MsgHeartbeatResp']));
  });

  it('says who can not be reached, and finds a peer that is back', async () => {
    const port = (await freePorts(1))[0]!;
    const one = await start(1);
    one.transport.addPeer(2, { host: HOST, port });
    one.transport.send([app(1)]);
    await vi.waitFor(() => expect(one.told).toContain('2 unreachable'));
    const two = await start(2, {}, port);
    two.transport.addPeer(1, { host: HOST, port: one.port });
    await vi.waitFor(() => {
      one.transport.send([app(2)]);
      expect(two.got.length).toBeGreaterThan(0);
    });
    await two.transport.close();
    open.splice(open.indexOf(two.transport), 1);
    const again = await start(2, {}, port);
    again.transport.addPeer(1, { host: HOST, port: one.port });
    await vi.waitFor(() => {
      one.transport.send([app(3)]);
      expect(again.got.map(({ index }) => index)).toContain(3);
    });
    one.transport.send([{ ...app(1), to: 9 }]);
    expect(one.told).toContain('9 unreachable');
  });

  it('sends a snapshot beside the messages, and tells how it ended', async () => {
    const [one, two] = await pair();
    one.transport.send([snap, app(1)]);
    await vi.waitFor(() => expect(one.told).toContain('2 SnapshotFinish'));
    expect(two.got).toContainEqual(snap);
    await two.transport.close();
    open.splice(open.indexOf(two.transport), 1);
    one.transport.send([snap]);
    await vi.waitFor(() => expect(one.told).toContain('2 SnapshotFailure'));
  });

  it('lets others have their turn while a snapshot goes, however large', async () => {
    const [one, two] = await pair();
    const data = new Uint8Array(40_000_000).fill(3);
    const large = { ...snap, snapshot: { ...snap.snapshot!, data } };
    let turns = 0;
    const timer = setInterval(() => turns++, 0);
    one.transport.send([large]);
    await vi.waitFor(() => expect(one.told).toContain('2 SnapshotFinish'), 10_000);
    clearInterval(timer);
    // One frame for each MiB.
    expect(turns).toBeGreaterThan(10);
    expect(Buffer.compare(two.got[0]!.snapshot!.data, data)).toBe(0);
  });

  it('says why a snapshot was refused, and once', async () => {
    const one = await start(1);
    const two = await start(2, { maxSnapshot: 2_000_000 });
    meet(one, 1, two, 2);
    const why = 'sends a snapshot over the limit of 2000000 bytes';
    for (let count = 1; count <= 3; count++) {
      one.transport.send([snap]);
      await vi.waitFor(() => {
        expect(one.told.filter((line) => line === '2 SnapshotFailure')).toHaveLength(count);
      });
    }
    expect(one.told.filter((line) => line.includes(why))).toHaveLength(1);
    expect(two.got).toEqual([]);
  });

  it('says that what was on its way to another place is lost', async () => {
    const [one] = await pair();
    // Takes the connection, and says nothing.
    const deaf = createServer(() => {});
    await new Promise<void>((resolve) => deaf.listen(0, HOST, resolve));
    open.push(deaf);
    const { port } = deaf.address() as AddressInfo;
    one.transport.addPeer(2, { host: HOST, port });
    one.transport.send([snap]);
    one.told.length = 0;
    one.transport.addPeer(2, { host: HOST, port: port + 1 });
    expect(one.told).toEqual(['2 unreachable', '2 SnapshotFailure']);
  });

  it('lets go of a snapshot that does not come on', async () => {
    const [one] = await pair({ patience: 100 });
    const said = JSON.stringify({ ...HELLO, snapshot: true });
    const hello = encodeFrame({ kind: 'hello', payload: new TextEncoder().encode(said) });
    const piece = encodeFrame({ kind: 'piece', payload: new Uint8Array(1000) });
    expect(await answerTo(one, Buffer.concat([hello, piece]))).not.toContain('refused');
    const nothing = encodeFrame({ kind: 'piece', payload: new Uint8Array(0) });
    const why = 'sends a piece of nothing';
    expect(await answerTo(one, Buffer.concat([hello, piece, nothing]))).toContain(why);
    expect(one.got).toEqual([]);
  });

  it('drops no message of its own, however large', async () => {
    const one = await start(1, { maxWaiting: 1000 });
    const two = await start(2);
    meet(one, 1, two, 2);
    one.transport.send([app(1, 5000)]);
    await vi.waitFor(() => expect(two.got).toHaveLength(1));
    expect(one.told).toEqual([]);
  });

  it('takes a message for nobody, and says so of a snapshot too', async () => {
    const one = await start(1);
    one.transport.send([snap]);
    expect(one.told).toEqual(['2 unreachable', '2 SnapshotFailure']);
  });

  it('takes a peer at another place, and lets go of one that has left', async () => {
    const [one, two] = await pair();
    one.transport.send([app(1)]);
    await vi.waitFor(() => expect(two.got).toHaveLength(1));
    const moved = await start(2);
    moved.transport.addPeer(1, { host: HOST, port: one.port });
    one.transport.addPeer(2, { host: HOST, port: moved.port });
    one.transport.send([app(2)]);
    await vi.waitFor(() => expect(moved.got.map(({ index }) => index)).toEqual([2]));
    expect(two.got).toHaveLength(1);

    moved.transport.removePeer(1);
    one.told.length = 0;
    await vi.waitFor(() => {
      one.transport.send([app(3)]);
      expect(one.told.join()).toContain('this node is node 1, which is no peer of this one');
    });
    expect(moved.got.some(({ index }) => index === 3)).toBe(false);
  });

  it('asks its node about a caller that it does not know', async () => {
    const asked: unknown[] = [];
    const one = await start(1);
    let two: Node | null = null;
    const receiver = {
      step: (m: Message) => void two!.got.push(m),
      reportUnreachable: () => {},
      reportSnapshot: () => {},
      admits: (id: number, address: object) => asked.push([id, address]) > 1,
    };
    two = await start(2, { receiver });
    one.transport.addPeer(2, { host: HOST, port: two.port });
    await vi.waitFor(() => {
      one.transport.send([app(1)]);
      expect(two.got.length).toBeGreaterThan(0);
    });
    expect(asked).toEqual([1, 2].map(() => [1, { host: HOST, port: one.port }]));
  });

  it('calls again where nothing is taken for too long', async () => {
    const stuck: Socket[] = [];
    const deaf = createServer((socket) => {
      stuck.push(socket.pause());
      socket.write(encodeFrame({ kind: 'welcome', payload: new Uint8Array(0) }));
    });
    await new Promise<void>((resolve) => deaf.listen(0, HOST, resolve));
    open.push({ close: () => (stuck.forEach((socket) => socket.destroy()), deaf.close()) });
    const one = await start(1, { patience: 100 });
    one.transport.addPeer(2, { host: HOST, port: (deaf.address() as AddressInfo).port });
    await vi.waitFor(
      () => {
        one.transport.send([app(1, 500_000)]);
        expect(stuck.length).toBeGreaterThan(1);
      },
      { timeout: 20_000 },
    );
  });

  it('drops the oldest of what waits for a slow peer', async () => {
    const stuck: Socket[] = [];
    const deaf: Server = createServer((socket) => void stuck.push(socket.pause()));
    await new Promise<void>((resolve) => deaf.listen(0, HOST, resolve));
    open.push({ close: () => (stuck.forEach((socket) => socket.destroy()), deaf.close()) });
    const { port } = deaf.address() as AddressInfo;
    const one = await start(1, { maxWaiting: 10_000 });
    one.transport.addPeer(2, { host: HOST, port });
    for (let i = 0; i < 100; i++) {
      one.transport.send([app(i, 1000)]);
      expect(one.transport.waiting().get(2)).toBeLessThan(12_000);
    }
    expect(one.told.filter((line) => line === '2 unreachable').length).toBeGreaterThan(10);
  });
});

describe('with certificates', () => {
  const pem = (name: string): Buffer => readFileSync(new URL(`tls/${name}`, import.meta.url));
  const ca = pem('ca.pem');
  const known = { cert: pem('server.pem'), key: pem('server.key'), ca };
  const stranger = { cert: pem('stranger.pem'), key: pem('stranger.key'), ca };

  it('messages and snapshots come as they do without', async () => {
    const [one, two] = [await start(1, { tls: known }), await start(2, { tls: known })];
    meet(one, 1, two, 2);
    const sent = Array.from({ length: 50 }, (_, i) => app(i, 1000));
    one.transport.send([...sent, snap]);
    await vi.waitFor(() => expect(one.told).toContain('2 SnapshotFinish'));
    await vi.waitFor(() => expect(two.got).toHaveLength(51));
  });

  it.each([
    ['has none of the authority', stranger],
    ['has none at all', null],
  ])('nobody is taken who %s', async (_, tls) => {
    const [one, two] = [await start(1, { tls }), await start(2, { tls: known })];
    meet(one, 1, two, 2);
    one.transport.send([app(1)]);
    two.transport.send([{ ...app(2), to: 1, from: 2 }]);
    await vi.waitFor(() => expect(two.told.join()).toContain('closed the connection of a caller: '));
    await vi.waitFor(() => expect(two.told).toContain('1 unreachable'));
    await vi.waitFor(() => expect(one.told).toContain('2 unreachable'));
    expect([...one.got, ...two.got]).toEqual([]);
  });
});

/** What a server answers to somebody who says this. */
async function answerTo(node: Node, bytes: Uint8Array): Promise<string> {
  const socket = connect({ host: HOST, port: node.port });
  const pieces: Buffer[] = [];
  socket.on('data', (piece) => pieces.push(piece));
  socket.on('error', () => {});
  socket.write(bytes);
  await new Promise((resolve) => socket.once('close', resolve));
  return Buffer.concat(pieces).toString();
}

describe('a stranger', () => {
  const hello = (more: object): Uint8Array => {
    const said = { ...HELLO, ...more };
    return encodeFrame({ kind: 'hello', payload: new TextEncoder().encode(JSON.stringify(said)) });
  };
  const message = (payload: Uint8Array): Uint8Array => encodeFrame({ kind: 'message', payload });

  it.each([
    ['another cluster', hello({ cluster: 'other' }), 'is of the cluster other, and this is test'],
    ['another node', hello({ to: 3 }), 'calls node 3, and this is 1'],
    ['no peer', hello({ from: 8 }), 'is node 8, which is no peer of this one'],
    ['another format', hello({ format: 1 }), 'speaks format 1, and this is 2'],
    ['a message first', message(encodeMessage(app(1))), 'says message before hello'],
    ['no frame', new TextEncoder().encode('GET / HTTP/1.1\r\n\r\n'), 'whose head is damaged'],
    ['nowhere', hello({ address: '' }), "can't be read"],
    ['nonsense', encodeFrame({ kind: 'hello', payload: Uint8Array.of(0xff) }), "can't be read"],
  ])('who is %s is refused by name', async (_, bytes, why) => {
    const [one] = await pair();
    expect(await answerTo(one, bytes)).toContain(why);
    expect(one.told.join()).toContain(why);
    expect(one.got).toEqual([]);
  });

  it.each([
    ['what is no message', Uint8Array.of(0xff), 'node 2: '],
    ['a message for another node', encodeMessage(app(1)), 'sends a message for node 2, and this is 1'],
  ])('who is a peer, and sends %s', async (_, payload, why) => {
    const [one] = await pair();
    await answerTo(one, Buffer.concat([hello({}), message(payload)]));
    expect(one.told.join()).toContain(why);
    expect(one.got).toEqual([]);
  });
});
