/** What a leader sends to a member, by what it knows of it. */
import { describe, expect, test } from 'vitest';
import { newEntry } from '../../src/entry.ts';
import { ProposalDroppedError } from '../../src/errors.ts';
import { LOCAL_APPLY_THREAD } from '../../src/ids.ts';
import type { Message } from '../../src/message.ts';
import type { Raft } from '../../src/raft.ts';
import { broadcastAppend } from '../../src/sending.ts';
import { payloadsSize } from '../../src/sizes.ts';
import {
  beat,
  become,
  bytes,
  entriesOf,
  makeLeader,
  makeRaft,
  msg,
  persist,
  pick,
  progressOf,
  prop,
  take,
} from './harness/nodes.ts';

function ack(r: Raft, from: number, index: number): void {
  r.step(msg({ type: 'MsgAppResp', from, to: 1, term: r.term, index }));
}

test("a leader's own progress follows its disk [raft_test.go TestProgressLeader]", () => {
  const r = makeLeader(1, { voters: [1, 2] });
  progressOf(r, 2).becomeReplicate();
  for (let i = 1; i <= 5; i++) {
    const own = progressOf(r, 1);
    expect([own.state, own.match, own.next]).toEqual(['StateReplicate', i, i + 1]);
    r.step(prop(1, 'foo'));
    expect(progressOf(r, 1).match).toBe(i);
    take(r);
  }
});

test('a new leader knows its own log at once, and nothing of the others', () => {
  const r = makeRaft(1, { entries: entriesOf(1, 1, 1) });
  r.becomeCandidate();
  const known = [1, 2, 3].map((id) => [progressOf(r, id).match, progressOf(r, id).next]);
  expect(known).toEqual([
    [3, 4],
    [0, 4],
    [0, 4],
  ]);
});

test(
  'an answer to a heartbeat resumes a paused member, a heartbeat does not ' +
    '[raft_test.go TestProgressResumeByHeartbeatResp]',
  () => {
    const r = makeLeader(1, { voters: [1, 2] });
    const pr = progressOf(r, 2);
    pr.msgAppFlowPaused = true;
    r.step(beat(1));
    expect(pr.msgAppFlowPaused).toBe(true);
    pr.becomeReplicate();
    pr.msgAppFlowPaused = true;
    r.step(msg({ type: 'MsgHeartbeatResp', from: 2, to: 1, term: 1 }));
    expect(pr.msgAppFlowPaused).toBe(false);
  },
);

test('a member that is probed gets one message at a time ' + '[raft_test.go TestProgressPaused]', () => {
  const r = makeLeader(1, { voters: [1, 2] });
  for (let i = 0; i < 3; i++) r.step(prop(1, 'somedata'));
  expect(take(r)).toHaveLength(1);
});

const blob = 'a'.repeat(1000);
const large = 'b'.repeat(5000);

/** Payload sizes of the entries, message by message. */
function sizes(sent: readonly Message[]): number[][] {
  return sent.map((m) => m.entries.map((e) => payloadsSize([e])));
}

test(
  'messages, their bytes, and bytes in flight are limited ' + '[raft_test.go TestProgressFlowControl]',
  () => {
    const r = makeLeader(1, {
      voters: [1, 2],
      maxInflightMsgs: 3,
      maxSizePerMsg: 2048,
      maxInflightBytes: 9000,
    });
    for (let i = 0; i < 10; i++) r.step(prop(1, blob));
    for (let i = 0; i < 4; i++) r.step(prop(1, large));
    // The probe holds the leader's first entry and the first proposal.
    expect(sizes(take(r))).toEqual([[0, 1000]]);
    // Then the stream begins: two to a message, three messages.
    ack(r, 2, 2);
    expect(sizes(take(r))).toEqual([
      [1000, 1000],
      [1000, 1000],
      [1000, 1000],
    ]);
    // Freeing one slot sends one message.
    ack(r, 2, 4);
    expect(sizes(take(r))).toEqual([[1000, 1000]]);
    // All of them: three slots are free, but two large messages reach the limit of bytes.
    ack(r, 2, 10);
    expect(sizes(take(r))).toEqual([[1000], [5000], [5000]]);
    expect(progressOf(r, 2).inflights.full).toBe(true);
    ack(r, 2, 12);
    expect(sizes(take(r))).toEqual([[5000]]);
    ack(r, 2, 13);
    expect(sizes(take(r))).toEqual([[5000]]);
    // Nothing is left but to tell the commit index.
    ack(r, 2, 15);
    expect(sizes(take(r))).toEqual([[]]);
  },
);

test('what is not committed is limited in bytes [raft_test.go TestUncommittedEntryLimit]', () => {
  const data = 'testdata';
  const most = 100;
  const r = makeLeader(1, { maxUncommittedEntriesSize: most * data.length });
  for (const id of [2, 3]) progressOf(r, id).becomeReplicate();
  const applyAll = () => {
    for (const id of [2, 3]) ack(r, id, r.log.lastIndex());
    const entries = persist(r);
    take(r);
    r.step(msg({ type: 'MsgStorageApplyResp', from: LOCAL_APPLY_THREAD, to: 1, entries }));
  };
  for (let i = 0; i < most; i++) r.step(prop(1, data));
  expect(r.uncommittedSize).toBe(most * data.length);
  expect(() => r.step(prop(1, data))).toThrow(ProposalDroppedError);
  applyAll();
  expect(r.uncommittedSize).toBe(0);

  // One that is larger than the limit passes when nothing else waits.
  r.step(prop(1, ...Array.from({ length: 2 * most }, () => data)));
  expect(() => r.step(prop(1, data))).toThrow(ProposalDroppedError);
  // Entries without payload always pass.
  const before = r.log.lastIndex();
  r.step(prop(1, ''));
  expect(r.log.lastIndex()).toBe(before + 1);
  applyAll();
  expect(r.uncommittedSize).toBe(0);
});

describe('a leader takes in answers to appends [raft_test.go TestLeaderAppResp]', () => {
  test.each([
    // old: a refusal of something that matched or was not probed
    { answer: { index: 3, reject: true, rejectHint: 0 }, match: 0, next: 3, sent: [] },
    // a refusal of the probe: one step back, or as far as the hint says
    { answer: { index: 2, reject: true, rejectHint: 2 }, match: 0, next: 2, sent: [[1, 2]] },
    { answer: { index: 2, reject: true, rejectHint: 0 }, match: 0, next: 1, sent: [[0, 3]] },
    // accepted: the stream starts, and the new commit index is told to both
    {
      answer: { index: 2 },
      match: 2,
      next: 4,
      sent: [
        [2, 1],
        [2, 1],
      ],
    },
    // nothing matches yet, but that the probe was answered starts the stream
    { answer: { index: 0 }, match: 0, next: 4, sent: [[0, 3]] },
  ])('$answer', ({ answer, match, next, sent }) => {
    const r = makeRaft(1, { entries: entriesOf(1, 1) });
    become(r, 'StateLeader');
    take(r);
    // The probe that went out was at 2; entry 3 is the leader's own.
    for (const id of [2, 3]) progressOf(r, id).next = 3;
    r.step(msg({ type: 'MsgAppResp', from: 2, to: 1, term: r.term, ...answer }));
    const pr = progressOf(r, 2);
    const out = take(r).map((m) => [m.index, m.entries.length]);
    expect([pr.match, out.length]).toEqual([match, sent.length]);
    expect(out).toEqual(sent);
    expect(pr.next).toBe(next);
  });
});

test("a heartbeat's commit index is never beyond what matches " + '[raft_test.go TestBcastBeat]', () => {
  const r = makeLeader(1, { entries: entriesOf(1, 1, 1) });
  persist(r);
  r.log.committed = r.log.lastIndex();
  progressOf(r, 2).match = 2;
  progressOf(r, 3).match = r.log.lastIndex();
  r.step(beat(1));
  expect(take(r).map((m) => pick(m, 'type', 'to', 'index', 'logTerm', 'entries', 'commit'))).toEqual([
    { type: 'MsgHeartbeat', to: 2, index: 0, logTerm: 0, entries: [], commit: 2 },
    { type: 'MsgHeartbeat', to: 3, index: 0, logTerm: 0, entries: [], commit: 4 },
  ]);
});

test.each(['StateFollower', 'StateCandidate', 'StateLeader'] as const)(
  'MsgBeat makes only a leader send heartbeats: %s [raft_test.go TestRecvMsgBeat]',
  (state) => {
    const r = makeRaft(1, { entries: entriesOf(0, 1) });
    r.term = 1;
    r.state = state;
    r.step(beat(1));
    const types = take(r).map((m) => m.type);
    expect(types).toEqual(state === 'StateLeader' ? ['MsgHeartbeat', 'MsgHeartbeat'] : []);
  },
);

test.each([
  { state: 'StateReplicate' as const, moves: true },
  { state: 'StateProbe' as const, moves: false },
])('next moves at once in $state: $moves [raft_test.go TestLeaderIncreaseNext]', ({ state, moves }) => {
  const before = entriesOf(1, 1, 1);
  const r = makeLeader(1, { voters: [1, 2], entries: before });
  const pr = progressOf(r, 2);
  pr.state = state;
  pr.next = 2;
  r.step(prop(1, 'somedata'));
  expect(pr.next).toBe(moves ? r.log.lastIndex() + 1 : 2);
});

test('a probe is sent once per heartbeat answer [raft_test.go TestSendAppendForProgressProbe]', () => {
  const r = makeLeader(1, { voters: [1, 2] });
  const pr = progressOf(r, 2);
  pr.becomeProbe();
  for (let round = 0; round < 3; round++) {
    if (round === 0) {
      r.step(prop(1, 'somedata'));
      expect(take(r).map((m) => m.index)).toEqual([0]);
    }
    expect(pr.paused).toBe(true);
    for (let i = 0; i < 10; i++) {
      r.step(prop(1, 'somedata'));
      expect(take(r)).toEqual([]);
    }
    // A heartbeat itself changes nothing.
    r.step(beat(1));
    expect(take(r).map((m) => m.type)).toEqual(['MsgHeartbeat']);
    expect(pr.paused).toBe(true);
    r.step(msg({ type: 'MsgHeartbeatResp', from: 2, to: 1, term: 1 }));
    expect(take(r).map((m) => [m.type, m.index])).toEqual([['MsgApp', 0]]);
    expect(pr.paused).toBe(true);
  }
});

test('a stream sends each proposal at once [raft_test.go TestSendAppendForProgressReplicate]', () => {
  const r = makeLeader(1, { voters: [1, 2] });
  progressOf(r, 2).becomeReplicate();
  for (let i = 0; i < 10; i++) {
    r.step(prop(1, 'somedata'));
    expect(take(r).map((m) => m.type)).toEqual(['MsgApp']);
  }
});

test('during a snapshot nothing is sent [raft_test.go TestSendAppendForProgressSnapshot]', () => {
  const r = makeLeader(1, { voters: [1, 2] });
  progressOf(r, 2).becomeSnapshot(10);
  for (let i = 0; i < 10; i++) {
    r.step(prop(1, 'somedata'));
    expect(take(r)).toEqual([]);
  }
});

test(
  'an unreachable member is probed from what it is known to hold ' +
    '[raft_test.go TestRecvMsgUnreachable]',
  () => {
    const r = makeLeader(1, { voters: [1, 2], entries: entriesOf(1, 1, 1) });
    const pr = progressOf(r, 2);
    pr.match = 3;
    pr.becomeReplicate();
    pr.next = 6;
    r.step(msg({ type: 'MsgUnreachable', from: 2, to: 1 }));
    expect([pr.state, pr.match, pr.next]).toEqual(['StateProbe', 3, 4]);
    // A member that is probed already stays as it is.
    pr.next = 2;
    r.step(msg({ type: 'MsgUnreachable', from: 2, to: 1 }));
    expect([pr.state, pr.next]).toEqual(['StateProbe', 2]);
  },
);

test(
  'an answer ends the waiting of a probe, of that member only ' +
    '[raft_test.go TestMsgAppRespWaitReset]',
  () => {
    const r = makeRaft(1);
    become(r, 'StateLeader');
    broadcastAppend(r);
    take(r);
    // Node 2 acknowledges the first entry; that commits it, which node 2 is told.
    ack(r, 2, 1);
    expect(r.log.committed).toBe(1);
    take(r);
    r.step(prop(1, ''));
    expect(take(r).map((m) => pick(m, 'type', 'to', 'index', 'entries'))).toMatchObject([
      { type: 'MsgApp', to: 2, index: 1, entries: [{ index: 2 }] },
    ]);
    ack(r, 3, 1);
    expect(take(r).map((m) => pick(m, 'type', 'to', 'index', 'entries'))).toMatchObject([
      { type: 'MsgApp', to: 3, index: 1, entries: [{ index: 2 }] },
    ]);
  },
);

test(
  'a heartbeat answer of a member that is behind gets it an append, until it caught up ' +
    '[raft_test.go TestHandleHeartbeatResp]',
  () => {
    const r = makeRaft(1, { voters: [1, 2], entries: entriesOf(1, 2, 3) });
    r.term = 3;
    become(r, 'StateLeader');
    persist(r);
    r.log.commitTo(r.log.lastIndex());
    const alive = msg({ type: 'MsgHeartbeatResp', from: 2, to: 1, term: r.term });
    for (let i = 0; i < 2; i++) {
      r.step(alive);
      expect(take(r).map((m) => m.type)).toEqual(['MsgApp']);
    }
    ack(r, 2, r.log.lastIndex());
    take(r);
    r.step(alive);
    expect(take(r)).toEqual([]);
  },
);

test('a probed member that holds everything is asked once more, so that it can stream', () => {
  const r = makeLeader(1, { voters: [1, 2] });
  const pr = progressOf(r, 2);
  pr.match = r.log.lastIndex();
  pr.next = pr.match + 1;
  r.step(msg({ type: 'MsgHeartbeatResp', from: 2, to: 1, term: 1 }));
  expect(take(r).map((m) => [m.type, m.index, m.entries.length])).toEqual([['MsgApp', 1, 0]]);
  ack(r, 2, 1);
  expect(pr.state).toBe('StateReplicate');
});

describe('a commit index that was told is not told again', () => {
  const voters = [1, 2, 3, 4, 5];

  test('by an append', () => {
    const r = makeLeader(1, { voters });
    for (const id of [2, 3]) ack(r, id, 1);
    expect(r.log.committed).toBe(1);
    r.step(prop(1, 'a'));
    take(r);
    // This commits nothing yet, and node 2 knows what is committed.
    ack(r, 2, 2);
    expect(take(r)).toEqual([]);
  });

  test('nor by a heartbeat', () => {
    const r = makeLeader(1, { voters, entries: entriesOf(1, 1, 1) });
    r.log.commitTo(2);
    const pr = progressOf(r, 2);
    pr.match = 2;
    pr.becomeReplicate();
    pr.next = 4;
    r.step(beat(1));
    take(r);
    pr.next = 5;
    ack(r, 2, 3);
    expect(take(r)).toEqual([]);
  });
});

test('applying what an earlier leader proposed gives no room beyond the limit', () => {
  const r = makeLeader(1, { maxUncommittedEntriesSize: 10 });
  const entries = [newEntry(0, 1, bytes('x'.repeat(100)))];
  r.log.commitTo(1);
  r.step(msg({ type: 'MsgStorageApplyResp', from: LOCAL_APPLY_THREAD, to: 1, entries }));
  expect(r.uncommittedSize).toBe(0);
  r.step(prop(1, 'x'.repeat(10)));
  expect(() => r.step(prop(1, 'y'))).toThrow(ProposalDroppedError);
});

test('what comes from a stranger changes nothing on a leader', () => {
  const r = makeLeader(1);
  r.step(msg({ type: 'MsgAppResp', from: 9, to: 1, term: 1, index: 1 }));
  expect(r.log.committed).toBe(0);
  expect(take(r)).toEqual([]);
});

test('a proposal without entries breaks a rule', () => {
  const r = makeLeader(1);
  expect(() => r.step(msg({ type: 'MsgProp', from: 1, to: 1 }))).toThrow('stepped empty MsgProp');
});
