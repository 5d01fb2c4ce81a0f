/** The membership at the applied index, also while a snapshot is on its way. */
import { describe, expect, test } from 'vitest';
import { newConfChange, newConfChangeV2, parseConfChanges } from '../../src/conf_change.ts';
import { ConfChangeError, RandomError } from '../../src/errors.ts';
import {
  appliedConfState,
  appliedSnapshot,
  applyConfChange,
  refuseConfChange,
} from '../../src/membership.ts';
import { newMessage } from '../../src/message.ts';
import type { Raft } from '../../src/raft.ts';
import { newConfState, newSnapshot } from '../../src/snapshot.ts';
import { makeRaft } from './harness/nodes.ts';

const later = newSnapshot(9, 2, newConfState({ voters: [1, 2, 3, 4], learners: [5] }));

/** A follower that was sent a snapshot and has not written it. */
function restoring(options = {}): Raft {
  const r = makeRaft(1, options);
  r.step(newMessage({ type: 'MsgSnap', from: 2, to: 1, term: 2, snapshot: later }));
  expect(r.log.hasUnstableSnapshot()).toBe(true);
  return r;
}

describe('while a snapshot is pending', () => {
  test('a change counts for the applied membership and leaves that of the snapshot be', () => {
    const r = restoring();
    expect(appliedConfState(r).voters).toEqual([1, 2, 3]);
    const state = applyConfChange(r, newConfChange('ConfChangeAddNode', 4));
    expect(state.voters).toEqual([1, 2, 3, 4]);
    expect(appliedConfState(r)).toEqual(state);
    expect(r.tracker.config.confState()).toEqual(later.metadata.confState);
    // The next one builds on it.
    const next = applyConfChange(r, newConfChange('ConfChangeAddLearnerNode', 6));
    expect(next).toMatchObject({ voters: [1, 2, 3, 4], learners: [6] });
    appliedSnapshot(r, later);
    expect(appliedConfState(r)).toEqual(later.metadata.confState);
    expect(applyConfChange(r, newConfChange('ConfChangeRemoveNode', 5)).learners).toEqual([]);
  });

  test('a change that does not fit the applied membership is refused, and nothing changes', () => {
    const r = restoring();
    const two = newConfChangeV2([]);
    expect(() => applyConfChange(r, two)).toThrow(ConfChangeError);
    expect(appliedConfState(r).voters).toEqual([1, 2, 3]);
    expect(r.tracker.config.confState()).toEqual(later.metadata.confState);
  });

  test('a second snapshot does not hide what is applied', () => {
    const r = restoring();
    const newest = newSnapshot(12, 2, newConfState({ voters: [1, 2] }));
    r.step(newMessage({ type: 'MsgSnap', from: 2, to: 1, term: 2, snapshot: newest }));
    expect(r.tracker.config.confState().voters).toEqual([1, 2]);
    expect(appliedConfState(r).voters).toEqual([1, 2, 3]);
    // The first one was written while the second came in.
    appliedSnapshot(r, later);
    expect(appliedConfState(r)).toEqual(later.metadata.confState);
    expect(r.tracker.config.confState().voters).toEqual([1, 2]);
    appliedSnapshot(r, newest);
    expect(appliedConfState(r).voters).toEqual([1, 2]);
  });

  test('exactly as etcd, the change goes into the membership of the snapshot', () => {
    const r = restoring({ exactlyAsEtcd: true });
    const state = applyConfChange(r, newConfChange('ConfChangeAddNode', 6));
    expect(state.voters).toEqual([1, 2, 3, 4, 6]);
  });
});

test('a change is given up in a joint configuration, and nothing changes', () => {
  const r = makeRaft(1);
  const joint = newConfChangeV2(parseConfChanges('v4 r3'), 'ConfChangeTransitionJointExplicit');
  const state = applyConfChange(r, joint);
  expect(state.votersOutgoing).toEqual([1, 2, 3]);
  expect(refuseConfChange(r)).toEqual(state);
  expect(applyConfChange(r, newConfChangeV2()).votersOutgoing).toEqual([]);
});

test('what an application is given of a membership is not the membership itself', () => {
  const r = makeRaft(1);
  const states = [
    appliedConfState(r),
    refuseConfChange(r),
    r.tracker.config.confState(),
    applyConfChange(r, newConfChange('ConfChangeUpdateNode', 1)),
  ];
  for (const state of states) {
    for (const ids of [state.voters, state.learners, state.votersOutgoing, state.learnersNext]) {
      (ids as number[]).push(99);
    }
  }
  expect(r.tracker.config.voters.ids()).toEqual([1, 2, 3]);
  expect(appliedConfState(r)).toEqual(newConfState({ voters: [1, 2, 3] }));
});

describe('a draw that is none ends the node before anything changes', () => {
  test.each([NaN, 1, 1.5, -0.1, Infinity, undefined, null, '0.5', 1n, {}])('%s', (draw) => {
    let broken = false;
    const random = (): number => (broken ? (draw as number) : 0);
    const r = makeRaft(1, { random });
    const before = { ...r.hardState, ...r.softState, timeout: r.randomizedElectionTimeout };
    broken = true;
    expect(() => r.becomeCandidate()).toThrow(RandomError);
    expect(() => r.becomeFollower(7, 2)).toThrow(RandomError);
    expect({ ...r.hardState, ...r.softState, timeout: r.randomizedElectionTimeout }).toEqual(before);
  });

  test('which is told with its type', () => {
    expect(() => makeRaft(1, { random: () => '0.5' as unknown as number })).toThrow('got 0.5 (string)');
  });
});
