/** A snapshot instead of the log, as the follower sees it. */
import { describe, expect, test } from 'vitest';
import { newEntry } from '../../src/entry.ts';
import type { Raft } from '../../src/raft.ts';
import { newConfState, newSnapshot } from '../../src/snapshot.ts';
import type { ConfState, Snapshot } from '../../src/snapshot.ts';
import { restore } from '../../src/install_snapshot.ts';
import { Network } from './harness/network.ts';
import {
  become,
  beat,
  bytes,
  entriesOf,
  makeLeader,
  makeRaft,
  msg,
  persist,
  progressOf,
  prop,
  storageOf,
  take,
  tick,
} from './harness/nodes.ts';

function snapshotOf(confState: Partial<ConfState>): Snapshot {
  return newSnapshot(11, 11, newConfState(confState), bytes('state'));
}

/** Restores and checks what must hold in every case. */
function expectRestored(r: Raft, snapshot: Snapshot): void {
  const { index, term, confState } = snapshot.metadata;
  expect(restore(r, snapshot)).toBe(true);
  expect([r.log.lastIndex(), r.log.termAt(index), r.log.committed]).toEqual([index, term, index]);
  expect(r.tracker.config.confState()).toEqual(confState);
  // Once more brings nothing new.
  expect(restore(r, snapshot)).toBe(false);
}

test(
  'a snapshot replaces the log and the members; nobody campaigns before it is written ' +
    '[raft_test.go TestRestore]',
  () => {
    const r = makeRaft(1, { voters: [1, 2] });
    expectRestored(r, snapshotOf({ voters: [1, 2, 3] }));
    tick(r, r.randomizedElectionTimeout);
    expect(r.state).toBe('StateFollower');
  },
);

test('learners come with it [raft_test.go TestRestoreWithLearner]', () => {
  const r = makeRaft(3, { voters: [1, 2], learners: [3] });
  expectRestored(r, snapshotOf({ voters: [1, 2], learners: [3] }));
  expect([1, 2, 3].map((id) => progressOf(r, id).isLearner)).toEqual([false, false, true]);
  expect(r.tracker.progress.get(r.id)?.isLearner).toBe(true);
});

test(
  'and the outgoing half of a joint configuration ' + '[raft_test.go TestRestoreWithVotersOutgoing]',
  () => {
    const r = makeRaft(1, { voters: [1, 2] });
    expectRestored(r, snapshotOf({ voters: [2, 3, 4], votersOutgoing: [1, 2, 3] }));
    tick(r, r.randomizedElectionTimeout);
    expect(r.state).toBe('StateFollower');
  },
);

test('a voter may find itself a learner [raft_test.go TestRestoreVoterToLearner]', () => {
  const r = makeRaft(3, { voters: [1, 2, 3] });
  expect(r.tracker.progress.get(r.id)?.isLearner).toBe(false);
  expectRestored(r, snapshotOf({ voters: [1, 2], learners: [3] }));
  expect(r.tracker.progress.get(r.id)?.isLearner).toBe(true);
});

test('and a learner a voter [raft_test.go TestRestoreLearnerPromotion]', () => {
  const r = makeRaft(3, { voters: [1, 2], learners: [3] });
  expect(r.tracker.progress.get(r.id)?.isLearner).toBe(true);
  expectRestored(r, snapshotOf({ voters: [1, 2, 3] }));
  expect(r.tracker.progress.get(r.id)?.isLearner).toBe(false);
});

test('a learner catches up by a snapshot [raft_test.go TestLearnerReceiveSnapshot]', () => {
  const options = { voters: [1], learners: [2] };
  const net = new Network([makeRaft(1, options), makeRaft(2, options)]);
  const [leader, learner] = net.nodes();
  const snapshot = snapshotOf({ voters: [1], learners: [2] });
  restore(leader!, snapshot);
  storageOf(leader!).applySnapshot(snapshot);
  leader!.log.unstable.stableSnapTo(11);
  leader!.log.appliedTo(leader!.log.committed, 0);
  tick(leader!, leader!.randomizedElectionTimeout);
  take(leader!);
  expect(leader!.state).toBe('StateLeader');
  net.send(beat(1));
  expect(learner!.log.committed).toBe(leader!.log.committed);
  expect(learner!.log.unstable.snapshot).toEqual(snapshot);
});

test(
  'a snapshot that brings nothing is ignored, but its commit index counts ' +
    '[raft_test.go TestRestoreIgnoreSnapshot]',
  () => {
    const r = makeRaft(1, { voters: [1, 2] });
    r.log.append(entriesOf(1, 1, 1));
    r.log.commitTo(1);
    const members = newConfState({ voters: [1, 2] });
    expect(restore(r, newSnapshot(1, 1, members))).toBe(false);
    expect(r.log.committed).toBe(1);
    // The log holds its last entry: keep the entries, move the commit index.
    expect(restore(r, newSnapshot(2, 1, members))).toBe(false);
    expect(r.log.committed).toBe(2);
    expect(r.log.lastIndex()).toBe(3);
  },
);

test('who needs entries that are gone gets the snapshot [raft_test.go TestProvideSnap]', () => {
  const snapshot = snapshotOf({ voters: [1, 2] });
  const r = makeRaft(1, { voters: [1] });
  restore(r, snapshot);
  become(r, 'StateLeader');
  take(r);
  const pr = progressOf(r, 2);
  pr.next = r.log.firstIndex();
  pr.recentActive = true;
  const index = pr.next - 1;
  r.step(msg({ type: 'MsgAppResp', from: 2, to: 1, term: r.term, index, reject: true }));
  expect(take(r).map((m) => [m.type, m.snapshot])).toEqual([['MsgSnap', snapshot]]);
});

test('unless nothing was heard of it [raft_test.go TestIgnoreProvidingSnap]', () => {
  const r = makeRaft(1, { voters: [1] });
  restore(r, snapshotOf({ voters: [1, 2] }));
  become(r, 'StateLeader');
  take(r);
  const pr = progressOf(r, 2);
  pr.next = r.log.firstIndex() - 1;
  pr.recentActive = false;
  r.step(prop(1, 'somedata'));
  expect(take(r)).toEqual([]);
});

test(
  'a snapshot message tells who leads, and is answered with the last index ' +
    '[raft_test.go TestRestoreFromSnapMsg]',
  () => {
    const r = makeRaft(2, { voters: [1, 2] });
    const snapshot = snapshotOf({ voters: [1, 2] });
    r.step(msg({ type: 'MsgSnap', from: 1, to: 2, term: 2, snapshot }));
    expect(r.lead).toBe(1);
    expect(take(r).map((m) => [m.type, m.to, m.index])).toEqual([['MsgAppResp', 1, 11]]);
  },
);

test(
  'a node that was away for long comes back by a snapshot ' + '[raft_test.go TestSlowNodeRestore]',
  () => {
    const net = Network.of(3);
    net.campaign(1);
    net.isolate(3);
    for (let i = 0; i <= 100; i++) net.send(prop(1, ''));
    const [leader, , slow] = net.nodes();
    persist(leader!);
    const { applied } = leader!.log;
    const members = leader!.tracker.config.confState();
    storageOf(leader!).createSnapshot(applied, members, new Uint8Array());
    storageOf(leader!).compact(applied);
    net.recover();
    for (let i = 0; i < 5 && !progressOf(leader!, 3).recentActive; i++) net.send(beat(1));
    net.send(prop(1, ''));
    net.send(prop(1, ''));
    expect(slow!.log.unstable.snapshot?.metadata.index).toBe(applied);
    expect(slow!.log.committed).toBe(leader!.log.committed);
  },
);

describe('a snapshot that must not be taken', () => {
  test('names no configuration with the node in it', () => {
    const r = makeRaft(1, { voters: [1, 2] });
    expect(restore(r, snapshotOf({ voters: [2, 3], learners: [4] }))).toBe(false);
    expect(r.log.lastIndex()).toBe(0);
  });

  test('reaches a node that is no follower', () => {
    const r = makeLeader(1);
    expect(restore(r, snapshotOf({ voters: [1, 2, 3] }))).toBe(false);
    expect([r.state, r.term]).toEqual(['StateFollower', 2]);
  });

  test('is missing in the message', () => {
    const r = makeRaft(1);
    r.step(msg({ type: 'MsgSnap', from: 2, to: 1, term: 1 }));
    expect(take(r).map((m) => [m.type, m.index])).toEqual([['MsgAppResp', 0]]);
  });
});

test('a candidate that gets a snapshot from the leader of its term takes it', () => {
  const r = makeRaft(1);
  r.becomeCandidate();
  const snapshot = snapshotOf({ voters: [1, 2, 3] });
  r.step(msg({ type: 'MsgSnap', from: 2, to: 1, term: 1, snapshot }));
  expect(r.softState).toEqual({ lead: 2, state: 'StateFollower' });
  expect(r.log.lastIndex()).toBe(11);
});

test('entries before a committed one are not asked about again', () => {
  const r = makeRaft(1, { entries: entriesOf(1, 1), hardState: { term: 1, vote: 0, commit: 2 } });
  r.step(
    msg({
      type: 'MsgApp',
      from: 2,
      to: 1,
      term: 1,
      index: 0,
      entries: [newEntry(1, 1)],
      commit: 2,
    }),
  );
  expect(take(r).map((m) => [m.type, m.index, m.reject])).toEqual([['MsgAppResp', 2, false]]);
});
