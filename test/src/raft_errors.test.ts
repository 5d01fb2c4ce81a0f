/** Misuse and broken rules: each has a name, and the node keeps to it. */
import { describe, expect, test } from 'vitest';
import { newConfChange } from '../../src/conf_change.ts';
import { resolveConfig } from '../../src/config.ts';
import { newEntry } from '../../src/entry.ts';
import type { Entry } from '../../src/entry.ts';
import {
  CompactedError,
  ConfChangeError,
  ConfigError,
  InvariantError,
  MisuseError,
  ProposalDroppedError,
  StepLocalMessageError,
  StepPeerNotFoundError,
} from '../../src/errors.ts';
import { draft, newMessage } from '../../src/message.ts';
import { LOCAL_APPEND_THREAD, LOCAL_APPLY_THREAD } from '../../src/ids.ts';
import type { Message } from '../../src/message.ts';
import { Raft } from '../../src/raft.ts';
import { RaftNode } from '../../src/raft_node.ts';
import { RawNode } from '../../src/raw_node.ts';
import { newConfState, newSnapshot } from '../../src/snapshot.ts';
import { drain, makeAlone, makeHost } from './harness/raw.ts';
import { bytes, entriesOf, makeConfig, makeRaft, msg, TestStorage } from './harness/nodes.ts';
import type { NodeOptions } from './harness/nodes.ts';
import { compactTo } from './support/storages.ts';

describe('the order of calls', () => {
  test('two Readys without an advance between them', () => {
    const { node } = makeHost(1);
    node.campaign();
    node.ready();
    expect(() => node.ready()).toThrow(MisuseError);
    node.advance();
    expect(() => node.ready()).not.toThrow();
  });

  test('an advance without a Ready, also right after another', () => {
    const { node } = makeHost(1);
    expect(() => node.advance()).toThrow('Advance called without a Ready to advance');
    node.campaign();
    node.ready();
    node.advance();
    expect(() => node.advance()).toThrow(MisuseError);
  });

  test('an advance with asynchronous writes', () => {
    const { node } = makeHost(1, { asyncStorageWrites: true });
    node.campaign();
    node.ready();
    expect(() => node.advance()).toThrow('must not be called when using AsyncStorageWrites');
    expect(() => node.advance()).toThrow(MisuseError);
  });

  test('none of them harms the node', () => {
    const host = makeHost(1);
    expect(() => host.node.advance()).toThrow(MisuseError);
    host.node.campaign();
    drain(host);
    expect(host.node.basicStatus().state).toBe('StateLeader');
  });
});

describe('founding a cluster', () => {
  test('needs members', () => {
    const { node } = makeHost(1, { voters: [] });
    expect(() => node.bootstrap([])).toThrow('must provide at least one peer to Bootstrap');
    expect(() => node.bootstrap([])).toThrow(MisuseError);
  });

  test('needs members with ids that are safe integers', () => {
    for (const id of [1.5, -1, Number.NaN, 2 ** 53]) {
      const { node } = makeHost(1, { voters: [] });
      expect(() => node.bootstrap([{ id }])).toThrow(MisuseError);
      expect(node.hasReady()).toBe(false);
    }
  });

  test('needs an empty storage', () => {
    const { node } = makeHost(1, { entries: entriesOf(1) });
    expect(() => node.bootstrap([{ id: 1 }])).toThrow("can't bootstrap a nonempty Storage");
    expect(() => node.bootstrap([{ id: 1 }])).toThrow(MisuseError);
  });
});

describe('messages from outside', () => {
  const cases: [string, Message, new (...parts: never[]) => Error][] = [
    ['a local one', msg({ type: 'MsgHup', from: 2, to: 1 }), StepLocalMessageError],
    ['a local one without a sender', msg({ type: 'MsgBeat', to: 1 }), StepLocalMessageError],
    ['an answer of a stranger', msg({ type: 'MsgAppResp', from: 9, to: 1 }), StepPeerNotFoundError],
    ['a vote of a stranger', msg({ type: 'MsgVoteResp', from: 9, to: 1 }), StepPeerNotFoundError],
    [
      'a proposal without a leader',
      msg({
        type: 'MsgProp',
        from: 2,
        to: 1,
        entries: [newEntry(0, 0)],
      }),
      ProposalDroppedError,
    ],
  ];
  test.each(cases)('%s', (_, m, error) => {
    const { node } = makeHost(1, { voters: [1, 2] });
    const before = node.basicStatus();
    expect(() => node.step(m)).toThrow(error);
    expect(node.basicStatus()).toEqual(before);
  });

  const fields = ['to', 'from', 'term', 'logTerm', 'index', 'commit', 'rejectHint', 'vote'] as const;
  test.each(fields)('with a number in %s that is no safe integer', (field) => {
    const { node } = makeHost(1, { voters: [1, 2] });
    for (const value of [-1, 0.5, Number.NaN, 2 ** 53, Infinity]) {
      const m = newMessage({ type: 'MsgHeartbeat', from: 2, to: 1, term: 1, [field]: value });
      expect(() => node.step(m)).toThrow(MisuseError);
      expect(() => node.step(m)).toThrow(`message.${field}`);
    }
    expect(node.basicStatus().term).toBe(0);
  });

  test.each<[string, readonly Entry[], string]>([
    ['a gap', [newEntry(1, 1), newEntry(1, 3)], 'entry 3 follows entry 1'],
    ['a term that falls', [newEntry(2, 1), newEntry(1, 2)], 'term 1 follows term 2'],
    ['a term above the leader', [newEntry(4, 1)], 'leader term 3 is below entry term 4'],
  ])('with %s in its entries', (_, entries, problem) => {
    const { node } = makeHost(1, { voters: [1, 2] });
    const m = msg({ type: 'MsgApp', from: 2, to: 1, term: 3, entries });
    expect(() => node.step(m)).toThrow(MisuseError);
    expect(() => node.step(m)).toThrow(`message.entries: ${problem}`);
    expect(node.basicStatus().term).toBe(0);
  });

  const bad = 2 ** 53;
  const confState = newConfState({ voters: [1, 2] });
  test.each<[string, Partial<Message>]>([
    ['the term of an entry', { type: 'MsgApp', entries: [newEntry(0.5, 1)] }],
    ['the index of an entry', { type: 'MsgApp', entries: [newEntry(1, bad)] }],
    ['the index of a snapshot', { type: 'MsgSnap', snapshot: newSnapshot(bad, 1, confState) }],
    ['the term of a snapshot', { type: 'MsgSnap', snapshot: newSnapshot(5, 0.5, confState) }],
  ])('with a number in %s that is no safe integer', (_, parts) => {
    const { node } = makeHost(1, { voters: [1, 2] });
    const m = newMessage({ type: 'MsgApp', from: 2, to: 1, term: 1, ...parts });
    expect(() => node.step(m)).toThrow(MisuseError);
    expect(node.basicStatus().term).toBe(0);
  });

  test('answers of the own storage threads are let in', () => {
    const { node } = makeHost(1, { asyncStorageWrites: true });
    node.campaign();
    const append = node.ready().messages.find((m) => m.to === LOCAL_APPEND_THREAD)!;
    expect(append.responses.map((m) => m.type)).toEqual(['MsgVoteResp']);
    for (const m of append.responses) node.step(m);
    expect(node.basicStatus().state).toBe('StateLeader');
  });
});

describe('a change that does not fit is refused, and leaves no trace', () => {
  test('removing the last voter', () => {
    const { node } = makeAlone();
    const before = node.status().config.confState();
    const change = newConfChange('ConfChangeRemoveNode', 1);
    expect(() => node.applyConfChange(change)).toThrow(ConfChangeError);
    expect(node.status().config.confState()).toEqual(before);
    expect(() => node.propose(bytes('still alive'))).not.toThrow();
  });
});

describe('a configuration that cannot work', () => {
  const cases: [string, NodeOptions][] = [
    ['id', {}],
    ['electionTick', { electionTick: 1 }],
    ['heartbeatTick', { heartbeatTick: 0 }],
    ['maxInflightMsgs', { maxInflightMsgs: -1 }],
    ['maxInflightBytes', { maxInflightBytes: 5, maxSizePerMsg: 10 }],
    ['readOnlyOption', { readOnlyOption: 'ReadOnlyLeaseBased' }],
    ['applied', { applied: -1 }],
  ];
  test.each(cases)('%s', (field, options) => {
    const id = field === 'id' ? LOCAL_APPLY_THREAD : 1;
    expect(() => new RawNode(makeConfig(id, options))).toThrow(ConfigError);
    expect(() => new RawNode(makeConfig(id, options))).toThrow(`config.${field}`);
  });
});

describe('a storage that contradicts itself stops the start', () => {
  const cases: [string, NodeOptions][] = [
    ['a commit index beyond the log', { hardState: { term: 1, vote: 0, commit: 5 } }],
    ['an applied index beyond the commit index', { entries: entriesOf(1, 1), applied: 2 }],
  ];
  test.each(cases)('%s', (_, options) => {
    expect(() => new RawNode(makeConfig(1, options))).toThrow(InvariantError);
  });

  test.each([
    ['term', NaN],
    ['term', -1],
    ['vote', 0.5],
  ])('a state machine that nobody stands before, a %s of %d', (field, value) => {
    const storage = new TestStorage({ voters: [1] });
    const hardState = { term: 1, vote: 0, commit: 0, [field]: value };
    const { confState } = storage.initialState();
    storage.initialState = () => ({ hardState, confState });
    const start = (): Raft => new Raft(resolveConfig(makeConfig(1, { storage })));
    expect(start).toThrow(InvariantError);
    expect(start).toThrow(`1 state holds ${value}`);
  });

  test('a commit index before the snapshot', () => {
    const storage = new TestStorage();
    storage.applySnapshot(newSnapshot(5, 1, newConfState({ voters: [1] })));
    const options = { storage, hardState: { term: 1, vote: 0, commit: 3 } };
    expect(() => new RawNode(makeConfig(1, options))).toThrow('1 state.commit 3 is out of range [5, 5]');
  });
});

describe('a broken rule', () => {
  /** A node that was told to commit what it does not have. */
  function broken(): RawNode {
    const { node } = makeHost(1, { voters: [1, 2] });
    const m = msg({ type: 'MsgHeartbeat', from: 2, to: 1, term: 1, commit: 9 });
    expect(() => node.step(m)).toThrow(InvariantError);
    return node;
  }

  const calls: Record<string, (node: RawNode) => void> = {
    tick: (n) => n.tick(),
    campaign: (n) => n.campaign(),
    propose: (n) => n.propose(bytes('a')),
    proposeConfChange: (n) => n.proposeConfChange(newConfChange('ConfChangeAddNode', 3)),
    applyConfChange: (n) => void n.applyConfChange(newConfChange('ConfChangeAddNode', 3)),
    step: (n) => n.step(msg({ type: 'MsgHeartbeat', from: 2, to: 1, term: 1 })),
    ready: (n) => void n.ready(),
    advance: (n) => n.advance(),
    bootstrap: (n) => n.bootstrap([{ id: 1 }]),
    reportUnreachable: (n) => n.reportUnreachable(2),
    reportSnapshot: (n) => n.reportSnapshot(2, 'SnapshotFinish'),
    transferLeader: (n) => n.transferLeader(2),
    forgetLeader: (n) => n.forgetLeader(),
    readIndex: (n) => n.readIndex(bytes('a')),
  };
  test.each(Object.keys(calls))('makes the node refuse %s ever after', (name) => {
    const node = broken();
    for (let i = 0; i < 2; i++) {
      expect(() => calls[name]!(node)).toThrow('tocommit(9) is out of range [lastIndex(0)]');
    }
  });

  test('a log compacted past what was handed out stops the node before it skips an entry', () => {
    const storage = new TestStorage({ voters: [1] });
    storage.append(entriesOf(1, 1, 1, 1, 1));
    storage.setHardState({ term: 1, vote: 1, commit: 5 });
    const node = new RawNode(makeConfig(1, { storage }));
    compactTo(storage, 3);
    for (let i = 0; i < 2; i++) {
      expect(() => node.ready()).toThrow(InvariantError);
      expect(() => node.ready()).toThrow(
        'the storage was compacted up to 3, but only 0 was handed out to be applied',
      );
    }
  });

  test('leaves looking at it allowed', () => {
    const node = broken();
    expect(node.basicStatus().term).toBe(1);
    expect(node.status().config.confState().voters).toEqual([1, 2]);
  });

  test('ends the loop of the waiting node, and all that waits', async () => {
    const raw = new RawNode(makeConfig(1, { voters: [1, 2] }));
    const node = new RaftNode(raw);
    const proposal = node.propose(bytes('waits for a leader'));
    const next = node[Symbol.asyncIterator]().next();
    const settled: string[] = [];
    for (const [name, promise] of [
      ['proposal', proposal],
      ['loop', next],
    ] as const) {
      const note = (how: string) => settled.push(`${name} ${how}`);
      promise.then(
        () => note('ok'),
        (error: Error) => note(error.name),
      );
    }
    // A snapshot for nobody, then a heartbeat that commits what is not there.
    const m = msg({ type: 'MsgHeartbeat', from: 2, to: 1, term: 1, commit: 9 });
    expect(() => node.step(m)).toThrow(InvariantError);
    for (let i = 0; i < 20; i++) await Promise.resolve();
    expect(settled.sort()).toEqual(['loop InvariantError', 'proposal InvariantError']);
    node.stop();
  });
});

describe('the rules of sending', () => {
  test('vote traffic names its term', () => {
    const r = makeRaft(1);
    expect(() => r.send(draft('MsgVote', 2))).toThrow('term should be set when sending MsgVote');
  });

  test('everything else does not', () => {
    const r = makeRaft(1);
    const m = draft('MsgApp', 2);
    m.term = 3;
    expect(() => r.send(m)).toThrow('term should not be set when sending MsgApp (was 3)');
  });

  test('only promises go to the node itself', () => {
    const r = makeRaft(1);
    expect(() => r.send(draft('MsgApp', 1))).toThrow('should not be self-addressed');
  });
});

describe('a storage that fails', () => {
  test('stops an election that must look at what is not applied', () => {
    const r = makeRaft(1, {
      voters: [1],
      entries: entriesOf(1, 1),
      hardState: { term: 1, vote: 0, commit: 2 },
    });
    r.config.storage.entries = () => {
      throw new CompactedError();
    };
    expect(() => r.step(msg({ type: 'MsgHup' }))).toThrow('error scanning unapplied entries');
  });
});
