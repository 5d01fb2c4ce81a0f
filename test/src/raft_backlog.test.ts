/** A node whose Readys nobody takes. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CheckedStorage } from '../../src/checked_storage.ts';
import { encodeConfChange } from '../../src/codec.ts';
import { newConfChangeV2 } from '../../src/conf_change.ts';
import { newEntry } from '../../src/entry.ts';
import { ProposalDroppedError, ReadDroppedError } from '../../src/errors.ts';
import { applyConfChange, appliedTo } from '../../src/membership.ts';
import type { Message } from '../../src/message.ts';
import type { Raft } from '../../src/raft.ts';
import { RawNode } from '../../src/raw_node.ts';
import type { MemoryStorage } from '../../src/storage.ts';
import {
  bytes,
  elect,
  ELECTION_TICK,
  entriesOf,
  makeConfig,
  makeLeader,
  makeRaft,
  msg,
  persist,
  prop,
  snapshotOf,
  take,
  thrown,
} from './harness/nodes.ts';
import type { NodeOptions } from './harness/nodes.ts';

const LIMITS = { maxUntakenEntries: 50, maxUntakenSize: 1000, maxUntakenMsgs: 40 };
const read = (from: number): Message =>
  msg({ type: 'MsgReadIndex', from, to: 1, entries: [newEntry(0, 0, bytes('r'))] });

describe('the limits', () => {
  test.each([
    ['entries', { maxUntakenEntries: 5 }, 'x', 5],
    ['payload', { maxUntakenSize: 10 }, '0123', 4],
  ])('hold for %s of proposals, which then are refused', (_, limit, data, least) => {
    const r = makeLeader(1, { voters: [1], ...limit });
    persist(r);
    r.log.unstable.acceptInProgress();
    let count = 0;
    for (; !r.backlogged; count++) r.step(prop(1, data));
    expect(count).toBe(least === 5 ? 5 : 3);
    const before = snapshotOf(r);
    for (const from of [1, 2]) {
      const error = thrown(() => r.step({ ...prop(1, data), from }));
      expect((error as ProposalDroppedError).reason).toBe('Backlogged');
      const dropped = thrown(() => r.step(read(from)));
      expect((dropped as ReadDroppedError).reason).toBe('Backlogged');
    }
    expect(snapshotOf(r)).toEqual(before);
    r.log.unstable.acceptInProgress();
    take(r);
    expect(r.backlogged).toBe(false);
    r.step(prop(1, data));
  });

  test('of entries holds for proposals, and not for what a leader sends', () => {
    const r = makeRaft(1, { voters: [1, 2], ...LIMITS, maxUntakenEntries: 3 });
    let index = 0;
    const append = (): void => {
      const entries = [newEntry(1, index + 1, bytes('x'))];
      r.step(
        msg({
          type: 'MsgApp',
          from: 2,
          to: 1,
          term: 1,
          index,
          logTerm: index === 0 ? 0 : 1,
          entries,
        }),
      );
      index++;
    };
    while (index < 20) append();
    expect(r.log.lastIndex()).toBe(20);
    expect(r.backlogged).toBe(true);
    expect((thrown(() => r.step(prop(1, 'y'))) as ProposalDroppedError).reason).toBe('Backlogged');
    r.step(msg({ type: 'MsgHeartbeat', from: 2, to: 1, term: 1, commit: 20 }));
    expect(r.log.committed).toBe(20);
    while (index < 60) append();
    // The limit of messages holds for everybody.
    expect(r.log.lastIndex()).toBe(LIMITS.maxUntakenMsgs - 1);
  });

  test('let a follower that is far behind catch up, with each entry sent once', () => {
    const COUNT = 30_000;
    const leader = new RawNode(
      makeConfig(1, {
        voters: [1, 2],
        hardState: { term: 1, vote: 1, commit: 0 },
        entries: Array.from({ length: COUNT }, (_, i) => newEntry(1, i + 1, bytes('x'))),
        maxSizePerMsg: 50_000,
      }),
    );
    const follower = new RawNode(makeConfig(2, { voters: [1, 2] }));
    const nodes = [leader, follower];
    let sent = 0;
    leader.campaign();
    for (let turns = 0; turns < 100 && nodes.some((node) => node.hasReady()); turns++) {
      for (const node of nodes) {
        if (!node.hasReady()) continue;
        const rd = node.ready();
        const storage = node.inspect().config.storage as CheckedStorage;
        const disk = Reflect.get(storage, 'storage') as MemoryStorage;
        disk.append(rd.entries);
        if (rd.hardState !== null) disk.setHardState(rd.hardState);
        for (const m of rd.messages) {
          sent += m.type === 'MsgApp' ? m.entries.length : 0;
          nodes[m.to - 1]!.step(m);
        }
        node.advance();
      }
    }
    expect(follower.basicStatus().commit).toBe(COUNT + 1);
    expect(sent).toBeLessThan(COUNT * 1.01 + 10);
  });

  test('are there by default, and not with exactlyAsEtcd', () => {
    const flood = (options: NodeOptions): number => {
      const node = new RawNode(makeConfig(1, { voters: [1], ...options }));
      node.campaign();
      node.ready();
      node.advance();
      for (let i = 0; i < 5000; i++) {
        try {
          node.propose(bytes('x'));
        } catch (error) {
          expect((error as ProposalDroppedError).reason).toBe('Backlogged');
          return i;
        }
      }
      return 5000;
    };
    // The empty entry of its term counts as well.
    expect(flood({})).toBe(4095);
    expect(flood({ exactlyAsEtcd: true })).toBe(5000);
  });

  test('hold for reads that wait, and those that wait are answered later', () => {
    const r = makeLeader(1, { voters: [1, 2], maxUntakenMsgs: 3 });
    for (let i = 0; i < 3; i++) r.step(read(0));
    expect((thrown(() => r.step(read(0))) as ReadDroppedError).reason).toBe('Backlogged');
    take(r);
    r.step(msg({ type: 'MsgAppResp', from: 2, to: 1, term: 1, index: 1 }));
    take(r);
    expect(r.unprovedReads.size).toBe(3);
    expect((thrown(() => r.step(read(0))) as ReadDroppedError).reason).toBe('Backlogged');
    const context = r.unprovedReads.lastContext();
    r.step(msg({ type: 'MsgHeartbeatResp', from: 2, to: 1, term: 1, context }));
    expect(r.readStates).toHaveLength(3);
  });
});

describe('a backlogged node', () => {
  const full = (options: NodeOptions = {}): Raft => {
    const r = makeLeader(1, { maxUntakenMsgs: 4, ...options });
    while (!r.backlogged) r.step(msg({ type: 'MsgBeat', from: 1 }));
    return r;
  };

  test('ignores peers, whatever they say, as if it were lost', () => {
    const r = full();
    const before = snapshotOf(r);
    const types = [
      'MsgApp',
      'MsgHeartbeat',
      'MsgVote',
      'MsgPreVote',
      'MsgAppResp',
      'MsgHeartbeatResp',
      'MsgTimeoutNow',
      'MsgTransferLeader',
      'MsgSnap',
    ] as const;
    for (const type of types) {
      for (const term of [0, 1, 9]) r.step(msg({ type, from: 2, to: 1, term, index: 1 }));
    }
    expect(snapshotOf(r)).toEqual(before);
  });

  test('hears its own storage and what it promised itself', () => {
    const r = makeLeader(1, { maxUntakenMsgs: 4, voters: [1] });
    r.step(prop(1, 'x'));
    const [own] = r.msgsAfterAppend.splice(0);
    for (let i = 0; i < 4; i++) r.step(read(0));
    expect(r.backlogged).toBe(true);
    r.step(own!);
    expect(r.log.committed).toBe(2);
    persist(r);
    expect(r.log.unstable.length).toBe(0);
  });

  test('steps down when it hears no quorum, and sends no heartbeats', () => {
    const r = full({ checkQuorum: true });
    const sent = r.msgs.length;
    for (let i = 0; i < 2 * ELECTION_TICK; i++) r.tick();
    expect([r.state, r.msgs.length]).toEqual(['StateFollower', sent]);
  });

  test('campaigns as soon as somebody takes its Readys', () => {
    const r = makeRaft(1, { maxUntakenMsgs: 4 });
    r.becomeFollower(1, 2);
    for (let i = 0; i < 4; i++) r.step(prop(1, 'x'));
    for (let i = 0; i < 3 * ELECTION_TICK; i++) r.tick();
    r.step(msg({ type: 'MsgHup' }));
    expect([r.state, r.term]).toEqual(['StateFollower', 1]);
    take(r);
    r.tick();
    expect([r.state, r.term]).toEqual(['StateCandidate', 2]);
  });

  test('leaves a joint configuration all the same', () => {
    const r = makeLeader(1, { voters: [1], maxUntakenEntries: 2 });
    persist(r);
    const change = newConfChangeV2([
      { type: 'ConfChangeAddNode', nodeId: 2 },
      { type: 'ConfChangeAddNode', nodeId: 3 },
    ]);
    const { type, data } = encodeConfChange(change);
    r.step(msg({ type: 'MsgProp', from: 1, entries: [newEntry(0, 0, data, type)] }));
    persist(r);
    applyConfChange(r, change);
    r.step(prop(1, 'x', 'y'));
    expect(r.backlogged).toBe(true);
    appliedTo(r, r.log.committed, 0);
    expect(r.log.allEntries().at(-1)!.type).toBe('EntryConfChangeV2');
  });
});

// What came in is bounded, whatever comes.

const CALLS = [
  'tick',
  'campaign',
  'propose',
  'empty',
  'read',
  'forwardedRead',
  'forwarded',
  'transfer',
  'unreachable',
  'snapshot',
  'forget',
  'message',
  'message',
  'message',
] as const;

interface Call {
  readonly kind: (typeof CALLS)[number];
  readonly peer: number;
  readonly size: number;
  readonly reject: boolean;
}

const call: fc.Arbitrary<Call> = fc.record({
  kind: fc.constantFrom(...CALLS),
  peer: fc.integer({ min: 1, max: 5 }),
  size: fc.nat(200),
  reject: fc.boolean(),
});

/** A message that a peer might send to the node as it stands. */
function fromPeer(r: Raft, { peer, size, reject }: Call): Message {
  const last = r.log.lastIndex();
  const term = r.term + (size % 50 === 0 ? 1 : 0);
  const base = { from: peer, to: r.id, term, reject };
  const leads = r.state === 'StateLeader';
  switch (size % (leads ? 4 : 7)) {
    case 0:
      return msg({ ...base, type: 'MsgVote', index: last, logTerm: r.term, term: r.term + 1 });
    case 1:
      return msg({ ...base, type: leads ? 'MsgAppResp' : 'MsgVoteResp', index: leads ? last : 0 });
    case 2:
      return msg({ ...base, type: 'MsgHeartbeatResp', context: r.unprovedReads.lastContext() });
    case 3:
      return msg({ ...base, type: 'MsgPreVoteResp', term: r.term + 1 });
    case 4:
      return msg({ ...base, type: 'MsgHeartbeat', reject: false });
    case 5:
      return msg({ ...base, type: 'MsgReadIndexResp', index: 1, entries: [newEntry(0, 0)] });
    default: {
      const entries = Array.from({ length: size % 4 }, (_, i) =>
        newEntry(term, last + 1 + i, new Uint8Array(size)),
      );
      const { term: logTerm, index } = r.log.lastEntryId();
      return msg({ ...base, type: 'MsgApp', index, logTerm, entries, reject: false });
    }
  }
}

function perform(node: RawNode, c: Call): void {
  const r = node.inspect();
  switch (c.kind) {
    case 'tick':
      return node.tick();
    case 'campaign':
      return node.campaign();
    case 'propose':
      return void node.propose(new Uint8Array(c.size));
    case 'empty':
      return void node.propose(new Uint8Array());
    case 'read':
      return node.readIndex(bytes('r'));
    case 'forwardedRead':
      return r.step({ ...read(c.peer), to: r.id });
    case 'forwarded':
      return r.step({ ...prop(r.id, 'x'), from: c.peer });
    case 'transfer':
      return node.transferLeader(c.peer);
    case 'unreachable':
      return node.reportUnreachable(c.peer);
    case 'snapshot':
      return node.reportSnapshot(c.peer, 'SnapshotFailure');
    case 'forget':
      return node.forgetLeader();
    case 'message':
      if (c.peer === r.id || !r.tracker.progress.has(c.peer)) return;
      return r.step(fromPeer(r, c));
  }
}

describe('whatever comes, what is accepted stays below the limit and one call more', () => {
  const all: [number, boolean, boolean, string][] = [];
  for (const voters of [1, 3, 5]) {
    for (const asyncStorageWrites of [false, true]) {
      for (const preVote of [false, true]) {
        for (const start of ['follower', 'candidate', 'leader']) {
          all.push([voters, asyncStorageWrites, preVote, start]);
        }
      }
    }
  }

  test.each(all)('%i voters, async=%s, preVote=%s, %s', (count, asyncStorageWrites, preVote, start) => {
    const voters = [1, 2, 3, 4, 5].slice(0, count);
    const options = { voters, asyncStorageWrites, preVote, maxInflightMsgs: 8, ...LIMITS };
    fc.assert(
      fc.property(fc.array(call, { minLength: 1500, maxLength: 1500 }), (calls) => {
        const node = new RawNode(makeConfig(1, { ...options, entries: entriesOf(1) }));
        const r = node.inspect();
        if (start !== 'follower') r.becomeCandidate();
        if (start === 'leader') {
          elect(r, ...voters);
          expect(r.state).toBe('StateLeader');
        }
        const burst = options.maxInflightMsgs + 3 * count + LIMITS.maxUntakenMsgs;
        const most = { msgs: 0, entries: 0, size: 0, reads: 0 };
        for (const c of calls) {
          try {
            perform(node, c);
          } catch (error) {
            const known = error instanceof ProposalDroppedError || error instanceof ReadDroppedError;
            if (!known) throw error;
          }
          const { unstable } = r.log;
          const msgs = r.msgs.length + r.msgsAfterAppend.length + r.readStates.length;
          most.msgs = Math.max(most.msgs, msgs);
          most.entries = Math.max(most.entries, unstable.untaken);
          most.size = Math.max(most.size, unstable.untakenSize);
          most.reads = Math.max(most.reads, r.pendingReads.length + r.unprovedReads.size);
        }
        expect(most.msgs).toBeLessThan(LIMITS.maxUntakenMsgs + burst);
        expect(most.entries).toBeLessThan(LIMITS.maxUntakenEntries + 4);
        expect(most.size).toBeLessThan(LIMITS.maxUntakenSize + 600);
        expect(most.reads).toBeLessThanOrEqual(LIMITS.maxUntakenMsgs);
        // What was accepted is there, and the node goes on.
        if (node.hasReady()) node.ready();
        expect(r.backlogged).toBe(false);
      }),
      { numRuns: 2, seed: 1 },
    );
  });
});
