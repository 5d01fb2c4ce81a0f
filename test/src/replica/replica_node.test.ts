import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  ConfChangeError,
  DroppedError,
  EMPTY_DISK,
  FateUnknownError,
  InvariantError,
  MisuseError,
  newConfChange,
  newConfChangeV2,
  newMessage,
  PortError,
  RawNode,
  ReplicaNode,
  StoppedError,
  type Batch,
  type Message,
  type Ports,
  type ReplicaNodeConfig,
  type SaveEffect,
} from '../../../src/index.ts';
import { bytes, TestDisk, text } from './lab.ts';

/** Something that a test lets happen when it wants. */
interface Gate {
  open(): void;
  fail(cause: unknown): void;
}

/** A cluster in one process; every port can be held back. */
class Service {
  readonly nodes = new Map<number, ReplicaNode<string>>();
  readonly disks = new Map<number, TestDisk>();
  readonly states = new Map<number, string[]>();
  readonly calls: string[] = [];
  sent: Message[] = [];
  /** Names of port calls that wait for a gate, such as `1 write`. */
  readonly held = new Map<string, Gate[]>();
  passes: (m: Message) => boolean = () => true;

  hold(name: string): void {
    this.held.set(name, []);
  }

  release(name: string): void {
    const gates = this.held.get(name)!;
    this.held.delete(name);
    for (const gate of gates) gate.open();
  }

  private at<T>(name: string, run: () => T): T | Promise<T> {
    this.calls.push(name);
    const gates = this.held.get(name);
    if (gates === undefined) return run();
    return new Promise((resolve, reject) => {
      gates.push({ open: () => resolve(run()), fail: reject });
    });
  }

  ports(id: number): Ports<string> {
    const disk = this.disks.get(id) ?? new TestDisk();
    this.disks.set(id, disk);
    let state: string[] = [];
    this.states.set(id, state);
    return {
      disk: {
        load: () => this.at(`${id} load`, () => disk.safe),
        write: (batches: readonly Batch[], sync) =>
          this.at(`${id} write`, () => {
            this.calls.push(`${batches.length} batches`);
            batches.forEach((batch, i) => disk.write(batch, sync && i === batches.length - 1));
          }),
        save: (snapshot, compactTo) =>
          this.at(`${id} save`, () => disk.save({ snapshot, compactTo } as SaveEffect)),
      },
      transport: {
        send: (messages) =>
          this.at(`${id} send`, () => {
            for (const m of messages) {
              this.sent.push(m);
              if (!this.passes(m)) continue;
              void Promise.resolve().then(() => this.nodes.get(m.to)?.step(m));
            }
          }),
      },
      machine: {
        apply: (command, index) =>
          this.at(`${id} apply`, () => {
            state.push(text(command));
            return `${text(command)}@${index}`;
          }),
        snapshot: () => this.at(`${id} snapshot`, () => bytes(state.join())),
        restore: (data) =>
          this.at(`${id} restore`, () => {
            state = text(data).split(',');
            this.states.set(id, state);
          }),
      },
    };
  }

  async start(
    id: number,
    founders: readonly number[],
    config: Partial<ReplicaNodeConfig> = {},
  ): Promise<ReplicaNode<string>> {
    let i = 0;
    const node = await ReplicaNode.start<string>(
      {
        id,
        founders,
        run: 1,
        electionTick: 10,
        heartbeatTick: 1,
        random: () => (id + i++ * 0.37) % 1,
        ...config,
      },
      this.ports(id),
    );
    this.nodes.set(id, node);
    return node;
  }

  /** One node that leads itself. */
  async solo(config: Partial<ReplicaNodeConfig> = {}): Promise<ReplicaNode<string>> {
    const node = await this.start(1, [1], config);
    node.campaign();
    await rest();
    expect(node.leader).toBe(1);
    return node;
  }

  async trio(config: Partial<ReplicaNodeConfig> = {}): Promise<ReplicaNode<string>[]> {
    const nodes = [];
    for (const id of [1, 2, 3]) nodes.push(await this.start(id, [1, 2, 3], config));
    nodes[0]!.campaign();
    await rest();
    expect(nodes.map(({ leader }) => leader)).toEqual([1, 1, 1]);
    return nodes;
  }

  async ticks(count: number): Promise<void> {
    for (let i = 0; i < count; i++) {
      for (const node of this.nodes.values()) node.tick();
      await rest();
    }
  }
}

/** Until all that can happen without a timer has. */
async function rest(): Promise<void> {
  for (let i = 0; i < 3; i++) await new Promise((resolve) => setImmediate(resolve));
}

/** How a promise ends. */
const end = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    (value) => ({ value }),
    (error: unknown) => error,
  );

const troubles: unknown[] = [];
const note = (trouble: unknown): void => void troubles.push(trouble);

beforeEach(() => {
  troubles.length = 0;
  process.on('unhandledRejection', note);
  process.on('warning', note);
});
afterEach(async () => {
  await rest();
  process.off('unhandledRejection', note);
  process.off('warning', note);
  expect(troubles).toEqual([]);
});

for (const asyncStorageWrites of [false, true]) {
  const config = { asyncStorageWrites };

  describe(`a replicated service, asynchronous writes: ${asyncStorageWrites}`, () => {
    it('answers proposals and reads on every node', async () => {
      const service = new Service();
      const [n1, n2, n3] = await service.trio(config);
      expect(await n1!.propose(bytes('a'))).toEqual({ index: 2, answer: 'a@2' });
      const proposal = end(n2!.propose(bytes('b')));
      await service.ticks(2);
      expect(await proposal).toEqual({ value: { index: 3, answer: 'b@3' } });
      const read = n3!.read(() => service.states.get(3)!.join());
      await service.ticks(2);
      expect(await read).toBe('a,b');
      expect(n1!.id).toBe(1);
      expect(n3!.appliedIndex).toBe(3);
      expect(n3!.confState.voters).toEqual([1, 2, 3]);
      expect(n3!.failure).toBeNull();
    });

    it('changes its membership', async () => {
      const service = new Service();
      const n1 = await service.solo(config);
      const review = await end(n1.changeMembership(newConfChange('ConfChangeAddLearnerNode', 2)));
      expect(review).toMatchObject({ value: { voters: [1], learners: [2] } });
      const n2 = await service.start(2, [1], config);
      await service.ticks(3);
      expect(n2.confState.learners).toEqual([2]);
      const joint = newConfChangeV2(
        [{ type: 'ConfChangeAddNode', nodeId: 2 }],
        'ConfChangeTransitionJointImplicit',
      );
      const changed = end(n1.changeMembership(joint));
      await service.ticks(3);
      expect(await changed).toMatchObject({ value: { voters: [1, 2], votersOutgoing: [] } });
      const explicit = newConfChangeV2(
        [{ type: 'ConfChangeAddLearnerNode', nodeId: 3 }],
        'ConfChangeTransitionJointExplicit',
      );
      const half = end(n1.changeMembership(explicit));
      await service.ticks(3);
      expect(await half).toMatchObject({ value: { votersOutgoing: [1, 2], autoLeave: false } });
      const again = end(n1.changeMembership(newConfChange('ConfChangeAddNode', 4)));
      await service.ticks(3);
      const refusal = await again;
      expect(refusal).toBeInstanceOf(ConfChangeError);
      expect(String(refusal)).toContain('joint');
    });

    it('goes on from its disk', async () => {
      const service = new Service();
      const compaction = { afterEntries: 3, keepEntries: 0 };
      const first = await service.solo({ ...config, compaction });
      for (const c of 'abcd') await first.propose(bytes(c));
      await rest();
      expect(service.calls).toContain('1 save');
      await first.stop();
      const second = await service.start(1, [1], { ...config, run: 2 });
      second.campaign();
      expect(await second.read(() => service.states.get(1)!.join())).toBe('a,b,c,d');
      expect(service.calls).toContain('1 restore');
    });
  });
}

describe('ports', () => {
  it('are called one after the other, and writes that pile up together', async () => {
    const service = new Service();
    const node = await service.solo({ asyncStorageWrites: true });
    service.hold('1 write');
    const proposals = [];
    for (const c of 'abcd') {
      proposals.push(node.propose(bytes(c)));
      await rest();
    }
    service.calls.length = 0;
    service.release('1 write');
    const answers = (await Promise.all(proposals)).map(({ answer }) => answer);
    expect(answers).toEqual(['a@2', 'b@3', 'c@4', 'd@5']);
    const sizes = service.calls.filter((call) => call.endsWith('batches'));
    // The last one tells that the first was committed.
    expect(sizes.slice(0, 2)).toEqual(['1 batches', '4 batches']);
  });

  it('let one thing happen at a time when a port calls the node', async () => {
    const service = new Service();
    const ports = service.ports(1);
    const calls: string[] = [];
    let depth = 0;
    const node = await ReplicaNode.start<string>(
      { id: 1, founders: [1, 2], run: 1, electionTick: 10, heartbeatTick: 1, random: () => 0 },
      {
        ...ports,
        transport: {
          send: (messages) => {
            expect(depth++).toBe(0);
            for (const m of messages) {
              calls.push(m.type);
              const { to: from, from: to, term } = m;
              if (m.type !== 'MsgVote') continue;
              node.step(newMessage({ type: 'MsgVoteResp', from, to, term }));
            }
            depth--;
          },
        },
      },
    );
    node.campaign();
    await rest();
    expect(calls.slice(0, 2)).toEqual(['MsgVote', 'MsgApp']);
  });

  it('keep queries apart from commands', async () => {
    const service = new Service();
    const node = await service.solo();
    service.hold('1 apply');
    const proposal = node.propose(bytes('a'));
    await rest();
    const read = node.read(() => service.states.get(1)!.join());
    await rest();
    service.release('1 apply');
    // The command was not committed for anybody yet, and may show or not;
    // but it is not being applied while the query runs.
    expect(['', 'a']).toContain(await read);
    expect((await proposal).answer).toBe('a@2');
    let finish: () => void = () => undefined;
    const slow = node.read(() => new Promise<void>((resolve) => (finish = resolve)));
    await rest();
    const next = node.propose(bytes('b'));
    await rest();
    expect(service.states.get(1)).toEqual(['a']);
    finish();
    await slow;
    await next;
    expect(service.states.get(1)).toEqual(['a', 'b']);
  });

  it.each([
    ['load', 'disk'],
    ['write', 'disk'],
    ['save', 'disk'],
    ['send', 'transport'],
    ['apply', 'state machine'],
    ['snapshot', 'state machine'],
    ['restore', 'state machine'],
  ] as const)('end the node with the cause when %s fails', async (call, port) => {
    for (const throws of [false, true]) {
      const service = new Service();
      const compaction = { afterEntries: 3, keepEntries: 0 };
      if (call === 'restore') {
        const before = await service.solo({ compaction });
        for (const c of 'abcd') await before.propose(bytes(c));
        await rest();
        await before.stop();
      }
      const cause = new Error(`EIO ${call}`);
      const ports = service.ports(1);
      const fail = throws
        ? () => {
            throw cause;
          }
        : () => Promise.reject(cause);
      const machine = { ...ports.machine };
      const disk = { ...ports.disk };
      const transport = { ...ports.transport };
      const all = { disk, transport, machine };
      for (const each of Object.values(all)) if (call in each) Object.assign(each, { [call]: fail });
      const config = {
        id: 1,
        founders: call === 'send' ? [1, 2] : [1],
        run: 2,
        compaction,
        electionTick: 10,
        heartbeatTick: 1,
        random: () => 0,
      };
      const started = await end(ReplicaNode.start(config, all));
      if (call === 'load') {
        expect(started).toMatchObject({ name: 'PortError', port, cause });
        continue;
      }
      const { value: node } = started as { value: ReplicaNode<string> };
      const early = [...'abcde'].map((c) => end(node.propose(bytes(c))));
      node.campaign();
      const failure = await node.ended;
      expect(failure).toBeInstanceOf(PortError);
      expect(failure).toMatchObject({ port, cause });
      expect(node.failure).toBe(failure);
      // Everybody who waits is freed, and hears why.
      for (const outcome of await Promise.all(early)) {
        if (outcome === failure) continue;
        const freed = { reason: 'Stopped', cause: failure };
        if (outcome instanceof Error) expect(outcome).toMatchObject(freed);
        else expect(outcome).toHaveProperty('value');
      }
      expect(await end(node.propose(bytes('x')))).toBe(failure);
      expect(await end(node.read(() => 1))).toBe(failure);
      node.tick();
      node.step(newMessage({ type: 'MsgHeartbeat', from: 2, to: 1, term: 9 }));
      await node.stop();
      expect(node.failure).toBe(failure);
    }
  });

  it('go on while the bytes of a state that was put aside are made', async () => {
    const service = new Service();
    const ports = service.ports(1);
    const made: Gate[] = [];
    const machine = {
      ...ports.machine,
      snapshot: () => {
        const state = service.states.get(1)!.join();
        return () =>
          new Promise<Uint8Array>((resolve, reject) => {
            made.push({ open: () => resolve(bytes(state)), fail: reject });
          });
      },
    };
    const start = async (run: number): Promise<ReplicaNode<string>> => {
      const config = { id: 1, founders: [1], electionTick: 10, heartbeatTick: 1, random: () => 0 };
      const node = await ReplicaNode.start<string>({ ...config, run }, { ...ports, machine });
      node.campaign();
      return node;
    };
    const node = await start(1);
    await node.propose(bytes('a'));
    expect(node.snapshot(0)).toBe(true);
    await rest();
    expect((await node.propose(bytes('b'))).answer).toBe('b@3');
    expect(await node.read(() => service.states.get(1)!.join())).toBe('a,b');
    expect(made).toHaveLength(1);
    expect(node.snapshot(0)).toBe(false);
    made[0]!.open();
    await rest();
    expect(service.disks.get(1)!.safe.snapshot).toMatchObject({
      data: bytes('a'),
      metadata: { index: 2 },
    });
    // The end of the node waits for one that is being made, and does not keep it.
    expect(node.snapshot(0)).toBe(true);
    await rest();
    let stopped = false;
    const end = node.stop().then(() => (stopped = true));
    await rest();
    expect(stopped).toBe(false);
    made[1]!.open();
    await end;
    expect(service.disks.get(1)!.safe.snapshot?.metadata.index).toBe(2);
    // One that fails ends the node.
    const again = await start(2);
    await again.propose(bytes('c'));
    expect(again.snapshot(0)).toBe(true);
    await rest();
    const cause = new Error('no room');
    made[2]!.fail(cause);
    expect(await again.ended).toMatchObject({ name: 'PortError', port: 'state machine', cause });
  });

  it('end the node when a snapshot is no bytes', async () => {
    const service = new Service();
    const ports = service.ports(1);
    const node = await ReplicaNode.start<string>(
      {
        id: 1,
        founders: [1],
        run: 1,
        electionTick: 10,
        heartbeatTick: 1,
        random: () => 0,
        compaction: { afterEntries: 1 },
      },
      { ...ports, machine: { ...ports.machine, snapshot: () => 'text' as never } },
    );
    node.campaign();
    const failure = await node.ended;
    expect(failure).toMatchObject({ port: 'state machine', cause: { name: 'MisuseError' } });
  });
});

describe('waiting', () => {
  it('ends with the reason of a signal, of which it is listened to once', async () => {
    const service = new Service();
    const node = await service.start(1, [1, 2]);
    const controller = new AbortController();
    const { signal } = controller;
    const add = vi.spyOn(signal, 'addEventListener');
    const remove = vi.spyOn(signal, 'removeEventListener');
    const waits: Promise<unknown>[] = [];
    for (let i = 0; i < 1000; i++) {
      waits.push(end(node.propose(bytes('x'), { signal })), end(node.read(() => 1, { signal })));
    }
    expect(add).toHaveBeenCalledTimes(1);
    const reason = new Error('enough');
    controller.abort(reason);
    expect(new Set(await Promise.all(waits))).toEqual(new Set([reason]));
    expect(remove).toHaveBeenCalledTimes(1);
    expect(await end(node.propose(bytes('x'), { signal }))).toBe(reason);
    expect(add).toHaveBeenCalledTimes(1);
    // None of them is left in the way of others.
    const later = node.propose(bytes('y'), { ticks: 2 });
    const fate = end(later);
    await service.ticks(2);
    expect(await fate).toMatchObject({ name: 'DroppedError', reason: 'NoLeader' });
    await node.stop();
  });

  it('leaves nothing behind on a signal when it succeeds', async () => {
    const service = new Service();
    const node = await service.solo();
    const { signal } = new AbortController();
    const remove = vi.spyOn(signal, 'removeEventListener');
    await node.propose(bytes('a'), { signal });
    await node.read(() => 1, { signal });
    expect(remove).toHaveBeenCalledTimes(2);
  });

  it('runs no query that nobody waits for', async () => {
    const service = new Service();
    const node = await service.solo();
    const controller = new AbortController();
    let finish: () => void = () => undefined;
    void node.read(() => new Promise<void>((resolve) => (finish = resolve)));
    await rest();
    const query = vi.fn();
    const read = end(node.read(query, { signal: controller.signal }));
    await rest();
    controller.abort('no');
    finish();
    expect(await read).toBe('no');
    await rest();
    expect(query).not.toHaveBeenCalled();
  });

  it('hands on what a query throws', async () => {
    const service = new Service();
    const node = await service.solo();
    const cause = new Error('no such key');
    const read = node.read(() => {
      throw cause;
    });
    expect(await end(read)).toBe(cause);
    expect(node.failure).toBeNull();
  });

  it('ends at a deadline, and says whether asking again is safe', async () => {
    const service = new Service();
    const [n1, n2] = await service.trio();
    service.passes = () => false;
    const handed = end(n2!.propose(bytes('x'), { ticks: 3 }));
    const read = end(n1!.read(() => 1, { ticks: 3 }));
    await service.ticks(3);
    expect(await handed).toBeInstanceOf(FateUnknownError);
    expect(await handed).toMatchObject({ reason: 'Deadline' });
    expect(await read).toBeInstanceOf(DroppedError);
    expect(await read).toMatchObject({ reason: 'Deadline' });
  });

  it('is refused with wrong input', async () => {
    const service = new Service();
    const node = await service.solo();
    expect(await end(node.propose('x' as never))).toBeInstanceOf(MisuseError);
    expect(await end(node.read(() => 1, { ticks: -1 }))).toBeInstanceOf(MisuseError);
    expect(() => node.step(newMessage({ type: 'MsgHeartbeat', from: 2, to: 1, term: 0.5 }))).toThrow(
      MisuseError,
    );
    expect(node.failure).toBeNull();
  });
});

describe('stop', () => {
  it('frees everybody, and waits for what is being written', async () => {
    const service = new Service();
    const node = await service.solo();
    service.hold('1 write');
    const handed = end(node.propose(bytes('a')));
    const read = end(node.read(() => 1));
    await rest();
    let stopped = false;
    const stop = node.stop().then(() => (stopped = true));
    expect(await handed).toMatchObject({ name: 'FateUnknownError', reason: 'Stopped' });
    await read;
    await rest();
    expect(stopped).toBe(false);
    service.release('1 write');
    await stop;
    expect(await node.ended).toBeNull();
    expect(node.failure).toBeNull();
    await node.stop();
  });

  it('begins nothing after it', async () => {
    const service = new Service();
    const node = await service.solo({ asyncStorageWrites: true });
    let finish: () => void = () => undefined;
    const slow = end(node.read(() => new Promise<void>((resolve) => (finish = resolve))));
    await rest();
    const query = vi.fn();
    const read = end(node.read(query));
    await rest();
    service.hold('1 write');
    const first = end(node.propose(bytes('a')));
    await rest();
    const second = end(node.propose(bytes('b')));
    await rest();
    const stop = node.stop();
    service.calls.length = 0;
    service.release('1 write');
    finish();
    await stop;
    expect(await slow).toEqual({ value: undefined });
    expect(await read).toMatchObject({ name: 'DroppedError', reason: 'Stopped' });
    expect(query).not.toHaveBeenCalled();
    for (const each of [first, second]) expect(await each).toMatchObject({ name: 'FateUnknownError' });
    expect(service.calls).toEqual(['1 batches']);
  });

  it('leaves calls without effect, and refuses to be asked', async () => {
    const service = new Service();
    const node = await service.solo();
    await node.stop();
    service.calls.length = 0;
    node.tick();
    node.campaign();
    node.step(newMessage({ type: 'MsgVote', from: 2, to: 1, term: 9 }));
    node.step({} as never);
    node.transferLeadership(2);
    node.forgetLeader();
    expect(node.snapshot()).toBe(false);
    node.reportUnreachable(2);
    node.reportSnapshot(2, 'SnapshotFailure');
    await rest();
    expect(service.calls).toEqual([]);
    const change = newConfChange('ConfChangeAddNode', 2);
    for (const asked of [node.propose(bytes('x')), node.read(() => 1), node.changeMembership(change)]) {
      expect(await end(asked)).toBeInstanceOf(StoppedError);
    }
  });

  it('is the only reason why a snapshot by hand is not made', async () => {
    const service = new Service();
    const node = await service.solo();
    await node.propose(bytes('a'));
    expect(node.snapshot(0)).toBe(true);
    expect(node.snapshot(0)).toBe(false);
    await rest();
    expect(service.calls.some((call) => call.includes('save'))).toBe(true);
    expect(() => node.snapshot(-1)).toThrow(MisuseError);
    node.forgetLeader();
    await node.stop();
  });

  it('may come from a port', async () => {
    const service = new Service();
    const ports = service.ports(1);
    let node: ReplicaNode<string> | null = null;
    node = await ReplicaNode.start<string>(
      { id: 1, founders: [1, 2], run: 1, electionTick: 10, heartbeatTick: 1, random: () => 0 },
      { ...ports, transport: { send: () => void node!.stop() } },
    );
    const waits = end(node.propose(bytes('x')));
    node.campaign();
    expect(await node.ended).toBeNull();
    expect(await waits).toMatchObject({ reason: 'Stopped' });
  });
});

describe('step', () => {
  it('drops what need not be taken', async () => {
    const service = new Service();
    const node = await service.start(1, [1, 2]);
    node.step(newMessage({ type: 'MsgAppResp', from: 7, to: 1, term: 1 }));
    node.step(newMessage({ type: 'MsgHup', from: 2, to: 1 }));
    expect(node.failure).toBeNull();
    expect(
      await ReplicaNode.start(
        { id: 1, founders: [1], run: 1, electionTick: 1, heartbeatTick: 1, random: () => 0 },
        { ...service.ports(1), disk: { ...service.ports(1).disk, load: () => EMPTY_DISK } },
      ).then(null, (error: Error) => error.name),
    ).toBe('ConfigError');
  });

  it('ends the node without throwing when the protocol is broken', async () => {
    const service = new Service();
    const node = await service.start(1, [1, 2]);
    const waiting = end(node.propose(bytes('a')));
    node.step(newMessage({ type: 'MsgHeartbeat', from: 2, to: 1, term: 1, commit: 99 }));
    const failure = await node.ended;
    expect(failure).toMatchObject({ name: 'InvariantError' });
    expect(await waiting).toMatchObject({ cause: failure });
  });

  it('ends the node when taking what is to be done fails', async () => {
    const service = new Service();
    const cause = new InvariantError('broken');
    const node = await service.start(1, [1, 2], {
      start: (config) =>
        Object.assign(new RawNode(config), {
          ready: () => {
            throw cause;
          },
        }),
    });
    const waiting = end(node.propose(bytes('a')));
    node.campaign();
    expect(await node.ended).toBe(cause);
    expect(await waiting).toMatchObject({ reason: 'Stopped', cause });
  });
});
