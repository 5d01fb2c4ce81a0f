/** The node that waits: proposals are promises, Readys a sequence. */
import { afterEach, describe, expect, test } from 'vitest';
import { decodeConfChange, encodeConfChange } from '../../src/codec.ts';
import { newConfChange, newConfChangeV2 } from '../../src/conf_change.ts';
import { newEntry } from '../../src/entry.ts';
import { MisuseError, ProposalDroppedError, StoppedError } from '../../src/errors.ts';
import { isLocalMessage } from '../../src/message.ts';
import type { MessageType } from '../../src/message.ts';
import { restartNode, startNode } from '../../src/raft_node.ts';
import type { Ready } from '../../src/ready.ts';
import { newConfState, newSnapshot } from '../../src/snapshot.ts';
import type { ConfState } from '../../src/snapshot.ts';
import type { MemoryStorage } from '../../src/storage.ts';
import { bytes, makeConfig, msg, TestStorage, text } from './harness/nodes.ts';
import { lead, next, rigs, waits } from './harness/raft_node_rig.ts';
import type { Rig } from './harness/raft_node_rig.ts';

const { rig, stopAll } = rigs();

const TWICE = [2, 2].map((nodeId) => ({ type: 'ConfChangeAddNode' as const, nodeId }));
afterEach(stopAll);

describe('messages go to the state machine, but local ones do not [node_test.go TestNodeStep]', () => {
  const types: MessageType[] = [
    'MsgHup',
    'MsgBeat',
    'MsgCheckQuorum',
    'MsgUnreachable',
    'MsgSnapStatus',
    'MsgHeartbeat',
    'MsgApp',
    'MsgVote',
    'MsgTimeoutNow',
  ];
  test.each(types)('%s', (type) => {
    const { node } = rig({ voters: [1, 2] });
    const step = () => node.step(msg({ type, from: 2, to: 1, term: 3 }));
    if (isLocalMessage(type)) {
      step();
      expect(node.basicStatus().term).toBe(0);
    } else {
      step();
      expect(node.basicStatus().term).toBeGreaterThanOrEqual(3);
    }
  });
});

describe('whoever waits is set free [node_test.go TestNodeStepUnblock]', () => {
  test('by a stop', async () => {
    const { node } = rig();
    const waiting = node.propose(bytes('a'));
    node.stop();
    await expect(waiting).rejects.toThrow(StoppedError);
  });

  test('by a signal, with its reason', async () => {
    const { node, raw } = rig();
    const abort = new AbortController();
    const waiting = node.propose(bytes('a'), { signal: abort.signal });
    abort.abort(new RangeError('too slow'));
    await expect(waiting).rejects.toThrow('too slow');
    raw.campaign();
    node.tick();
    expect(
      raw
        .inspect()
        .log.allEntries()
        .some((e) => e.data.length > 0),
    ).toBe(false);
  });

  test('by a signal that has come before', async () => {
    const { node } = rig();
    const { signal } = { signal: AbortSignal.abort(new RangeError('never')) };
    await expect(node.propose(bytes('a'), { signal })).rejects.toThrow('never');
  });
});

test('a proposal gets into the log [node_test.go TestNodePropose]', async () => {
  const r = rig();
  await lead(r);
  await r.node.propose(bytes('somedata'));
  const rd = await next(r);
  expect(rd.entries.map((e) => text(e.data))).toEqual(['somedata']);
});

test('a proposed change is logged as its bytes [node_test.go TestNodeProposeConfig]', async () => {
  const r = rig();
  await lead(r);
  const change = newConfChange('ConfChangeAddNode', 1, 7);
  await r.node.proposeConfChange(change);
  const [entry] = (await next(r)).entries;
  expect({ type: entry!.type, data: entry!.data }).toEqual(encodeConfChange(change));
});

test.each([
  ['no object', null],
  ['nothing in it', {}],
  ['id 0', newConfChange('ConfChangeAddNode', 0)],
  ['an unknown type', newConfChange('ConfChangeAddWitness' as 'ConfChangeAddNode', 2)],
  ['a context that is text', { ...newConfChange('ConfChangeAddNode', 2), context: 'x' }],
  ['a node named twice', newConfChangeV2(TWICE)],
])('a proposed change with %s is refused at once, leader or not', async (_, wrong) => {
  const r = rig();
  const proposed = r.node.proposeConfChange(wrong as ReturnType<typeof newConfChange>);
  await expect(proposed).rejects.toBeInstanceOf(MisuseError);
});

/** Proposes a change and applies what gets committed. */
async function change(r: Rig, wanted: ReturnType<typeof newConfChange>): Promise<ConfState> {
  await r.node.proposeConfChange(wanted);
  for (;;) {
    const rd = await next(r);
    const entry = rd.committedEntries.find((e) => e.type === 'EntryConfChange');
    const state = entry && r.node.applyConfChange(decodeConfChange(entry));
    r.node.advance();
    if (state) return state;
  }
}

test(
  'the same member may be added twice, and then another ' +
    '[node_test.go TestNodeProposeAddDuplicateNode]',
  async () => {
    const r = rig();
    await lead(r);
    const own = newConfChange('ConfChangeAddNode', 1);
    expect((await change(r, own)).voters).toEqual([1]);
    expect((await change(r, own)).voters).toEqual([1]);
    expect((await change(r, newConfChange('ConfChangeAddNode', 2))).voters).toEqual([1, 2]);
  },
);

test('a learner may be added [node_test.go TestNodeProposeAddLearnerNode]', async () => {
  const r = rig();
  await lead(r);
  const state = await change(r, newConfChange('ConfChangeAddLearnerNode', 2));
  expect(state).toEqual(newConfState({ voters: [1], learners: [2] }));
});

test('a proposal waits until there is a leader [node_test.go TestBlockProposal]', async () => {
  const r = rig();
  const waiting = r.node.propose(bytes('somedata'));
  expect(await waits(waiting)).toBe(true);
  await lead(r);
  expect(await waits(waiting)).toBe(false);
  await expect(waiting).resolves.toBeUndefined();
});

test(
  'a proposal that the leader does not take fails ' + '[node_test.go TestNodeProposeWaitDropped]',
  async () => {
    const r = rig({ maxUncommittedEntriesSize: 1 });
    await lead(r);
    await r.node.propose(bytes('this one passes: nothing else is uncommitted'));
    await expect(r.node.propose(bytes('test_dropping'))).rejects.toThrow(ProposalDroppedError);
  },
);

test('a tick is one tick [node_test.go TestNodeTick]', () => {
  const { node, raw } = rig();
  const before = raw.inspect().electionElapsed;
  node.tick();
  expect(raw.inspect().electionElapsed).toBe(before + 1);
});

test(
  'a stopped node ends its loop; calls do nothing, proposals are refused; stopping again ' +
    'does nothing [node_test.go TestNodeStop]',
  async () => {
    const r = rig();
    const { node } = r;
    const pending = r.readys.next();
    node.stop();
    node.stop();
    await expect(pending).resolves.toEqual({ done: true, value: undefined });
    const before = node.status();
    node.tick();
    node.campaign();
    expect(node.status()).toEqual(before);
    await expect(node.propose(bytes('a'))).rejects.toThrow(StoppedError);
    expect(before.id).toBe(1);
  },
);

test('a founded cluster comes up and takes proposals [node_test.go TestNodeStart]', async () => {
  const config = makeConfig(1, { voters: [] });
  const node = startNode(config, [{ id: 1 }]);
  const storage = config.storage as MemoryStorage;
  const readys: Ready[] = [];
  const applied: string[] = [];
  const proposal = node.propose(bytes('foo'));
  for await (const rd of node) {
    readys.push(rd);
    storage.append(rd.entries);
    for (const entry of rd.committedEntries) {
      if (entry.type === 'EntryConfChange') node.applyConfChange(decodeConfChange(entry));
      else applied.push(`${entry.term}:${text(entry.data)}`);
    }
    node.advance();
    if (readys.length === 1) node.campaign();
    if (applied.includes('2:foo')) node.stop();
  }
  await proposal;
  const [founding] = readys;
  expect(founding!.hardState).toEqual({ term: 1, vote: 0, commit: 1 });
  expect(founding!.entries).toEqual(founding!.committedEntries);
  expect(founding!.mustSync).toBe(true);
  expect(applied).toEqual(['2:', '2:foo']);
  expect(storage.lastIndex()).toBe(3);
});

test('a restarted node goes on from its disk [node_test.go TestNodeRestart]', async () => {
  const entries = [newEntry(1, 1), newEntry(1, 2, bytes('foo'))];
  const node = restartNode(
    makeConfig(1, { voters: [1], entries, hardState: { term: 1, vote: 0, commit: 1 } }),
  );
  const readys = node[Symbol.asyncIterator]();
  const rd = (await readys.next()).value as Ready;
  expect(rd).toMatchObject({ hardState: null, entries: [], mustSync: false });
  expect(rd.committedEntries).toEqual([entries[0]]);
  node.advance();
  const more = readys.next();
  expect(await waits(more)).toBe(true);
  node.stop();
  expect((await more).done).toBe(true);
});

test(
  'a node restarted from a snapshot goes on after it ' + '[node_test.go TestNodeRestartFromSnapshot]',
  async () => {
    const storage = new TestStorage();
    storage.applySnapshot(newSnapshot(2, 1, newConfState({ voters: [1, 2] })));
    const entry = newEntry(1, 3, bytes('foo'));
    const hardState = { term: 1, vote: 0, commit: 3 };
    const r = rig({ storage, entries: [entry], hardState });
    const rd = await next(r);
    expect(rd).toMatchObject({ hardState: null, snapshot: null, mustSync: false });
    expect(rd.committedEntries).toEqual([entry]);
    r.node.advance();
    expect(await waits(r.readys.next())).toBe(true);
  },
);

test(
  'the next Ready comes only after the last one was advanced ' + '[node_test.go TestNodeAdvance]',
  async () => {
    const r = rig();
    await lead(r);
    await r.node.propose(bytes('foo'));
    await next(r);
    const second = next(r);
    expect(await waits(second)).toBe(true);
    r.node.advance();
    expect((await second).committedEntries.map((e) => text(e.data))).toEqual(['foo']);
  },
);

test('a Ready that is not advanced holds the next one back, however much there is to do', async () => {
  const r = rig();
  await lead(r);
  await r.node.propose(bytes('foo'));
  await next(r);
  await r.node.propose(bytes('bar'));
  const second = next(r);
  expect(await waits(second)).toBe(true);
  r.node.advance();
  expect((await second).entries.map((e) => text(e.data))).toEqual(['bar']);
});

test('with asynchronous writes the next Ready does not wait', async () => {
  const r = rig({ asyncStorageWrites: true, voters: [1, 2] });
  r.node.campaign();
  expect((await next(r)).messages.map((m) => m.type)).toEqual(['MsgStorageAppend']);
  r.node.step(msg({ type: 'MsgVote', from: 2, to: 1, term: 9 }));
  expect((await next(r)).hardState).toMatchObject({ term: 9, vote: 2 });
});

test('a change of the second form and the other calls go through to the node', async () => {
  const r = rig({ voters: [1] });
  const { node, raw } = r;
  await lead(r);
  node.readIndex(bytes('ctx'));
  const rd = await next(r);
  expect(rd.readStates.map((s) => text(s.requestCtx))).toEqual(['ctx']);
  node.advance();
  node.applyConfChange(newConfChangeV2([{ type: 'ConfChangeAddNode', nodeId: 2 }]));
  const pr = raw.inspect().tracker.progress.get(2)!;
  pr.becomeReplicate();
  node.reportUnreachable(2);
  expect(pr.state).toBe('StateProbe');
  pr.becomeSnapshot(1);
  node.reportSnapshot(2, 'SnapshotFinish');
  expect(pr.state).toBe('StateProbe');
  node.transferLeadership(2);
  expect(node.basicStatus().leadTransferee).toBe(2);
  expect(node.status().progress.size).toBe(2);
});

test('a follower forgets its leader when told so', () => {
  const { node } = rig({ voters: [1, 2] });
  node.step(msg({ type: 'MsgHeartbeat', from: 2, to: 1, term: 1 }));
  expect(node.basicStatus().lead).toBe(2);
  node.forgetLeader();
  expect(node.basicStatus().lead).toBe(0);
});
