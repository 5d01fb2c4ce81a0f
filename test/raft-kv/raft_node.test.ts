/** Clusters of nodes on real ports: what was acknowledged stays, and is the same everywhere. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { MemoryFiles } from '../../examples/raft-kv/memory_files.ts';
import { NodeFiles } from '../../examples/raft-kv/node_files.ts';
import { RemovedError } from '../../examples/raft-kv/raft_node.ts';
import type { KvNode, KvNodeOptions } from '../../examples/raft-kv/raft_node.ts';
import { ClusterDownError, UnknownFateError } from '../../examples/raft-kv/service.ts';
import { args, calls, freeAddresses, Servers, shown } from './servers.ts';

const LONG = { timeout: 20_000, interval: 50 };
const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

const memory = () => ({ files: new MemoryFiles(), folder: 'data' });

async function start(count: number, more: Partial<KvNodeOptions> = {}): Promise<Servers> {
  const servers = await Servers.start(count, memory, more);
  open.push(() => servers.closeAll());
  await servers.leader();
  return servers;
}

async function write(node: KvNode, ...texts: string[]): Promise<unknown[]> {
  return (await node.write(calls(...texts))).map(shown);
}

async function read(node: KvNode, ...texts: string[]): Promise<unknown[]> {
  return (await node.read(texts.map(args))).map(shown);
}

async function admin(node: KvNode, text: string): Promise<unknown> {
  return shown(await node.admin(args(text)));
}

describe('a cluster', () => {
  it('takes writes on every node, and reads them on every node', async () => {
    const servers = await start(3);
    const leader = await servers.leader();
    const follower = await servers.follower();
    expect(await write(leader, 'SET a 1', 'INCR a', 'GET a')).toEqual(['OK', 2, '2']);
    expect(await write(follower, 'INCR a')).toEqual([3]);
    for (const node of servers.nodes.values()) {
      expect(await read(node, 'GET a', 'GET b')).toEqual(['3', null]);
    }
  });

  it('answers each call of a turn with its own reply, and shares entries', async () => {
    const servers = await start(3);
    const node = await servers.follower();
    const before = (await servers.leader()).basicStatus().commit;
    const all = await Promise.all(
      Array.from({ length: 500 }, (_, i) => write(node, `SET k${i} ${i}`, 'INCR n')),
    );
    expect(all.map(([, n]) => n)).toEqual(all.map((_, i) => i + 1));
    const after = (await servers.leader()).basicStatus().commit;
    expect(after - before).toBeLessThan(20);
    const values = await Promise.all(all.map((_, i) => read(node, `GET k${i}`)));
    expect(values.flat()).toEqual(all.map((_, i) => `${i}`));
  });

  it('has one sync for all that came while the last one ran', async () => {
    const files = new MemoryFiles();
    let syncs = 0;
    let gate = Promise.resolve();
    const openFile = files.open.bind(files);
    files.open = async (path, what) => {
      const file = await openFile(path, what);
      const sync = async (): Promise<void> => {
        syncs++;
        await gate;
        await file.sync();
      };
      return { ...file, sync };
    };
    const servers = await Servers.start(1, () => ({ files, folder: 'data' }));
    open.push(() => servers.closeAll());
    const node = await servers.leader();
    await write(node, 'SET a 1');
    syncs = 0;
    let release = (): void => {};
    gate = new Promise((resolve) => (release = resolve));
    const writes: Promise<unknown>[] = [];
    for (let i = 0; i < 10; i++) {
      writes.push(write(node, 'INCR n'));
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    expect(syncs).toBe(1);
    release();
    expect(await Promise.all(writes)).toEqual(writes.map((_, i) => [i + 1]));
    // The first, those that were proposed meanwhile, and those that could not be.
    expect(syncs).toBeLessThanOrEqual(3);
  });

  it('sees a change of what was watched, on whichever node it was made', async () => {
    const servers = await start(3);
    const [one, two] = [await servers.leader(), await servers.follower()];
    const key = args('x')[0]!;
    await write(one, 'SET x 1');
    const [revision] = await two.revisions([key]);
    const transaction = {
      kind: 'transaction',
      watched: [{ key, revision: revision! }],
      calls: [args('INCR x')],
    } as const;
    expect((await two.write([transaction])).map(shown)).toEqual([[2]]);
    expect((await one.write([transaction])).map(shown)).toEqual([null]);
  });

  it('says what time it is before writes that wait, or the time would be over by then', async () => {
    const servers = await start(3);
    const [leader, follower] = [await servers.leader(), await servers.follower()];
    // Writes of the leader's clients stand in a queue for ever.
    vi.spyOn(leader.writes, 'add').mockReturnValue(new Promise(() => {}));
    await write(follower, 'SET short 1 PX 50');
    for (const { store } of servers.nodes.values()) {
      await vi.waitFor(() => expect(store.size).toBe(0), LONG);
    }
  });

  it('lets keys die on all nodes at the same place of the log', async () => {
    const servers = await start(3);
    const node = await servers.follower();
    await write(node, 'SET short 1 PX 50', 'SET long 1 EX 1000', 'SET ever 1');
    expect(await read(node, 'EXISTS short long ever')).toEqual([3]);
    await vi.waitFor(async () => expect(await read(node, 'EXISTS short long ever')).toEqual([2]), LONG);
    const [left] = await read(node, 'TTL long');
    expect(left).toBeGreaterThan(900);
    await servers.settle();
  });

  it.each(['lease', 'local'] as const)('reads by %s where it is told to', async (reads) => {
    const servers = await start(3, { reads });
    await write(await servers.leader(), 'SET a 1');
    for (const node of servers.nodes.values()) {
      await vi.waitFor(async () => expect(await read(node, 'GET a')).toEqual(['1']), LONG);
    }
  });

  it('splits what is too much for one entry, and says what is too much for any', async () => {
    const servers = await start(1);
    const node = servers.node(1);
    const value = 'x'.repeat(100_000);
    const many = Array.from({ length: 10 }, (_, i) => `SET k${i} ${value}`);
    expect(await write(node, ...many)).toEqual(many.map(() => 'OK'));
    expect(await write(node, 'SET a 1', `SET b ${'x'.repeat(33 * 1024 * 1024)}`, 'SET c 1')).toEqual([
      'OK',
      expect.stringMatching(/^ERR the command has \d+ bytes; an entry of the log takes 33554432$/),
      'OK',
    ]);
    expect(await read(node, 'EXISTS a b c', 'DBSIZE')).toEqual([2, 12]);
  });
});

it('a command of many megabytes gets to all nodes', async () => {
  const servers = await start(3, { patience: 30_000 });
  const value = 'x'.repeat(20 * 1024 * 1024);
  const away = await servers.follower();
  await servers.close(away.id);
  const leader = await servers.leader();
  expect(await write(leader, `SET big ${value}`, 'SET small 1')).toEqual(['OK', 'OK']);
  const back = await servers.open(away.id);
  expect(await read(back, 'STRLEN big', 'GET small')).toEqual([value.length, '1']);
  await servers.settle();
});

describe('a node that ends', () => {
  it('has everything again when it starts, on the files of the machine', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'raft-kv-'));
    open.push(() => rm(folder, { recursive: true }));
    const files = new NodeFiles();
    const servers = await Servers.start(3, (id) => ({ files, folder: `${folder}/${id}` }), {
      snapshotEvery: 20,
    });
    open.push(() => servers.closeAll());
    for (let i = 0; i < 50; i++) await write(await servers.follower(), `SET k${i} ${i}`);
    await servers.closeAll();
    for (const id of [1, 2, 3]) await servers.open(id);
    const [values] = await read(
      await servers.leader(),
      `MGET ${Array.from({ length: 50 }, (_, i) => `k${i}`).join(' ')}`,
    );
    expect(values).toEqual(Array.from({ length: 50 }, (_, i) => `${i}`));
    await servers.settle();
  });

  it('lets another one lead first', async () => {
    const servers = await start(3);
    const leader = await servers.leader();
    await leader.handOver();
    const { lead } = leader.basicStatus();
    expect([...servers.nodes.keys()]).toContain(lead);
    expect(lead).not.toBe(leader.id);
    await servers.node(lead).stop();
    // Nobody noticed but by the term: the next one was asked to lead.
    servers.nodes.delete(lead);
    expect(await write(await servers.leader(), 'SET a 1')).toEqual(['OK']);
  });

  it('is caught up by a snapshot while writes go on', async () => {
    const servers = await start(3, { snapshotEvery: 20 });
    const away = await servers.follower();
    await write(away, 'SET first 1');
    await servers.close(away.id);
    const leader = await servers.leader();
    for (let i = 0; i < 100; i++) await write(leader, `SET k${i} ${'v'.repeat(1000)}`);
    let writing = true;
    const writer = (async () => {
      let count = 0;
      while (writing) await write(leader, `SET more ${++count}`);
      return count;
    })();
    const back = await servers.open(away.id);
    await vi.waitFor(async () => expect(await read(back, 'DBSIZE')).toEqual([102]), LONG);
    writing = false;
    const count = await writer;
    expect(await read(back, 'GET more', 'GET first')).toEqual([`${count}`, '1']);
    expect(servers.told).toContain(`${leader.id}: sent a snapshot to member ${away.id}`);
    await servers.settle();
  });

  it('takes nobody else along when its disk fails', async () => {
    const servers = await start(3);
    const failing = await servers.follower();
    const { files } = servers.place(failing.id);
    (files as MemoryFiles).beforeChange = (what) => {
      if (what.startsWith('sync')) throw new Error('ENOSPC: no space left on device');
    };
    const leader = await servers.leader();
    await write(leader, 'SET a 1');
    const why = await failing.ended;
    expect(why?.message).toContain('the disk has failed: ENOSPC: no space left on device');
    await expect(write(failing, 'SET b 1')).rejects.toThrow(ClusterDownError);
    await expect(read(failing, 'GET a')).rejects.toThrow('this server has ended');
    servers.nodes.delete(failing.id);
    expect(await write(await servers.leader(), 'SET c 1')).toEqual(['OK']);
  });

  it('ends at once when a snapshot can not be kept, though nothing else is written', async () => {
    const servers = await start(3);
    const node = await servers.follower();
    await write(node, 'SET a 1');
    const { files } = servers.place(node.id);
    (files as MemoryFiles).beforeChange = (what) => {
      if (what.includes('snap')) throw new Error('ENOSPC: no space left on device');
    };
    expect(await admin(node, 'RAFT.SNAPSHOT')).toBe('Snapshot started');
    const why = await node.ended;
    expect(why?.message).toContain('the disk has failed: ENOSPC: no space left on device');
  });

  it('of a leader whose disk fails leaves the others to elect one', async () => {
    const servers = await start(3);
    const leader = await servers.leader();
    const other = await servers.follower();
    await write(leader, 'SET a 1');
    const { files } = servers.place(leader.id);
    (files as MemoryFiles).beforeChange = (what) => {
      if (what.startsWith('write')) throw new Error('EIO: i/o error');
    };
    await write(leader, 'SET b 1').catch((error: Error) =>
      expect(error).toBeInstanceOf(UnknownFateError),
    );
    expect((await leader.ended)?.message).toContain('EIO');
    servers.nodes.delete(leader.id);
    await servers.leader();
    expect(await read(other, 'GET a')).toEqual(['1']);
  });
});

describe('a node without a leader', () => {
  it('says so after a while, and nothing was done', async () => {
    const servers = await start(3, { patience: 200 });
    await write(await servers.leader(), 'SET a 1');
    const last = await servers.follower();
    const others = [...servers.nodes.keys()].filter((id) => id !== last.id);
    await Promise.all(others.map((id) => servers.close(id)));
    await vi.waitFor(() => expect(last.basicStatus().lead).toBe(0), LONG);
    const wait = write(last, 'SET a 2');
    await expect(wait).rejects.toThrow(ClusterDownError);
    await expect(wait).rejects.toThrow('no leader has taken this in time: NoLeader');
    await expect(read(last, 'GET a')).rejects.toThrow(ClusterDownError);
    await expect(admin(last, 'RAFT.PROMOTE 1')).resolves.toBe('ERR node 1 is a voter already');
    await expect(admin(last, 'RAFT.REMOVE 1')).rejects.toThrow(ClusterDownError);
    await servers.open(others[0]!);
    await servers.leader();
    expect(await read(last, 'GET a')).toEqual(['1']);
  });

  it('waits for one as long as there is patience', async () => {
    const servers = await start(3);
    const leader = await servers.leader();
    const other = await servers.follower();
    servers.nodes.delete(leader.id);
    const gone = leader.stop();
    // Whatever moment these meet, they are answered, or nobody can tell.
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, async (_, i) => {
        await new Promise((resolve) => setTimeout(resolve, i * 20));
        return write(other, `SET k${i} 1`);
      }),
    );
    await gone;
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(UnknownFateError);
    }
    expect(results.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0);
  });

  it('calls unknown what it has handed on and not heard of again', async () => {
    const servers = await start(3, { patience: 300 });
    const leader = await servers.leader();
    const others = [...servers.nodes.keys()].filter((id) => id !== leader.id);
    await Promise.all(others.map((id) => servers.close(id)));
    await expect(write(leader, 'SET a 1')).rejects.toThrow(UnknownFateError);
  });
});

describe('the membership', () => {
  it('takes a learner in, makes it a voter, and lets go of a member', async () => {
    const servers = await start(3, { snapshotEvery: 20 });
    for (let i = 0; i < 60; i++) await write(await servers.leader(), `SET k${i} ${i}`);
    const [address] = await freeAddresses(1);
    const text = `${address!.host}:${address!.port}`;
    const follower = await servers.follower();
    const joined = await servers.add(4, { ...memory(), address: address! });
    expect(await admin(follower, `RAFT.ADD 4 ${text} LEARNER`)).toBe('OK');
    await vi.waitFor(async () => expect(await read(joined, 'DBSIZE')).toEqual([60]), LONG);
    expect(await admin(joined, 'RAFT.MEMBERS')).toContainEqual({
      id: 4,
      address: text,
      role: 'learner',
    });
    expect(await admin(follower, 'RAFT.TRANSFER 4')).toBe("ERR node 4 is a learner, and can't lead");
    const leader = await servers.leader();
    expect(await admin(joined, 'RAFT.PROMOTE 4')).toBe(
      `ERR the leader knows how far node 4 is: ask node ${leader.id}`,
    );
    // The leader may not have heard yet how far it is.
    await vi.waitFor(async () => expect(await admin(leader, 'RAFT.PROMOTE 4')).toBe('OK'), LONG);
    // Nor the new voter that it is one.
    const voter = { id: 4, address: text, role: 'voter' };
    await vi.waitFor(
      async () => expect(await admin(joined, 'RAFT.MEMBERS')).toContainEqual(voter),
      LONG,
    );
    expect(await admin(leader, 'RAFT.TRANSFER 4')).toBe('OK');
    expect((await servers.leader()).id).toBe(4);
    expect(await write(joined, 'SET by 4')).toEqual(['OK']);

    expect(await admin(joined, 'RAFT.REMOVE 1')).toBe('OK');
    expect(await servers.node(1).ended).toBeInstanceOf(RemovedError);
    servers.nodes.delete(1);
    const members = (await admin(joined, 'RAFT.MEMBERS')) as { id: number }[];
    expect(members.map(({ id }) => id)).toEqual([2, 3, 4]);
    expect(await write(await servers.follower(), 'SET after 1')).toEqual(['OK']);
    await servers.settle();
  });

  it('lets no learner vote that is behind', async () => {
    const servers = await start(1);
    const node = await servers.leader();
    const [away] = await freeAddresses(1);
    expect(await admin(node, `RAFT.ADD 2 127.0.0.1:${away!.port} LEARNER`)).toBe('OK');
    expect(await admin(node, 'RAFT.PROMOTE 2')).toMatch(
      /^ERR node 2 is a learner that is behind: it has 0 of \d+ entries$/,
    );
    expect(await write(node, 'SET a 1')).toEqual(['OK']);
  });

  it('lets go of a member as soon as it was taken in', async () => {
    const servers = await start(1, { tick: 100 });
    const [address] = await freeAddresses(1);
    const joined = await servers.add(2, { ...memory(), address: address! });
    expect(await admin(servers.node(1), `RAFT.ADD 2 127.0.0.1:${address!.port}`)).toBe('OK');
    expect(await admin(servers.node(1), 'RAFT.REMOVE 2')).toBe('OK');
    expect(await joined.ended).toBeInstanceOf(RemovedError);
    servers.nodes.delete(2);
    expect(await write(servers.node(1), 'SET a 1')).toEqual(['OK']);
  });

  it('lets a leader remove itself', async () => {
    const servers = await start(3);
    const leader = await servers.leader();
    expect(await admin(leader, `RAFT.REMOVE ${leader.id}`)).toBe('OK');
    expect(await leader.ended).toBeInstanceOf(RemovedError);
    servers.nodes.delete(leader.id);
    expect(await write(await servers.leader(), 'SET a 1')).toEqual(['OK']);
  });

  it('is found again by a node that knows none of the others any more', async () => {
    const servers = await start(3);
    const away = await servers.follower();
    await servers.close(away.id);
    const old = [...servers.nodes.keys()];
    for (const [i, address] of (await freeAddresses(2)).entries()) {
      const id = 4 + i;
      const leader = await servers.leader();
      await servers.add(id, { ...memory(), address });
      expect(await admin(leader, `RAFT.ADD ${id} 127.0.0.1:${address.port}`)).toBe('OK');
      await servers.leader();
    }
    expect(await admin(servers.node(4), 'RAFT.TRANSFER 4')).toBe('OK');
    for (const id of old) {
      expect(await admin(servers.node(4), `RAFT.REMOVE ${id}`)).toBe('OK');
      await servers.node(id).ended;
      servers.nodes.delete(id);
    }
    expect(await write(servers.node(4), 'SET a 1')).toEqual(['OK']);
    const back = await servers.open(away.id);
    await vi.waitFor(async () => expect(await read(back, 'GET a')).toEqual(['1']), LONG);
  });

  it('is told, with the state of the node', async () => {
    const servers = await start(3);
    const leader = await servers.leader();
    await write(leader, 'SET a 1');
    expect(await admin(leader, 'raft.status')).toMatchObject({
      id: leader.id,
      role: 'leader',
      leader: leader.id,
      keys: 1,
    });
    const members = (await admin(leader, 'RAFT.MEMBERS')) as { match: number }[];
    expect(members).toMatchObject(
      servers.founders.map(({ port }, i) => ({
        id: i + 1,
        address: `127.0.0.1:${port}`,
        role: 'voter',
      })),
    );
    expect(members[leader.id - 1]!.match).toBeGreaterThan(0);
    expect(leader.info().get('keyspace')).toEqual(['db0:keys=1,expires=0,avg_ttl=0']);
    expect(leader.info().get('raft')).toContain(`raft_role:leader`);
    expect(await admin(leader, 'RAFT.SNAPSHOT')).toBe('Snapshot started');
    await vi.waitFor(
      async () => expect(await admin(leader, 'RAFT.SNAPSHOT')).toMatch('Nothing to do'),
      LONG,
    );
  });

  it.each([
    ['RAFT.ADD 0 a:1', "ERR the id must be a whole number of at least 1, got '0'"],
    ['RAFT.ADD x a:1', "ERR the id must be a whole number of at least 1, got 'x'"],
    ['RAFT.ADD 2 a:1', 'ERR node 2 is a member already'],
    ['RAFT.ADD 4 a', "ERR the address must be host:port, got 'a'"],
    ['RAFT.ADD 4 a:1 VOTER', "ERR the last word can only be LEARNER, got 'VOTER'"],
    ['RAFT.ADD 4', "ERR wrong number of arguments for 'raft.add' command"],
    ['RAFT.REMOVE 9', 'ERR node 9 is no member'],
    ['RAFT.PROMOTE 9', 'ERR node 9 is no member'],
    ['RAFT.TRANSFER 9', 'ERR node 9 is no member'],
    ['RAFT.STATUS now', "ERR wrong number of arguments for 'raft.status' command"],
    ['RAFT.JOIN', "ERR unknown command 'RAFT.JOIN'"],
  ])('%s is refused', async (call, reply) => {
    const servers = await start(1);
    await admin(servers.node(1), 'RAFT.ADD 2 127.0.0.1:1 LEARNER');
    expect(await admin(servers.node(1), call)).toBe(reply);
  });

  it('keeps its last voter', async () => {
    const servers = await start(1);
    expect(await admin(servers.node(1), 'RAFT.REMOVE 1')).toBe('ERR node 1 is the only voter left');
  });
});
