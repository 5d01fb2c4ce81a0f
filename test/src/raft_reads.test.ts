/** Linearizable reads that do not go through the log (thesis 6.4). */
import { describe, expect, test } from 'vitest';
import { newConfChange } from '../../src/conf_change.ts';
import { newEntry } from '../../src/entry.ts';
import { ReadDroppedError } from '../../src/errors.ts';
import { applyConfChange } from '../../src/membership.ts';
import type { Message } from '../../src/message.ts';
import type { Raft } from '../../src/raft.ts';
import { RawNode } from '../../src/raw_node.ts';
import { Network } from './harness/network.ts';
import {
  bytes,
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
  text,
  thrown,
  tick,
} from './harness/nodes.ts';

function read(id: number, context: string): Message {
  const entries = [newEntry(0, 0, bytes(context))];
  return msg({ type: 'MsgReadIndex', from: id, to: id, entries });
}

/** What the node may answer, and forgets it. */
function answers(r: Raft): [number, string][] {
  const states = r.readStates.map((s): [number, string] => [s.index, text(s.requestCtx)]);
  r.readStates = [];
  return states;
}

/** Reads at several nodes, each after ten more proposals. */
function expectReads(net: Network, asked: readonly { at: number; index: number }[]): void {
  asked.forEach(({ at, index }, i) => {
    for (let n = 0; n < 10; n++) net.send(prop(1, ''));
    net.send(read(at, `ctx ${i}`));
    expect(answers(net.at(at))).toEqual([[index, `ctx ${i}`]]);
  });
}

const ASKED = [
  { at: 1, index: 11 },
  { at: 2, index: 21 },
  { at: 3, index: 31 },
  { at: 1, index: 41 },
  { at: 2, index: 51 },
  { at: 3, index: 61 },
];

test(
  'a read is answered with the commit index of when it came, at any node ' +
    '[raft_test.go TestReadOnlyOptionSafe]',
  () => {
    const net = Network.of(3);
    tick(net.at(2), ELECTION_TICK - 1);
    net.campaign(1);
    expectReads(net, ASKED);
  },
);

test(
  'a learner may ask, and does not count as proof ' + '[raft_test.go TestReadOnlyWithLearner]',
  () => {
    const options = { voters: [1], learners: [2] };
    const net = new Network([makeRaft(1, options), makeRaft(2, options)]);
    net.campaign(1);
    expectReads(
      net,
      ASKED.map(({ index }, i) => ({ at: (i % 2) + 1, index })),
    );
  },
);

test('with a lease no heartbeats are needed [raft_test.go TestReadOnlyOptionLease]', () => {
  const net = Network.of(3, { checkQuorum: true, readOnlyOption: 'ReadOnlyLeaseBased' });
  tick(net.at(2), ELECTION_TICK - 1);
  net.campaign(1);
  net.ignore('MsgHeartbeat');
  expectReads(net, ASKED);
});

test(
  'reads wait until a new leader has committed in its term ' + '[raft_test.go TestReadOnlyForNewLeader]',
  () => {
    const make = (id: number, commit: number) =>
      makeRaft(id, {
        entries: entriesOf(1, 1),
        hardState: { term: 1, vote: 0, commit },
        applied: commit,
        maxSizePerMsg: 0,
      });
    const net = new Network([make(1, 1), make(2, 2), make(3, 2)]);
    net.ignore('MsgApp');
    net.campaign(1);
    const leader = net.at(1);
    expect(leader.state).toBe('StateLeader');
    net.send(read(1, 'too early'));
    expect(answers(leader)).toEqual([]);
    expect(leader.pendingReads).toHaveLength(1);
    net.recover();
    // Heartbeats start the flow again, and the first entry of the term is committed.
    net.tick(1);
    net.send(prop(1, ''));
    expect(leader.log.committed).toBe(4);
    expect(leader.log.termOrZero(leader.log.committed)).toBe(leader.term);
    // The read went on with the commit of the leader's own first entry.
    const early = answers(leader);
    expect(early.map(([, ctx]) => ctx)).toEqual(['too early']);
    expect(early[0]![0]).toBeGreaterThanOrEqual(3);
    net.send(read(1, 'now'));
    expect(answers(leader)).toEqual([[4, 'now']]);
  },
);

test(
  'the same context asked twice is answered twice, each by its own proof ' +
    '[raft_test.go TestReadOnlyDuplicateRequest]',
  () => {
    const r = makeLeader(1);
    r.step(msg({ type: 'MsgAppResp', from: 2, to: 1, term: 1, index: 1 }));
    take(r);
    const ask = (): Uint8Array => {
      r.step(read(1, 'same'));
      const sent = take(r).filter((m) => m.type === 'MsgHeartbeat');
      expect(sent.map((m) => m.to)).toEqual([2, 3]);
      return sent[0]!.context;
    };
    const confirm = (from: number, context: Uint8Array) =>
      r.step(msg({ type: 'MsgHeartbeatResp', from, to: 1, term: 1, context }));
    const first = ask();
    r.step(prop(1, 'between'));
    r.step(msg({ type: 'MsgAppResp', from: 2, to: 1, term: 1, index: 2 }));
    take(r);
    const second = ask();
    expect(second).not.toEqual(first);
    // An answer to the first round proves nothing about the time of the second.
    confirm(2, first);
    expect(answers(r)).toEqual([[1, 'same']]);
    confirm(3, first);
    expect(answers(r)).toEqual([]);
    confirm(3, second);
    expect(answers(r)).toEqual([[2, 'same']]);
    confirm(2, second);
    expect(answers(r)).toEqual([]);
  },
);

test('an answered read is forgotten [raft_test.go TestRaftFreesReadOnlyMem]', () => {
  const r = makeLeader(1, { voters: [1, 2] });
  r.step(msg({ type: 'MsgAppResp', from: 2, to: 1, term: 1, index: 1 }));
  take(r);
  r.step(read(2, 'ctx'));
  const [beat] = take(r);
  expect(beat!.type).toBe('MsgHeartbeat');
  expect(r.unprovedReads.size).toBe(1);
  expect(r.unprovedReads.lastContext()).toEqual(beat!.context);
  r.step(msg({ type: 'MsgHeartbeatResp', from: 2, to: 1, term: 1, context: beat!.context }));
  expect(r.unprovedReads.size).toBe(0);
  expect(r.unprovedReads.lastContext()).toEqual(new Uint8Array());
  expect(take(r).map((m) => [m.type, m.to, m.index])).toEqual([['MsgReadIndexResp', 2, 1]]);
});

describe('what proves nothing', () => {
  /** A leader with a read that waits, and the context of its heartbeats. */
  function waiting(): { r: Raft; context: Uint8Array } {
    const r = makeLeader(1);
    r.step(msg({ type: 'MsgAppResp', from: 2, to: 1, term: 1, index: 1 }));
    take(r);
    r.step(read(1, 'ctx'));
    return { r, context: take(r)[0]!.context };
  }

  const cases: [string, (context: Uint8Array) => Uint8Array][] = [
    ['no context', () => new Uint8Array()],
    ['a context of another length', () => bytes('abc')],
    ['the context of a later round', (c) => c.map((byte, i) => (i === 7 ? byte + 1 : byte))],
  ];
  test.each(cases)('%s', (_, forge) => {
    const { r, context } = waiting();
    const answer = { type: 'MsgHeartbeatResp', from: 2, to: 1, term: 1 } as const;
    r.step(msg({ ...answer, context: forge(context) }));
    expect(answers(r)).toEqual([]);
    r.step(msg({ ...answer, context }));
    expect(answers(r)).toEqual([[1, 'ctx']]);
  });

  test('the answer of a learner', () => {
    const r = makeLeader(1, { voters: [1, 2], learners: [3] });
    r.step(msg({ type: 'MsgAppResp', from: 2, to: 1, term: 1, index: 1 }));
    take(r);
    r.step(read(1, 'ctx'));
    const { context } = take(r)[0]!;
    r.step(msg({ type: 'MsgHeartbeatResp', from: 3, to: 1, term: 1, context }));
    expect(answers(r)).toEqual([]);
  });
});

test('ordinary heartbeats carry the newest waiting read', () => {
  const r = makeLeader(1);
  r.step(msg({ type: 'MsgAppResp', from: 2, to: 1, term: 1, index: 1 }));
  take(r);
  r.step(read(1, 'ctx'));
  const { context } = take(r)[0]!;
  r.tick();
  expect(take(r).map((m) => [m.type, m.context])).toEqual([
    ['MsgHeartbeat', context],
    ['MsgHeartbeat', context],
  ]);
});

test('with a lease an answer to a heartbeat is no proof, and needs to be none', () => {
  const r = makeLeader(1, { checkQuorum: true, readOnlyOption: 'ReadOnlyLeaseBased' });
  r.step(msg({ type: 'MsgHeartbeatResp', from: 2, to: 1, term: 1, context: bytes('12345678') }));
  expect(answers(r)).toEqual([]);
});

describe('a read that nobody will answer', () => {
  const askers: [string, (r: Raft) => void][] = [
    ['a follower that knows no leader', () => undefined],
    ['a pre-candidate', (r) => r.becomePreCandidate()],
    ['a candidate', (r) => r.becomeCandidate()],
    [
      'a leader that stepped down',
      (r) => {
        r.becomeCandidate();
        r.becomeLeader();
        take(r);
        r.becomeFollower(r.term, 0);
      },
    ],
  ];

  test.each(askers)('is dropped with the reason, and nothing changes: %s', (_, into) => {
    const r = makeRaft(1);
    into(r);
    const before = snapshotOf(r);
    for (const from of [0, 1, 2]) {
      const error = thrown(() => r.step({ ...read(1, 'ctx'), from }));
      expect(error).toBeInstanceOf(ReadDroppedError);
      expect((error as ReadDroppedError).reason).toBe('NoLeader');
      expect(error.message).toBe('raft read dropped: NoLeader');
    }
    expect(snapshotOf(r)).toEqual(before);
  });

  test('tells the application that asked, and is silent for another node', () => {
    const node = new RawNode(makeConfig(1));
    expect(() => node.readIndex(bytes('ctx'))).toThrow(ReadDroppedError);
    node.step({ ...read(1, 'ctx'), from: 2 });
    node.campaign();
    expect(() => node.readIndex(bytes('ctx'))).toThrow(ReadDroppedError);
    node.step({ ...read(1, 'ctx'), from: 2 });
    // It goes on.
    expect(node.status().term).toBe(1);
  });
});

test('an answer of the leader that names no request is ignored', () => {
  const r = makeRaft(1);
  r.becomeFollower(1, 2);
  const answer = { type: 'MsgReadIndexResp', from: 2, to: 1, term: 1, index: 5 } as const;
  r.step(msg(answer));
  expect(answers(r)).toEqual([]);
  r.step(msg({ ...answer, entries: [newEntry(0, 0, bytes('ctx'))] }));
  expect(answers(r)).toEqual([[5, 'ctx']]);
});

test('the only member answers at once, also a request without a context', () => {
  const r = makeRaft(1, { voters: [1] });
  r.step(msg({ type: 'MsgHup', from: 1, to: 1 }));
  take(r);
  persist(r);
  r.step(msg({ type: 'MsgReadIndex' }));
  expect(answers(r)).toEqual([[1, '']]);
});

describe('the only member, just started', () => {
  const started = (exactlyAsEtcd: boolean): Raft => {
    const entries = [newEntry(1, 1), newEntry(1, 2, bytes('acknowledged'))];
    // The commit index was not on disk when the process ended.
    const hardState = { term: 1, vote: 1, commit: 1 };
    const r = makeRaft(1, { voters: [1], entries, hardState, exactlyAsEtcd });
    r.step(msg({ type: 'MsgHup', from: 1, to: 1 }));
    const [vote] = r.msgsAfterAppend.splice(0);
    r.step(vote!);
    // Its first entry is not written yet.
    r.step(read(1, 'ctx'));
    return r;
  };

  test('lets a read wait until it knows how far it had committed', () => {
    const r = started(false);
    expect(answers(r)).toEqual([]);
    take(r);
    expect(answers(r)).toEqual([[3, 'ctx']]);
  });

  test('answers from before what was acknowledged in etcd/raft', () => {
    expect(answers(started(true))).toEqual([[1, 'ctx']]);
  });
});

test('a leader that was removed asks the only voter that is left', () => {
  const net = Network.of(2);
  net.campaign(1);
  applyConfChange(net.at(1), newConfChange('ConfChangeRemoveNode', 1));
  const r = net.at(1);
  expect(r.state).toBe('StateLeader');
  r.step(read(1, 'ctx'));
  expect(answers(r)).toEqual([]);
  net.send(...take(r));
  expect(answers(r)).toEqual([[1, 'ctx']]);
});

test('reads are forgotten with the office', () => {
  const r = makeLeader(1);
  r.step(read(1, 'waits for the first commit'));
  expect(r.pendingReads).toHaveLength(1);
  r.becomeFollower(2, 2);
  expect(r.pendingReads).toEqual([]);
  expect(r.unprovedReads.size).toBe(0);
});

test('a read that an application asks of a follower is answered there, not at the leader', () => {
  const net = Network.of(3);
  net.campaign(1);
  const entries = [newEntry(0, 0, bytes('mine'))];
  // As RawNode.readIndex makes it: without a sender.
  net.send(msg({ type: 'MsgReadIndex', from: 0, to: 2, entries }));
  expect(answers(net.at(1))).toEqual([]);
  expect(answers(net.at(2))).toEqual([[1, 'mine']]);
});
