/** What must be synced, and that a Ready holds only what changed. */
import { describe, expect, test } from 'vitest';
import { mustSync } from '../../src/ready.ts';
import { newConfState, newSnapshot } from '../../src/snapshot.ts';
import { EMPTY_HARD_STATE } from '../../src/state.ts';
import { drain, makeAlone, makeHost, turn } from './harness/raw.ts';
import { bytes, msg } from './harness/nodes.ts';

describe('a write must be synced', () => {
  const before = { term: 1, vote: 1, commit: 1 };
  test.each([
    { name: 'for new entries', now: before, entries: 1, sync: true },
    { name: 'for a term', now: { ...before, term: 2 }, entries: 0, sync: true },
    { name: 'for a vote', now: { ...before, vote: 2 }, entries: 0, sync: true },
    { name: 'not for a commit index', now: { ...before, commit: 2 }, entries: 0, sync: false },
    { name: 'not for nothing', now: before, entries: 0, sync: false },
  ])('$name', ({ now, entries, sync }) => {
    expect(mustSync(now, before, entries)).toBe(sync);
  });
});

describe('a snapshot', () => {
  const snapshot = newSnapshot(5, 1, newConfState({ voters: [1, 2, 3] }), bytes('s'));
  test('must be synced, whatever else changed: its acknowledgement is a promise', () => {
    expect(mustSync(EMPTY_HARD_STATE, EMPTY_HARD_STATE, 0, snapshot)).toBe(true);
    const host = makeHost(1, { voters: [1, 2, 3] });
    host.node.step(msg({ type: 'MsgHeartbeat', from: 2, to: 1, term: 1 }));
    drain(host);
    host.node.step(msg({ type: 'MsgSnap', from: 2, to: 1, term: 1, snapshot }));
    const rd = turn(host);
    expect([rd.snapshot, rd.mustSync]).toEqual([snapshot, true]);
    expect(rd.messages.map((m) => [m.type, m.index])).toEqual([['MsgAppResp', 5]]);
  });

  test('need not be where etcd is followed exactly', () => {
    const host = makeHost(1, { voters: [1, 2, 3], exactlyAsEtcd: true });
    host.node.step(msg({ type: 'MsgHeartbeat', from: 2, to: 1, term: 1 }));
    drain(host);
    host.node.step(msg({ type: 'MsgSnap', from: 2, to: 1, term: 1, snapshot }));
    expect(turn(host).mustSync).toBe(false);
  });
});

test('a Ready holds what changed since the last one', () => {
  const host = makeAlone();
  host.node.propose(bytes('a'));
  const rd = turn(host);
  expect([rd.softState, rd.hardState, rd.snapshot]).toEqual([null, null, null]);
  expect(rd.entries).toHaveLength(1);
  expect(turn(host).hardState).toMatchObject({ commit: 2 });
  expect(host.node.hasReady()).toBe(false);
});

test('an empty Ready is empty, and may be taken all the same', () => {
  const { node } = makeHost(1);
  expect(node.ready()).toEqual({
    softState: null,
    hardState: null,
    readStates: [],
    entries: [],
    snapshot: null,
    committedEntries: [],
    messages: [],
    mustSync: false,
  });
});

test('promises are among the messages, which leave after the write', () => {
  const host = makeHost(1, { voters: [1, 2] });
  host.node.step(msg({ type: 'MsgVote', from: 2, to: 1, term: 1 }));
  const rd = turn(host);
  expect(rd.hardState).toEqual({ term: 1, vote: 2, commit: 0 });
  expect(rd.messages.map((m) => [m.type, m.to])).toEqual([['MsgVoteResp', 2]]);
  expect(drain(host)).toBe(0);
});
