/** Storage work as messages, and what their answers may and may not do. */
import { describe, expect, test } from 'vitest';
import { newEntry } from '../../src/entry.ts';
import { LOCAL_APPEND_THREAD, LOCAL_APPLY_THREAD } from '../../src/ids.ts';
import type { Message } from '../../src/message.ts';
import { newConfState, newSnapshot } from '../../src/snapshot.ts';
import { makeHost } from './harness/raw.ts';
import type { Host } from './harness/raw.ts';
import { bytes, msg, pick } from './harness/nodes.ts';

function follower(): Host {
  return makeHost(1, { voters: [1, 2, 3], asyncStorageWrites: true });
}

/** An append of the leader `from` in `term` after entry `index`. */
function append(from: number, term: number, index: number, logTerm: number, count = 1): Message {
  const entries = Array.from({ length: count }, (_, i) => newEntry(term, index + 1 + i));
  return msg({ type: 'MsgApp', from, to: 1, term, index, logTerm, entries });
}

/** The messages to the log writer and to the state machine. */
function asked({ node }: Host): { write: Message | undefined; apply: Message | undefined } {
  const { messages } = node.ready();
  return {
    write: messages.find((m) => m.to === LOCAL_APPEND_THREAD),
    apply: messages.find((m) => m.to === LOCAL_APPLY_THREAD),
  };
}

/** Writes, and tells the node so. */
function done({ node, storage }: Host, write: Message | undefined): void {
  if (write!.snapshot !== null) storage.applySnapshot(write!.snapshot);
  storage.append(write!.entries);
  for (const m of write!.responses) if (m.to === 1) node.step(m);
}

test('one write holds entries and hard state, and the promises that rest on them', () => {
  const host = follower();
  const { node } = host;
  node.step(append(2, 1, 0, 0, 2));
  const { write } = asked(host);
  expect(pick(write!, 'type', 'from', 'term', 'vote', 'commit', 'snapshot')).toEqual({
    type: 'MsgStorageAppend',
    from: 1,
    term: 1,
    vote: 0,
    commit: 0,
    snapshot: null,
  });
  expect(write!.entries.map((e) => e.index)).toEqual([1, 2]);
  expect(write!.responses.map((m) => pick(m, 'type', 'from', 'to', 'term', 'index'))).toEqual([
    { type: 'MsgAppResp', from: 1, to: 2, term: 1, index: 2 },
    { type: 'MsgStorageAppendResp', from: LOCAL_APPEND_THREAD, to: 1, term: 1, index: 2 },
  ]);
});

test('without anything to write there is no write', () => {
  const host = follower();
  const { node } = host;
  node.step(msg({ type: 'MsgHeartbeat', from: 2, to: 1, term: 1 }));
  done(host, asked(host).write);
  node.step(msg({ type: 'MsgHeartbeat', from: 2, to: 1, term: 1 }));
  expect(node.ready().messages.map((m) => m.type)).toEqual(['MsgHeartbeatResp']);
});

test('entries are applied only when they are on this disk, and leave as a message', () => {
  const host = follower();
  const { node } = host;
  node.step({ ...append(2, 1, 0, 0, 2), commit: 2 });
  const first = asked(host);
  expect(first.apply).toBeUndefined();
  done(host, first.write);
  const { apply } = asked(host);
  expect(pick(apply!, 'type', 'from', 'term')).toEqual({
    type: 'MsgStorageApply',
    from: 1,
    term: 0,
  });
  expect(apply!.entries.map((e) => e.index)).toEqual([1, 2]);
  expect(apply!.responses.map((m) => pick(m, 'type', 'from', 'to', 'term'))).toEqual([
    { type: 'MsgStorageApplyResp', from: LOCAL_APPLY_THREAD, to: 1, term: 0 },
  ]);
  expect(node.basicStatus().applied).toBe(0);
  for (const m of apply!.responses) node.step(m);
  expect(node.basicStatus().applied).toBe(2);
  // An answer that names nothing changes nothing.
  node.step(msg({ type: 'MsgStorageApplyResp', from: LOCAL_APPLY_THREAD, to: 1 }));
  expect(node.basicStatus().applied).toBe(2);
});

describe('the answer of an earlier term', () => {
  test('does not make entries stable: they may have been replaced since', () => {
    const host = follower();
    const { node } = host;
    node.step(append(2, 1, 0, 0));
    const first = asked(host).write;
    // Node 3 replaces the entry, and node 2 replaces it back, before the first write is done.
    node.step(append(3, 2, 0, 0));
    const second = asked(host).write;
    node.step({ ...append(2, 3, 0, 0), entries: [newEntry(1, 1)] });
    const third = asked(host).write;
    const { unstable } = node.inspect().log;
    done(host, first);
    done(host, second);
    expect(unstable.entries).toHaveLength(1);
    done(host, third);
    expect(unstable.entries).toHaveLength(0);
  });

  test('is made up for by the answer of the next write, even of an empty one', () => {
    const host = follower();
    const { node } = host;
    node.step(append(2, 1, 0, 0));
    const first = asked(host).write;
    node.step(msg({ type: 'MsgHeartbeat', from: 3, to: 1, term: 2 }));
    const second = asked(host).write;
    expect(second!.entries).toEqual([]);
    expect(second!.responses.at(-1)).toMatchObject({
      type: 'MsgStorageAppendResp',
      term: 2,
      index: 1,
      logTerm: 1,
    });
    const { unstable } = node.inspect().log;
    done(host, first);
    expect(unstable.entries).toHaveLength(1);
    done(host, second);
    expect(unstable.entries).toHaveLength(0);
  });

  test('still tells that a snapshot is in place: nothing replaces what is committed', () => {
    const host = follower();
    const { node } = host;
    const snapshot = newSnapshot(5, 1, newConfState({ voters: [1, 2, 3] }), bytes('state'));
    node.step(msg({ type: 'MsgSnap', from: 2, to: 1, term: 1, snapshot }));
    const { write } = asked(host);
    expect(write!.snapshot).toEqual(snapshot);
    expect(write!.responses.at(-1)).toMatchObject({ snapshot, index: 0 });
    node.step(msg({ type: 'MsgHeartbeat', from: 3, to: 1, term: 2 }));
    done(host, write);
    expect(node.inspect().log.unstable.snapshot).toBeNull();
    expect(node.basicStatus()).toMatchObject({ applied: 5, term: 2 });
  });
});

test('the answer of the current term puts a snapshot in place, and the entries after it', () => {
  const host = follower();
  const { node } = host;
  const snapshot = newSnapshot(5, 1, newConfState({ voters: [1, 2, 3] }));
  node.step(msg({ type: 'MsgSnap', from: 2, to: 1, term: 1, snapshot }));
  node.step(append(2, 1, 5, 1));
  const { write } = asked(host);
  expect([write!.snapshot, write!.entries.length]).toEqual([snapshot, 1]);
  done(host, write);
  const { unstable } = node.inspect().log;
  expect([unstable.snapshot, unstable.entries]).toEqual([null, []]);
  expect(node.basicStatus().applied).toBe(5);
});

test('votes, asked for or given, leave only when all is on disk, also for the node itself', () => {
  const host = follower();
  const { node } = host;
  node.campaign();
  const { messages } = node.ready();
  expect(messages.map((m) => [m.type, m.to])).toEqual([['MsgStorageAppend', LOCAL_APPEND_THREAD]]);
  const write = messages.at(-1)!;
  expect(pick(write, 'term', 'vote')).toEqual({ term: 1, vote: 1 });
  expect(write.responses.map((m) => [m.type, m.to])).toEqual([
    ['MsgVoteResp', 1],
    ['MsgVote', 2],
    ['MsgVote', 3],
  ]);
});

test('an answer of the state machine that comes late does not move the applied mark back', () => {
  const host = follower();
  const { node } = host;
  node.step({ ...append(2, 1, 0, 0, 2), commit: 2 });
  done(host, asked(host).write);
  const { apply } = asked(host);
  const snapshot = newSnapshot(5, 1, newConfState({ voters: [1, 2, 3] }));
  node.step(msg({ type: 'MsgSnap', from: 2, to: 1, term: 1, snapshot }));
  done(host, asked(host).write);
  expect(node.basicStatus().applied).toBe(5);
  for (const m of apply!.responses) node.step(m);
  expect(node.basicStatus().applied).toBe(5);
});
