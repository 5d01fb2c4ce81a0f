/** The narrow face: Readys, and what starting and restarting gives. */
import { describe, expect, test } from 'vitest';
import { newEntry } from '../../src/entry.ts';
import { ProposalDroppedError, StepLocalMessageError, StepPeerNotFoundError } from '../../src/errors.ts';
import { isLocalMessage, isResponseMessage, MESSAGE_TYPES } from '../../src/message.ts';
import type { Message, MessageType } from '../../src/message.ts';
import { RawNode } from '../../src/raw_node.ts';
import { newConfState, newSnapshot } from '../../src/snapshot.ts';
import { drain, makeAlone, makeHost, turn } from './harness/raw.ts';
import { bytes, makeConfig, msg, progressOf, TestStorage, text } from './harness/nodes.ts';

/** What a peer 2 could send. */
function wellFormed(type: MessageType): Message {
  const termless = ['MsgProp', 'MsgReadIndex', 'MsgForgetLeader'].includes(type);
  const entries = type === 'MsgApp' ? [newEntry(1, 1)] : [newEntry(0, 0)];
  const snapshot = type === 'MsgSnap' ? newSnapshot(2, 1, newConfState({ voters: [1] })) : null;
  return msg({ type, from: 2, to: 1, term: termless ? 0 : 1, entries, snapshot });
}

describe('what may be stepped from outside [rawnode_test.go TestRawNodeStep]', () => {
  test.each(MESSAGE_TYPES)('%s', (type) => {
    const storage = new TestStorage();
    storage.applySnapshot(newSnapshot(1, 1, newConfState({ voters: [1] })));
    storage.setHardState({ term: 1, vote: 0, commit: 1 });
    const { node } = makeHost(1, { storage });
    const step = () => node.step(wellFormed(type));
    if (isLocalMessage(type)) expect(step).toThrow(StepLocalMessageError);
    else if (isResponseMessage(type)) expect(step).toThrow(StepPeerNotFoundError);
    else if (type === 'MsgProp') expect(step).toThrow(ProposalDroppedError);
    else expect(step).not.toThrow();
  });
});

test(
  'a founded cluster starts with its members and can elect ' + '[rawnode_test.go TestRawNodeStart]',
  () => {
    const host = makeHost(1, { voters: [] });
    expect(host.node.hasReady()).toBe(false);
    host.node.bootstrap([{ id: 1, context: bytes('me') }]);

    const founding = turn(host);
    expect(founding.hardState).toEqual({ term: 1, vote: 0, commit: 1 });
    expect(founding.entries.map((e) => [e.term, e.index, e.type])).toEqual([[1, 1, 'EntryConfChange']]);
    expect(founding.committedEntries).toEqual(founding.entries);
    expect(founding.mustSync).toBe(true);
    expect(host.confState?.voters).toEqual([1]);
    expect(host.node.hasReady()).toBe(false);

    host.node.campaign();
    const vote = turn(host);
    expect(vote.softState).toEqual({ lead: 0, state: 'StateCandidate' });
    expect(vote.hardState).toEqual({ term: 2, vote: 1, commit: 1 });
    expect(vote.mustSync).toBe(true);

    const office = turn(host);
    expect(office.softState).toEqual({ lead: 1, state: 'StateLeader' });
    expect(office.entries).toEqual([newEntry(2, 2)]);
    expect(office.committedEntries).toEqual([]);
    expect(office.mustSync).toBe(true);

    const commit = turn(host);
    expect(commit.softState).toBeNull();
    expect(commit.hardState).toEqual({ term: 2, vote: 1, commit: 2 });
    expect(commit.committedEntries).toEqual([newEntry(2, 2)]);
    expect(commit.mustSync).toBe(false);

    host.node.propose(bytes('foo'));
    const written = turn(host);
    expect(written.entries).toEqual([newEntry(2, 3, bytes('foo'))]);
    expect(turn(host).committedEntries).toEqual(written.entries);
    expect(host.node.hasReady()).toBe(false);
  },
);

test(
  'a restarted node hands out what is committed, and writes nothing ' +
    '[rawnode_test.go TestRawNodeRestart]',
  () => {
    const entries = [newEntry(1, 1), newEntry(1, 2, bytes('foo'))];
    const host = makeHost(1, { entries, hardState: { term: 1, vote: 0, commit: 1 } });
    const rd = turn(host);
    expect(rd.hardState).toBeNull();
    expect(rd.softState).toBeNull();
    expect(rd.entries).toEqual([]);
    expect(rd.committedEntries).toEqual([entries[0]]);
    expect(rd.mustSync).toBe(false);
    expect(host.node.hasReady()).toBe(false);
  },
);

test(
  'a node restarted from a snapshot hands out what follows it ' +
    '[rawnode_test.go TestRawNodeRestartFromSnapshot]',
  () => {
    const storage = new TestStorage();
    storage.applySnapshot(newSnapshot(2, 1, newConfState({ voters: [1, 2] })));
    const entry = newEntry(1, 3, bytes('foo'));
    const hardState = { term: 1, vote: 0, commit: 3 };
    const host = makeHost(1, { storage, entries: [entry], hardState });
    const rd = turn(host);
    expect(rd.snapshot).toBeNull();
    expect(rd.committedEntries).toEqual([entry]);
    expect(rd.mustSync).toBe(false);
    expect(host.node.hasReady()).toBe(false);
  },
);

test('what the application had applied is not handed out again', () => {
  const entries = [1, 2, 3].map((i) => newEntry(1, i));
  const hardState = { term: 1, vote: 0, commit: 3 };
  const host = makeHost(1, { entries, hardState, applied: 2 });
  expect(turn(host).committedEntries).toEqual([entries[2]]);
});

test('a read index comes with a Ready, once [rawnode_test.go TestRawNodeReadIndex]', () => {
  const host = makeAlone();
  const { node } = host;
  node.inspect().readStates = [{ index: 1, requestCtx: bytes('somedata') }];
  expect(node.hasReady()).toBe(true);
  expect(turn(host).readStates.map((s) => [s.index, text(s.requestCtx)])).toEqual([[1, 'somedata']]);
  expect(node.inspect().readStates).toEqual([]);
  expect(node.hasReady()).toBe(false);

  node.readIndex(bytes('mine'));
  expect(turn(host).readStates.map((s) => [s.index, text(s.requestCtx)])).toEqual([
    [node.basicStatus().commit, 'mine'],
  ]);
});

test(
  'the status holds the progress on a leader only, as copies ' + '[rawnode_test.go TestRawNodeStatus]',
  () => {
    const host = makeHost(1);
    const { node } = host;
    expect(node.status().progress.size).toBe(0);
    expect(String(node.status().config)).toBe('voters=(1)');
    node.campaign();
    drain(host);
    const status = node.status();
    expect(status).toMatchObject({
      id: 1,
      term: 1,
      vote: 1,
      commit: 1,
      applied: 1,
      lead: 1,
      state: 'StateLeader',
      leadTransferee: 0,
    });
    // What a status holds is the caller's: changing it changes nothing in the node.
    const own = status.progress.get(1)!;
    const { match } = own;
    own.match = match + 99;
    expect(node.status().progress.get(1)!.match).toBe(match);
    status.config.voters.incoming.add(99);
    expect(node.status().config.confState()).toEqual(newConfState({ voters: [1] }));
  },
);

test('the progress visitor sees every member in order, with its kind', () => {
  const { node } = makeHost(1, { voters: [3, 1], learners: [2] });
  const seen: string[] = [];
  node.withProgress((id, kind, pr) => {
    seen.push(`${id} ${kind} ${pr.isLearner}`);
    pr.match = 99;
  });
  expect(seen).toEqual(['1 peer false', '2 learner true', '3 peer false']);
  node.withProgress((_id, _kind, pr) => expect(pr.match).toBe(0));
});

test(
  'looking at a Ready takes nothing out of the node ' + '[rawnode_test.go TestRawNodeConsumeReady]',
  () => {
    const { node } = makeHost(1, { voters: [1, 2] });
    const r = node.inspect();
    const [one, two] = ['foo', 'bar'].map((c) => msg({ type: 'MsgApp', to: 2, context: bytes(c) }));
    r.msgs.push(one!);
    expect(node.peekReady().messages).toEqual([one]);
    expect(r.msgs).toEqual([one]);
    expect(node.ready().messages).toEqual([one]);
    expect(r.msgs).toEqual([]);
    r.msgs.push(two!);
    node.advance();
    expect(node.ready().messages).toEqual([two]);
  },
);

test('a snapshot from the leader must be written, and is then applied', () => {
  const host = makeHost(1, { voters: [1, 2] });
  const { node } = host;
  const snapshot = newSnapshot(5, 2, newConfState({ voters: [1, 2] }), bytes('state'));
  node.step(msg({ type: 'MsgSnap', from: 2, to: 1, term: 2, snapshot }));
  // Not promotable before the snapshot is in place.
  expect(node.inspect().promotable).toBe(false);
  const rd = turn(host);
  expect(rd.snapshot).toEqual(snapshot);
  expect(rd.messages.map((m) => [m.type, m.index])).toEqual([['MsgAppResp', 5]]);
  expect(node.basicStatus()).toMatchObject({ applied: 5, commit: 5 });
  expect(node.inspect().promotable).toBe(true);
  expect(node.hasReady()).toBe(false);
});

test('reports reach the progress of the member', () => {
  const host = makeAlone();
  const { node } = host;
  node.applyConfChange({
    type: 'ConfChangeAddNode',
    nodeId: 2,
    id: 0,
    context: new Uint8Array(),
  });
  drain(host);
  const pr = progressOf(node.inspect(), 2);
  pr.becomeReplicate();
  node.reportUnreachable(2);
  expect(pr.state).toBe('StateProbe');
  pr.becomeSnapshot(5);
  node.reportSnapshot(2, 'SnapshotFailure');
  expect([pr.state, pr.next]).toEqual(['StateProbe', 1]);
  pr.becomeSnapshot(5);
  node.reportSnapshot(2, 'SnapshotFinish');
  expect([pr.state, pr.next]).toEqual(['StateProbe', 6]);
});

test('a node without members waits', () => {
  const node = new RawNode(makeConfig(1, { voters: [] }));
  for (let i = 0; i < 100; i++) node.tick();
  node.campaign();
  expect(node.hasReady()).toBe(false);
});
