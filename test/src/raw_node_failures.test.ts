/** What ends a node, and that nothing gets done after it. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newConfChange } from '../../src/conf_change.ts';
import { newEntry } from '../../src/entry.ts';
import type { Entry } from '../../src/entry.ts';
import {
  CompactedError,
  FatalError,
  InvariantError,
  MisuseError,
  ProposalDroppedError,
  SnapshotTemporarilyUnavailableError,
  StorageError,
  UnavailableError,
  UnexpectedError,
} from '../../src/errors.ts';
import type { Message } from '../../src/message.ts';
import { RawNode } from '../../src/raw_node.ts';
import { newConfState, newSnapshot } from '../../src/snapshot.ts';
import { MemoryStorage } from '../../src/storage.ts';
import type { Storage } from '../../src/storage.ts';
import { bytes, makeConfig, msg, text } from './harness/nodes.ts';
import { drain, makeHost, save } from './harness/raw.ts';
import type { Host } from './harness/raw.ts';
import { picture } from './support/picture.ts';
import { check } from './support/property.ts';

type Method = keyof Storage;
const METHODS: readonly Method[] = [
  'initialState',
  'entries',
  'term',
  'lastIndex',
  'firstIndex',
  'snapshot',
];

/** Does in place of one call of a storage what it is told, the k-th time. */
function spoil(storage: Storage, method: Method, k: number, instead: () => unknown): void {
  const real = storage[method].bind(storage) as (...args: number[]) => unknown;
  let calls = 0;
  Object.assign(storage, {
    [method]: (...args: number[]) => (++calls === k ? instead() : real(...args)),
  });
}

const EIO = new Error('EIO: i/o error');
const fail = (error: unknown) => (): never => {
  throw error;
};

const CALLS: Record<string, (node: RawNode) => unknown> = {
  tick: (n) => n.tick(),
  campaign: (n) => n.campaign(),
  propose: (n) => n.propose(bytes('a')),
  'propose, wrongly': (n) => n.propose('a' as never),
  proposeConfChange: (n) => n.proposeConfChange(newConfChange('ConfChangeAddNode', 3)),
  applyConfChange: (n) => n.applyConfChange(newConfChange('ConfChangeAddNode', 3)),
  refuseConfChange: (n) => n.refuseConfChange(),
  step: (n) => n.step(msg({ type: 'MsgHeartbeat', from: 2, to: 1, term: 9 })),
  'step, wrongly': (n) => n.step(null as never),
  ready: (n) => n.ready(),
  peekReady: (n) => n.peekReady(),
  hasReady: (n) => n.hasReady(),
  advance: (n) => n.advance(),
  bootstrap: (n) => n.bootstrap([{ id: 1 }]),
  reportUnreachable: (n) => n.reportUnreachable(2),
  reportSnapshot: (n) => n.reportSnapshot(2, 'SnapshotFinish'),
  transferLeader: (n) => n.transferLeader(2),
  forgetLeader: (n) => n.forgetLeader(),
  readIndex: (n) => n.readIndex(bytes('a')),
  withProgress: (n) => n.withProgress(() => undefined),
};

/** That the node says what ended it to every call, and does nothing. */
function expectEnded(node: RawNode): void {
  const { failure } = node;
  expect(failure).toBeInstanceOf(FatalError);
  const before = picture(node);
  for (const [name, call] of Object.entries(CALLS)) {
    let thrown: unknown = null;
    try {
      call(node);
    } catch (error) {
      thrown = error;
    }
    expect(thrown, name).toBe(failure);
  }
  expect(picture(node)).toBe(before);
  expect(node.basicStatus().id).toBe(1);
  expect(node.status().id).toBe(1);
}

function caught(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  return null;
}

test('a proposal that failed with its storage is never committed', () => {
  const host = makeHost(1, { voters: [1, 2] });
  host.node.campaign();
  drain(host);
  host.node.step(msg({ type: 'MsgVoteResp', from: 2, to: 1, term: 1 }));
  drain(host);
  host.node.step(msg({ type: 'MsgAppResp', from: 2, to: 1, term: 1, index: 1 }));
  drain(host);
  // The entry is in the log when the one before it is looked up to be sent.
  spoil(host.storage, 'term', 1, fail(EIO));
  const error = caught(() => host.node.propose(bytes('lost')));
  expect(error).toBeInstanceOf(StorageError);
  expect((error as StorageError).cause).toBe(EIO);
  expect((error as Error).message).toBe('storage.term(1) failed: EIO: i/o error');
  expectEnded(host.node);
  expect(host.applied.map((entry) => text(entry.data))).not.toContain('lost');
});

test('a campaign that must look at what is not applied names the storage that failed', () => {
  const { node, storage } = makeHost(1, {
    entries: [newEntry(1, 1)],
    hardState: { term: 1, vote: 1, commit: 1 },
  });
  spoil(storage, 'entries', 1, fail(EIO));
  expect(caught(() => node.campaign())).toMatchObject({ name: 'StorageError', cause: EIO });
  expectEnded(node);
});

test('a node whose storage fails at the start does not start', () => {
  for (const method of ['initialState', 'firstIndex', 'lastIndex', 'term'] as const) {
    const config = makeConfig(1);
    spoil(config.storage, method, 1, fail(EIO));
    const error = caught(() => new RawNode(config));
    expect(error).toBeInstanceOf(StorageError);
    expect(error).toMatchObject({ cause: EIO });
    expect((error as StorageError).call).toContain(method);
  }
});

describe('an answer that no storage may give is the storage failing', () => {
  const entries = [1, 2, 3].map((i) => newEntry(1, i, bytes('e')));
  const wrong: [Method, string, unknown][] = [
    ['initialState', 'nothing', undefined],
    ['initialState', 'a promise', Promise.resolve()],
    ['initialState', 'no membership', { hardState: { term: 1, vote: 0, commit: 1 } }],
    [
      'initialState',
      'a voter twice',
      {
        hardState: { term: 1, vote: 0, commit: 1 },
        confState: newConfState({ voters: [1, 1] }),
      },
    ],
    [
      'initialState',
      'a term that is no number',
      {
        hardState: { term: '1', vote: 0, commit: 1 },
        confState: newConfState({ voters: [1] }),
      },
    ],
    ['lastIndex', 'NaN', NaN],
    ['lastIndex', 'a negative number', -1],
    ['lastIndex', 'a promise', Promise.resolve(3)],
    ['firstIndex', '0', 0],
    ['firstIndex', 'text', '1'],
    ['term', 'NaN', NaN],
    ['term', 'a negative number', -1],
    ['term', 'nothing', undefined],
    ['entries', 'nothing', undefined],
    ['entries', 'none', []],
    ['entries', 'too many', [...entries, newEntry(1, 4)]],
    ['entries', 'others', [newEntry(1, 7)]],
    ['entries', 'a gap', [newEntry(1, 1), newEntry(1, 3)]],
    ['entries', 'terms that fall', [newEntry(3, 1), newEntry(1, 2)]],
    ['entries', 'no entries', [null]],
    ['entries', 'what JSON makes of bytes', [{ ...entries[0], data: { 0: 1 } }]],
  ];
  test.each(wrong)('%s: %s', (method, _, answer) => {
    const hardState = { term: 1, vote: 1, commit: 3 };
    const storage = new MemoryStorage({
      hardState,
      confState: newConfState({ voters: [1] }),
      entries,
    });
    const early = method === 'initialState' || method === 'firstIndex' || method === 'lastIndex';
    if (early) spoil(storage, method, 1, () => answer);
    const run = (): void => {
      const host = makeHost(1, { storage });
      if (!early) spoil(storage, method, 1, () => answer);
      drain(host);
      host.node.campaign();
      drain(host);
    };
    const error = caught(run);
    expect(error).toBeInstanceOf(StorageError);
    expect((error as Error).message).toContain(`storage.${method}(`);
    expect((error as Error).message).toContain('is wrong: ');
  });
});

describe('a leader with a follower that lacks what is compacted', () => {
  /** Entries up to 5 are gone, and the snapshot is of this index. */
  function leader(snapshotIndex: number): Host {
    const members = newConfState({ voters: [1, 2, 3] });
    const storage = new MemoryStorage({
      snapshot: newSnapshot(5, 1, members),
      hardState: { term: 1, vote: 0, commit: 5 },
    });
    storage.snapshot = () => newSnapshot(snapshotIndex, snapshotIndex && 1, members);
    const host = makeHost(1, { storage });
    host.node.campaign();
    drain(host);
    const answer = { type: 'MsgVoteResp', from: 2, to: 1, term: 2 } as const;
    host.node.step(msg(answer));
    drain(host);
    return host;
  }
  const behind = msg({
    type: 'MsgAppResp',
    from: 3,
    to: 1,
    term: 2,
    index: 5,
    reject: true,
    rejectHint: 1,
    logTerm: 1,
  });

  test.each([0, 4])('says that its snapshot is too old, of index %d', (index) => {
    const { node } = leader(index);
    expect(() => node.step(behind)).toThrow(StorageError);
    expect(() => node.step(behind)).toThrow(
      `the newest snapshot is of index ${index}, but entries up to 5 were compacted away`,
    );
    expectEnded(node);
  });

  test('asks again later where one is being made', () => {
    const host = leader(5);
    host.storage.snapshot = fail(new SnapshotTemporarilyUnavailableError());
    host.node.step(behind);
    drain(host);
    expect(host.sent.some((m) => m.type === 'MsgSnap')).toBe(false);
    host.storage.snapshot = () => newSnapshot(5, 1, newConfState({ voters: [1, 2, 3] }));
    host.node.step(msg({ type: 'MsgHeartbeatResp', from: 3, to: 1, term: 2 }));
    drain(host);
    expect(host.sent.some((m) => m.type === 'MsgSnap')).toBe(true);
  });
});

describe('errors of the interface where the node asked within the bounds', () => {
  test.each([new CompactedError(), new UnavailableError()])('%s', (named) => {
    const host = makeHost(1, {
      voters: [1],
      entries: [newEntry(1, 1)],
      hardState: { term: 1, vote: 1, commit: 1 },
    });
    spoil(host.storage, 'entries', 1, fail(named));
    const error = caught(() => host.node.ready());
    expect(error).toBeInstanceOf(StorageError);
    expect((error as Error).message).toContain('storage.entries(1, 2');
    expect((error as StorageError).cause).toBe(named);
    expectEnded(host.node);
  });
});

describe('what else throws in the middle of a step ends the node', () => {
  const thrown = [
    new Error('full'),
    new TypeError('no function'),
    'text',
    undefined,
    new MisuseError('x'),
  ];
  test.each(thrown)('a logger: %s', (cause) => {
    let broken = false;
    const logger = {
      wants: () => true,
      log: () => {
        if (broken) throw cause;
      },
    };
    const { node } = makeHost(1, { logger });
    broken = true;
    const error = caught(() => node.campaign());
    expect(error).toBeInstanceOf(UnexpectedError);
    expect((error as UnexpectedError).cause).toBe(cause);
    expectEnded(node);
  });

  test('a hook', () => {
    let broken = false;
    const onTransition = (): void => {
      if (broken) throw EIO;
    };
    const { node } = makeHost(1, { onTransition });
    broken = true;
    expect(caught(() => node.campaign())).toMatchObject({ name: 'UnexpectedError', cause: EIO });
    expectEnded(node);
  });

  test('a hook that calls the node', () => {
    const calls: Record<string, unknown>[] = [];
    let node: RawNode | null = null;
    const onTransition = (): void => void node?.propose(bytes('from inside'));
    node = makeHost(1, { onTransition }).node;
    const error = caught(() => node?.tick() ?? node?.campaign());
    expect(calls).toEqual([]);
    expect(error).toBeInstanceOf(UnexpectedError);
    expect((error as UnexpectedError).cause).toBeInstanceOf(MisuseError);
    expectEnded(node);
  });
});

test('answers do not end a node', () => {
  const { node } = makeHost(1, { voters: [1, 2] });
  expect(() => node.propose(bytes('a'))).toThrow(ProposalDroppedError);
  expect(() => node.advance()).toThrow(MisuseError);
  expect(node.failure).toBeNull();
});

/** Three nodes, of which the storage of the first fails once. */
class Trio {
  readonly hosts: (Host & { readonly reads: Storage })[];
  readonly proposed = new Set<string>();
  private readonly flights: Message[] = [];

  constructor() {
    this.hosts = [1, 2, 3].map((id) => {
      const storage = new MemoryStorage({ confState: newConfState({ voters: [1, 2, 3] }) });
      // What the application itself reads does not fail.
      const reads = Object.fromEntries(
        METHODS.map((method) => [method, storage[method].bind(storage)]),
      ) as unknown as Storage;
      const host = makeHost(id, { storage: reads, preVote: true, random: () => (id - 1) / 3 });
      return { ...host, storage, reads };
    });
  }

  /** Runs a call of the first node, which may end it. */
  call(host: Host, run: (node: RawNode) => unknown): void {
    if (host.node.failure !== null) return;
    try {
      run(host.node);
    } catch (error) {
      if (error instanceof ProposalDroppedError) return;
      if (!(error instanceof StorageError)) throw error;
      expect(error.cause).toBe(EIO);
      expect(host.node.failure).toBe(error);
    }
  }

  /** Writes, sends, applies; everybody is told what was sent. */
  work(): void {
    for (const host of this.hosts) {
      for (let i = 0; i < 10 && host.node.failure === null && this.isReady(host); i++) {
        this.call(host, (node) => {
          const rd = node.ready();
          save(host, rd);
          this.flights.push(...rd.messages);
          host.applied.push(...rd.committedEntries);
          node.advance();
        });
      }
    }
    for (const m of this.flights.splice(0)) {
      this.call(this.hosts[m.to - 1]!, (node) => node.step(m));
    }
  }

  compact(host: Host): void {
    const { applied } = host.node.basicStatus();
    if (host.node.failure !== null || applied <= host.storage.snapshot().metadata.index) return;
    host.storage.createSnapshot(applied, newConfState({ voters: [1, 2, 3] }), bytes('s'));
    host.storage.compact(applied);
  }

  private isReady(host: Host): boolean {
    let ready = false;
    this.call(host, (node) => (ready = node.hasReady()));
    return ready;
  }
}

const texts = (entries: readonly Entry[]): string[] => entries.map((e) => `${e.index} ${text(e.data)}`);

test('a storage that fails once ends its node, and the others go on', () => {
  const methods = METHODS.filter((method) => method !== 'initialState');
  const acts = fc.array(fc.tuple(fc.nat(5), fc.nat(2)), { minLength: 20, maxLength: 60 });
  let ended = 0;
  const calls = fc.integer({ min: 1, max: 60 });
  check(
    fc.property(fc.constantFrom(...methods), calls, acts, (method, k, list) => {
      const trio = new Trio();
      const first = trio.hosts[0]!;
      spoil(first.reads, method, k, fail(EIO));
      list.forEach(([kind, at], i) => {
        const host = trio.hosts[at]!;
        if (kind === 0) trio.call(host, (node) => node.campaign());
        else if (kind === 1 && host.node.failure === null) trio.compact(first);
        else if (kind === 2) trio.call(host, (node) => node.tick());
        else {
          trio.call(host, (node) => node.propose(bytes(`p${i}`)));
        }
        trio.work();
      });
      if (first.node.failure === null) return;
      ended++;
      expectEnded(first.node);
      // The two others elect a leader, commit, and agree with what node 1 had applied.
      const before = texts(first.applied);
      for (let i = 0; i < 60; i++) {
        for (const host of trio.hosts.slice(1)) trio.call(host, (node) => node.tick());
        for (let j = 0; j < 3; j++) trio.work();
      }
      trio.call(trio.hosts[1]!, (node) => node.propose(bytes('after')));
      trio.call(trio.hosts[2]!, (node) => node.propose(bytes('after')));
      for (let j = 0; j < 30; j++) trio.work();
      for (const host of trio.hosts.slice(1)) {
        const all = texts(host.applied);
        expect(all.some((one) => one.endsWith(' after'))).toBe(true);
        const seen = new Set(all);
        const snapshotAt = host.storage.snapshot().metadata.index;
        const missing = before.filter((one) => !seen.has(one) && Number(one.split(' ')[0]) > snapshotAt);
        expect(missing).toEqual([]);
      }
      expect(texts(first.applied)).toEqual(before);
    }),
  );
  expect(ended).toBeGreaterThan(20);
});

test('an end is the first one: later errors do not take its place', () => {
  const { node } = makeHost(1, { voters: [1, 2] });
  const m = msg({ type: 'MsgHeartbeat', from: 2, to: 1, term: 1, commit: 9 });
  expect(caught(() => node.step(m))).toBeInstanceOf(InvariantError);
  const first = node.failure;
  expectEnded(node);
  expect(node.failure).toBe(first);
});
