/** A follower that needs a snapshot, as its leader sees it. */
import { expect, test } from 'vitest';
import { SnapshotTemporarilyUnavailableError } from '../../src/errors.ts';
import type { Raft } from '../../src/raft.ts';
import { newConfState, newSnapshot } from '../../src/snapshot.ts';
import type { Snapshot } from '../../src/snapshot.ts';
import { restore } from '../../src/install_snapshot.ts';
import { become, bytes, makeRaft, msg, progressOf, prop, take, TestStorage } from './harness/nodes.ts';
import type { NodeOptions } from './harness/nodes.ts';

const SNAPSHOT = newSnapshot(11, 11, newConfState({ voters: [1, 2] }), bytes('state'));

/** A leader whose log begins with the snapshot. */
function leaderAfterSnapshot(options: NodeOptions = {}): Raft {
  const r = makeRaft(1, { voters: [1], ...options });
  restore(r, SNAPSHOT);
  become(r, 'StateLeader');
  take(r);
  return r;
}

/** Node 2 refuses a probe that lies right after the snapshot. */
function refuseProbe(r: Raft): void {
  const pr = progressOf(r, 2);
  pr.next = r.log.firstIndex();
  const index = pr.next - 1;
  r.step(msg({ type: 'MsgAppResp', from: 2, to: 1, term: r.term, index, reject: true }));
}

test('a sent snapshot notes its index [raft_snap_test.go TestSendingSnapshotSetPendingSnapshot]', () => {
  const r = leaderAfterSnapshot();
  refuseProbe(r);
  expect(progressOf(r, 2).state).toBe('StateSnapshot');
  expect(progressOf(r, 2).pendingSnapshot).toBe(11);
  expect(take(r).map((m) => [m.type, m.to, m.snapshot])).toEqual([['MsgSnap', 2, SNAPSHOT]]);
});

test(
  'nothing is sent while a snapshot is on its way ' +
    '[raft_snap_test.go TestPendingSnapshotPauseReplication]',
  () => {
    const r = leaderAfterSnapshot();
    progressOf(r, 2).becomeSnapshot(11);
    r.step(prop(1, 'somedata'));
    expect(take(r)).toEqual([]);
  },
);

test(
  'after a failed snapshot the probe starts from what is known, at the next heartbeat ' +
    '[raft_snap_test.go TestSnapshotFailure]',
  () => {
    const r = leaderAfterSnapshot();
    progressOf(r, 2).becomeSnapshot(11);
    r.step(msg({ type: 'MsgSnapStatus', from: 2, to: 1, reject: true }));
    const pr = progressOf(r, 2);
    expect([pr.state, pr.pendingSnapshot, pr.next, pr.msgAppFlowPaused]).toEqual([
      'StateProbe',
      0,
      1,
      true,
    ]);
  },
);

test(
  'after a sent snapshot the probe starts behind it, once the follower answers ' +
    '[raft_snap_test.go TestSnapshotSucceed]',
  () => {
    const r = leaderAfterSnapshot();
    progressOf(r, 2).becomeSnapshot(11);
    r.step(msg({ type: 'MsgSnapStatus', from: 2, to: 1 }));
    const pr = progressOf(r, 2);
    expect([pr.state, pr.pendingSnapshot, pr.next, pr.msgAppFlowPaused]).toEqual([
      'StateProbe',
      0,
      12,
      true,
    ]);
  },
);

test(
  'an acknowledgement that reaches the log ends the waiting for the snapshot ' +
    '[raft_snap_test.go TestSnapshotAbort]',
  () => {
    const r = leaderAfterSnapshot();
    progressOf(r, 2).becomeSnapshot(11);
    r.step(msg({ type: 'MsgAppResp', from: 2, to: 1, term: r.term, index: 11 }));
    const pr = progressOf(r, 2);
    // The leader's first entry, at 12, is on its way already.
    expect([pr.state, pr.pendingSnapshot, pr.next, pr.inflights.count]).toEqual([
      'StateReplicate',
      0,
      13,
      1,
    ]);
  },
);

test('an acknowledgement that the log does not reach back to keeps the snapshot pending', () => {
  const r = leaderAfterSnapshot();
  progressOf(r, 2).becomeSnapshot(11);
  r.step(msg({ type: 'MsgAppResp', from: 2, to: 1, term: r.term, index: 9 }));
  expect(progressOf(r, 2).state).toBe('StateSnapshot');
  expect(take(r)).toEqual([]);
});

test('a report about a snapshot that is not pending is ignored', () => {
  const r = leaderAfterSnapshot();
  const before = String(progressOf(r, 2));
  r.step(msg({ type: 'MsgSnapStatus', from: 2, to: 1, reject: true }));
  expect(String(progressOf(r, 2))).toBe(before);
});

test('no snapshot goes to a member that has been silent', () => {
  const r = leaderAfterSnapshot();
  const pr = progressOf(r, 2);
  pr.next = 5;
  pr.recentActive = false;
  r.step(prop(1, 'somedata'));
  expect(take(r)).toEqual([]);
  expect(pr.state).toBe('StateProbe');
});

/** A storage whose snapshot() does what a test says. */
class MoodyStorage extends TestStorage {
  give: () => Snapshot = () => super.snapshot();

  override snapshot(): Snapshot {
    return this.give();
  }
}

function compactedLeader(storage: MoodyStorage): Raft {
  const r = makeRaft(1, { storage });
  become(r, 'StateLeader');
  take(r);
  progressOf(r, 2).recentActive = true;
  return r;
}

function storageAtEleven(): MoodyStorage {
  const storage = new MoodyStorage();
  storage.applySnapshot(SNAPSHOT);
  return storage;
}

test('a snapshot that is not ready yet is asked for again later', () => {
  const storage = storageAtEleven();
  const r = compactedLeader(storage);
  storage.give = () => {
    throw new SnapshotTemporarilyUnavailableError();
  };
  refuseProbe(r);
  expect(take(r)).toEqual([]);
  expect(progressOf(r, 2).state).toBe('StateProbe');
  storage.give = () => SNAPSHOT;
  r.step(msg({ type: 'MsgHeartbeatResp', from: 2, to: 1, term: r.term }));
  expect(take(r).map((m) => m.type)).toEqual(['MsgSnap']);
});

test('a storage that fails otherwise, or has no snapshot, is not taken for a slow one', () => {
  const storage = storageAtEleven();
  const r = compactedLeader(storage);
  storage.give = () => {
    throw new RangeError('disk on fire');
  };
  expect(() => refuseProbe(r)).toThrow('disk on fire');
  storage.give = () => newSnapshot(0, 0, newConfState());
  const again = msg({ type: 'MsgHeartbeatResp', from: 2, to: 1, term: r.term });
  expect(() => r.step(again)).toThrow('need non-empty snapshot');
});
