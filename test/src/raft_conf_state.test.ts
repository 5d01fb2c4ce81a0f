/** The configuration that the application has, and what it is given to keep. */
import { describe, expect, test } from 'vitest';
import { newConfChange, newConfChangeV2 } from '../../src/conf_change.ts';
import { ConfChangeError } from '../../src/errors.ts';
import { applyConfChange, refuseConfChange } from '../../src/membership.ts';
import { LOCAL_APPEND_THREAD } from '../../src/ids.ts';
import type { Raft } from '../../src/raft.ts';
import { RawNode } from '../../src/raw_node.ts';
import { newConfState, newSnapshot } from '../../src/snapshot.ts';
import type { ConfState, Snapshot } from '../../src/snapshot.ts';
import type { Transition } from '../../src/transition.ts';
import {
  bytes,
  entriesOf,
  makeConfig,
  makeLeader,
  makeRaft,
  msg,
  snapshotOf,
  take,
} from './harness/nodes.ts';
import { makeAlone, save } from './harness/raw.ts';
import type { NodeOptions } from './harness/nodes.ts';

const add = (id: number) => newConfChange('ConfChangeAddNode', id);
const remove = (id: number) => newConfChange('ConfChangeRemoveNode', id);
const JOINT = newConfChangeV2(
  [
    { type: 'ConfChangeAddNode', nodeId: 4 },
    { type: 'ConfChangeAddLearnerNode', nodeId: 3 },
  ],
  'ConfChangeTransitionJointExplicit',
);
const LEAVE = newConfChangeV2([]);

const snapshotOfVoters = (index: number, ...voters: number[]): Snapshot =>
  newSnapshot(index, 1, newConfState({ voters }));

/** A follower with entries 1 to 4 committed, to which a snapshot has come. */
function behind(snapshot: Snapshot, options: NodeOptions = {}): Raft {
  const r = makeRaft(1, {
    entries: entriesOf(1, 1, 1, 1),
    hardState: { term: 1, vote: 0, commit: 4 },
    ...options,
  });
  receive(r, snapshot);
  return r;
}

function receive(r: Raft, snapshot: Snapshot): void {
  r.step(msg({ type: 'MsgSnap', from: 2, to: 1, term: 1, snapshot }));
  take(r);
}

function written(r: Raft, snapshot: Snapshot, term = r.term): void {
  r.step(msg({ type: 'MsgStorageAppendResp', from: LOCAL_APPEND_THREAD, to: 1, term, snapshot }));
}

const config = (r: Raft): string => `${r.tracker.config}`;

describe('while a snapshot waits to be written', () => {
  const ten = snapshotOfVoters(10, 1, 2, 7);

  test('the configuration of the application is the one before it', () => {
    const r = behind(ten);
    expect(config(r)).toBe('voters=(1 2 7)');
    expect(r.appliedConfState).toEqual(newConfState({ voters: [1, 2, 3] }));
    written(r, ten);
    expect(r.log.applied).toBe(10);
    expect(r.appliedConfState).toEqual(newConfState({ voters: [1, 2, 7] }));
  });

  test('a change gives the next one of the application, and leaves the future one alone', () => {
    const r = behind(ten);
    const before = config(r);
    expect(applyConfChange(r, add(4))).toEqual(newConfState({ voters: [1, 2, 3, 4] }));
    expect(applyConfChange(r, remove(2))).toEqual(newConfState({ voters: [1, 3, 4] }));
    expect(config(r)).toBe(before);
    expect(r.appliedConfState).toEqual(newConfState({ voters: [1, 3, 4] }));
    written(r, ten);
    expect([config(r), r.appliedConfState.voters]).toEqual([before, [1, 2, 7]]);
  });

  test('joint configurations are entered and left in it, too', () => {
    const r = behind(ten);
    const joint = newConfState({
      voters: [1, 2, 4],
      votersOutgoing: [1, 2, 3],
      learnersNext: [3],
    });
    expect(applyConfChange(r, JOINT)).toEqual(joint);
    expect(refuseConfChange(r)).toEqual(joint);
    expect(applyConfChange(r, LEAVE)).toEqual(newConfState({ voters: [1, 2, 4], learners: [3] }));
  });

  test('a change that does not fit is refused, and nothing has changed', () => {
    const r = behind(ten);
    const before = snapshotOf(r);
    expect(() => applyConfChange(r, LEAVE)).toThrow(ConfChangeError);
    expect(snapshotOf(r)).toEqual(before);
  });

  test('etcd/raft changes the future one', () => {
    const r = behind(ten, { exactlyAsEtcd: true });
    expect(applyConfChange(r, remove(2)).voters).toEqual([1, 7]);
    expect(config(r)).toBe('voters=(1 7)');
  });

  test('a newer one may come before the first is written', () => {
    const twenty = snapshotOfVoters(20, 1, 8, 9);
    const r = behind(ten, { asyncStorageWrites: true });
    receive(r, twenty);
    expect(applyConfChange(r, remove(3)).voters).toEqual([1, 2]);
    written(r, ten);
    expect([r.log.applied, r.appliedConfState.voters]).toEqual([10, [1, 2, 7]]);
    expect(config(r)).toBe('voters=(1 8 9)');
    expect(applyConfChange(r, add(5)).voters).toEqual([1, 2, 5, 7]);
    written(r, twenty);
    expect([r.log.applied, r.appliedConfState.voters]).toEqual([20, [1, 8, 9]]);
    // The answer to the first write once more.
    written(r, ten);
    expect([r.log.applied, r.appliedConfState.voters]).toEqual([20, [1, 8, 9]]);
    expect(applyConfChange(r, add(2)).voters).toEqual([1, 2, 8, 9]);
    expect(config(r)).toBe('voters=(1 2 8 9)');
  });

  test('it counts as applied also when the term has changed in between', () => {
    const r = behind(ten, { asyncStorageWrites: true });
    r.step(msg({ type: 'MsgHeartbeat', from: 3, to: 1, term: 5 }));
    written(r, ten, 1);
    expect([r.log.applied, r.appliedConfState.voters]).toEqual([10, [1, 2, 7]]);
  });
});

describe('a committed change that the application refuses', () => {
  test('leaves everything as it was, in a joint configuration too', () => {
    const r = makeLeader(1);
    const before = snapshotOf(r);
    expect(refuseConfChange(r)).toEqual(newConfState({ voters: [1, 2, 3] }));
    expect(snapshotOf(r)).toEqual(before);
    const joint = applyConfChange(r, JOINT);
    take(r);
    const then = snapshotOf(r);
    expect(refuseConfChange(r)).toEqual(joint);
    expect(snapshotOf(r)).toEqual(then);
    expect(applyConfChange(r, LEAVE).voters).toEqual([1, 2, 4]);
  });
});

describe('what an application gets is its own', () => {
  /** Changes everything that can be changed in it. */
  function spoil(value: unknown, seen = new Set<unknown>()): void {
    if (typeof value !== 'object' || value === null || seen.has(value)) return;
    seen.add(value);
    if (ArrayBuffer.isView(value)) return;
    if (value instanceof Map || value instanceof Set) {
      for (const item of value.values()) spoil(item, seen);
      value.clear();
      return;
    }
    for (const item of Object.values(value)) spoil(item, seen);
    if (Array.isArray(value)) value.push(99, 98);
  }

  const given: [string, (node: RawNode, seen: Transition[]) => unknown][] = [
    ['the result of a change', (node) => node.applyConfChange(add(4))],
    ['the result of entering a joint configuration', (node) => node.applyConfChange(JOINT)],
    ['the result of a refusal', (node) => refuseConfChange(node.inspect())],
    ['the status', (node) => node.status()],
    ['the basic status', (node) => node.basicStatus()],
    [
      'the progress',
      (node) => {
        const all: unknown[] = [];
        node.withProgress((_, __, progress) => all.push(progress));
        return all;
      },
    ],
    ['reports of steps', (_, seen) => seen.map(({ voters, hardState }) => ({ voters, hardState }))],
    [
      'the lists of a Ready that is only looked at',
      (node) => {
        const { readStates, entries, committedEntries, messages } = node.peekReady();
        return [readStates, entries, committedEntries, messages].map((list) => [list]);
      },
    ],
  ];

  test.each(given)('%s', (_, give) => {
    for (const asyncStorageWrites of [false, true]) {
      const seen: Transition[] = [];
      const node = new RawNode(
        makeConfig(1, {
          voters: [1],
          asyncStorageWrites,
          onTransition: (t) => seen.push(t),
        }),
      );
      const r = node.inspect();
      r.becomeCandidate();
      r.becomeLeader();
      node.propose(bytes('x'));
      const things = give(node, seen);
      // Not the objects that all share and that never change: entries and messages.
      const lists =
        Array.isArray(things) && Array.isArray(things[0]) && things.length === 4
          ? (things as unknown[][][]).map(([list]) => list!)
          : null;
      const before = snapshotOf(r);
      if (lists !== null) for (const list of lists) list.length = 0;
      else spoil(things);
      expect(snapshotOf(r)).toEqual(before);
    }
  });

  test('a Ready does not change when more happens', () => {
    const host = makeAlone();
    const { node } = host;
    node.propose(bytes('x'));
    const rd = node.ready();
    save(host, rd);
    const lists = [rd.readStates, rd.entries, rd.committedEntries, rd.messages];
    const copies = lists.map((list) => [...list]);
    node.readIndex(bytes('r'));
    for (let i = 0; i < 20; i++) node.propose(bytes('more'));
    node.advance();
    node.readIndex(bytes('r'));
    expect(lists).toEqual(copies);
  });

  test('the snapshot that came in keeps its members', () => {
    const confState: ConfState = { ...newConfState(), voters: [1, 2, 7] };
    const snapshot = newSnapshot(10, 1, confState);
    const r = behind(snapshot);
    written(r, snapshot);
    (refuseConfChange(r).voters as number[]).push(99);
    expect([confState.voters, r.appliedConfState.voters]).toEqual([
      [1, 2, 7],
      [1, 2, 7],
    ]);
  });
});
