/** Members that come, go, and change their kind. */
import { describe, expect, test } from 'vitest';
import { encodeConfChange } from '../../src/codec.ts';
import { newConfChange, newConfChangeV2, parseConfChanges } from '../../src/conf_change.ts';
import type { ConfChange, ConfChangeV2 } from '../../src/conf_change.ts';
import { newEntry, refusedChange } from '../../src/entry.ts';
import { ConfChangeError, ProposalDroppedError } from '../../src/errors.ts';
import { LOCAL_APPLY_THREAD } from '../../src/ids.ts';
import type { Message } from '../../src/message.ts';
import { appliedTo, applyConfChange } from '../../src/membership.ts';
import type { Raft } from '../../src/raft.ts';
import { entrySize } from '../../src/sizes.ts';
import { newConfState, newSnapshot } from '../../src/snapshot.ts';
import { Network } from './harness/network.ts';
import {
  become,
  beat,
  bytes,
  ELECTION_TICK,
  makeLeader,
  makeRaft,
  msg,
  persist,
  progressOf,
  prop,
  take,
  text,
  tick,
} from './harness/nodes.ts';

function propose(change: ConfChange | ConfChangeV2, at = 1): Message {
  const { type, data } = encodeConfChange(change);
  return msg({ type: 'MsgProp', from: at, to: at, entries: [newEntry(0, 0, data, type)] });
}

const add = (id: number) => newConfChange('ConfChangeAddNode', id);
const remove = (id: number) => newConfChange('ConfChangeRemoveNode', id);
const addLearner = (id: number) => newConfChange('ConfChangeAddLearnerNode', id);
const v2 = (changes: string) => newConfChangeV2(parseConfChanges(changes));

function applied(r: Raft, entries: Message['entries']): void {
  r.step(msg({ type: 'MsgStorageApplyResp', from: LOCAL_APPLY_THREAD, to: r.id, entries }));
}

test('a change enters the log and is noted as pending [raft_test.go TestStepConfig]', () => {
  const r = makeLeader(1, { voters: [1, 2] });
  const last = r.log.lastIndex();
  r.step(propose(add(3)));
  expect([r.log.lastIndex(), r.pendingConfIndex]).toEqual([last + 1, last + 1]);
});

test(
  'a second one before the first is applied becomes an empty entry ' +
    '[raft_test.go TestStepIgnoreConfig]',
  () => {
    const r = makeLeader(1, { voters: [1, 2] });
    r.step(propose(add(3)));
    const { pendingConfIndex } = r;
    r.step(propose(add(4)));
    expect(r.log.allEntries().at(-1)).toEqual(refusedChange(1, 3));
    expect(r.pendingConfIndex).toBe(pendingConfIndex);
  },
);

test('so does the second one of the same proposal, and what stands beside is kept', () => {
  const r = makeLeader(1, { voters: [1, 2] });
  persist(r);
  const entries = [...prop(1, 'data').entries, ...propose(add(3)).entries, ...propose(add(4)).entries];
  r.step(msg({ type: 'MsgProp', from: 1, to: 1, entries }));
  expect(
    r.log
      .allEntries()
      .slice(1)
      .map((e) => [e.type, e.data.length > 0]),
  ).toEqual([
    ['EntryNormal', true],
    ['EntryConfChange', true],
    ['EntryNormal', false],
  ]);
  expect(r.pendingConfIndex).toBe(3);
});

test.each([{ entries: 0 }, { entries: 1 }])(
  'a new leader takes all of its log for possibly pending, here $entries entries ' +
    '[raft_test.go TestNewLeaderPendingConfig]',
  ({ entries }) => {
    const r = makeRaft(1, { voters: [1, 2] });
    if (entries > 0) r.log.append([newEntry(0, 1)]);
    become(r, 'StateLeader');
    expect(r.pendingConfIndex).toBe(entries);
  },
);

test('a node is added [raft_test.go TestAddNode]', () => {
  const r = makeRaft(1, { voters: [1] });
  expect(applyConfChange(r, add(2)).voters).toEqual([1, 2]);
  expect(r.tracker.ids()).toEqual([1, 2]);
});

test('a learner is added, promoted and demoted [raft_test.go TestAddLearner]', () => {
  const r = makeRaft(1, { voters: [1] });
  applyConfChange(r, addLearner(2));
  expect(r.tracker.progress.get(r.id)?.isLearner).toBe(false);
  expect(r.tracker.config.confState()).toMatchObject({ voters: [1], learners: [2] });
  expect(progressOf(r, 2).isLearner).toBe(true);
  applyConfChange(r, add(2));
  expect(progressOf(r, 2).isLearner).toBe(false);
  // It can be made a learner itself as long as one voter is left.
  applyConfChange(r, addLearner(1));
  expect([r.tracker.progress.get(r.id)?.isLearner, progressOf(r, 1).isLearner]).toEqual([true, true]);
  applyConfChange(r, add(1));
  expect([r.tracker.progress.get(r.id)?.isLearner, progressOf(r, 1).isLearner]).toEqual([false, false]);
});

test(
  'a new member counts as heard of until the next check of the quorum ' +
    '[raft_test.go TestAddNodeCheckQuorum]',
  () => {
    const r = makeLeader(1, { voters: [1], checkQuorum: true });
    tick(r, ELECTION_TICK - 1);
    applyConfChange(r, add(2));
    r.tick();
    expect(r.state).toBe('StateLeader');
    tick(r, ELECTION_TICK);
    expect(r.state).toBe('StateFollower');
  },
);

test('a node is removed, but never the last one [raft_test.go TestRemoveNode]', () => {
  const r = makeRaft(1, { voters: [1, 2] });
  expect(applyConfChange(r, remove(2)).voters).toEqual([1]);
  expect(() => applyConfChange(r, remove(1))).toThrow(ConfChangeError);
  expect(r.tracker.ids()).toEqual([1]);
});

test('a learner is removed; the last voter is still not [raft_test.go TestRemoveLearner]', () => {
  const r = makeRaft(1, { voters: [1], learners: [2] });
  expect(applyConfChange(r, remove(2))).toMatchObject({ voters: [1], learners: [] });
  expect(() => applyConfChange(r, remove(1))).toThrow('removed all voters');
});

test.each([
  { voters: [1], able: true },
  { voters: [1, 2, 3], able: true },
  { voters: [], able: false },
  { voters: [2, 3], able: false },
])('node 1 may campaign among $voters: $able [raft_test.go TestPromotable]', ({ voters, able }) => {
  expect(makeRaft(1, { voters }).promotable).toBe(able);
});

test.each([{ voters: [1, 2, 3] }, { voters: [3, 2, 1] }])(
  'the members of $voters are listed in rising order [raft_test.go TestRaftNodes]',
  ({ voters }) => {
    expect(makeRaft(1, { voters }).tracker.config.voters.ids()).toEqual([1, 2, 3]);
  },
);

test(
  'what waits for a removed node is committed when it goes ' +
    '[raft_test.go TestCommitAfterRemoveNode]',
  () => {
    const r = makeLeader(1, { voters: [1, 2] });
    r.step(propose(remove(2)));
    expect(persist(r)).toEqual([]);
    const change = r.log.lastIndex();
    r.step(prop(1, 'hello'));
    // Node 2 acknowledges the change; that commits it, and nothing more.
    r.step(msg({ type: 'MsgAppResp', from: 2, to: 1, term: 1, index: change }));
    const committed = persist(r);
    expect(committed.map((e) => e.type)).toEqual(['EntryNormal', 'EntryConfChange']);
    expect(committed.at(-1)!.index).toBe(change);
    applyConfChange(r, remove(2));
    expect(persist(r).map((e) => text(e.data))).toEqual(['hello']);
  },
);

test('a learner does not campaign by its timer ' + '[raft_test.go TestLearnerElectionTimeout]', () => {
  const net = new Network([1, 2].map((id) => makeRaft(id, { voters: [1], learners: [2] })));
  const learner = net.at(2);
  learner.randomizedElectionTimeout = ELECTION_TICK;
  net.tick(2, ELECTION_TICK);
  expect(net.states()).toEqual(['Follower', 'Follower']);
});

test('once promoted it does, and can lead [raft_test.go TestLearnerPromotion]', () => {
  const net = new Network([1, 2].map((id) => makeRaft(id, { voters: [1], learners: [2] })));
  for (const r of net.nodes()) r.randomizedElectionTimeout = ELECTION_TICK;
  net.tick(1, ELECTION_TICK);
  expect(net.states()).toEqual(['Leader', 'Follower']);
  net.send(beat(1));
  net.addVoter(2);
  expect(progressOf(net.at(2), 2).isLearner).toBe(false);
  net.at(2).randomizedElectionTimeout = ELECTION_TICK;
  net.tick(2, ELECTION_TICK);
  net.send(beat(2));
  expect(net.states()).toEqual(['Follower', 'Leader']);
});

test('a learner votes when it is asked [raft_test.go TestLearnerCanVote]', () => {
  const r = makeRaft(2, { voters: [1], learners: [2] });
  r.step(msg({ type: 'MsgVote', from: 1, to: 2, term: 2, logTerm: 11, index: 11 }));
  expect(take(r).map((m) => [m.type, m.reject])).toEqual([['MsgVoteResp', false]]);
});

test(
  'a learner does not campaign when asked to, nor when the leader asks ' +
    '[raft_test.go TestLearnerCampaign]',
  () => {
    const net = new Network([1, 2].map((id) => makeRaft(id, { voters: [1], learners: [2] })));
    net.campaign(2);
    expect(net.at(2).state).toBe('StateFollower');
    net.campaign(1);
    expect([net.at(1).state, net.at(1).lead]).toEqual(['StateLeader', 1]);
    net.send(msg({ type: 'MsgTimeoutNow', from: 1, to: 2, term: net.at(1).term }));
    expect(net.states()).toEqual(['Leader', 'Follower']);
  },
);

describe('who has not applied a committed change does not campaign', () => {
  test.each([
    { change: remove(2), name: '[raft_test.go TestConfChangeCheckBeforeCampaign]' },
    { change: v2('r2'), name: '[raft_test.go TestConfChangeV2CheckBeforeCampaign]' },
  ])('$name', ({ change }) => {
    const net = Network.of(3);
    net.campaign(1);
    net.send(propose(change));
    const [leader, second] = net.nodes();
    expect(second!.log.committed).toBe(2);
    tick(second!, second!.randomizedElectionTimeout);
    expect(second!.state).toBe('StateFollower');
    const transfer = msg({ type: 'MsgTransferLeader', from: 2, to: 1 });
    net.send(transfer);
    expect([leader!.state, second!.state]).toEqual(['StateLeader', 'StateFollower']);
    // The transfer is given up, node 2 applies, and now it can take over.
    tick(leader!, ELECTION_TICK);
    take(leader!);
    persist(second!);
    net.send(transfer);
    expect([leader!.state, second!.state]).toEqual(['StateFollower', 'StateLeader']);
  });
});

describe('a change that does not fit the configuration', () => {
  function joint(options: object = {}): Raft {
    const r = makeLeader(1, { voters: [1], ...options });
    persist(r);
    const change = newConfChangeV2(
      parseConfChanges('v2'),
      'ConfChangeTransitionJointExplicit',
      bytes(''),
    );
    applyConfChange(r, change);
    return r;
  }

  test('is refused by the leader while it is joint', () => {
    const r = joint();
    r.step(propose(add(3)));
    const last = r.log.allEntries().at(-1)!;
    expect([last.type, last.data.length]).toEqual(['EntryNormal', 0]);
    // The original counts two bytes more than for an empty entry.
    expect(entrySize(last)).toBe(entrySize(newEntry(last.term, last.index)) + 2);
  });

  test('and when it asks to leave what is not joint', () => {
    const r = makeLeader(1, { voters: [1] });
    persist(r);
    r.step(propose(newConfChangeV2()));
    expect(r.log.allEntries().at(-1)!.type).toBe('EntryNormal');
  });

  test('passes when the application checks by itself', () => {
    const r = joint({ disableConfChangeValidation: true });
    r.step(propose(add(3)));
    expect(r.log.allEntries().at(-1)!.type).toBe('EntryConfChange');
    // Applying it is refused all the same.
    expect(() => applyConfChange(r, add(3))).toThrow(ConfChangeError);
  });
});

describe('a change that is applied while a newer snapshot waits to be written', () => {
  const restored = (exactlyAsEtcd: boolean): Raft => {
    const r = makeRaft(1, { voters: [1, 2], exactlyAsEtcd });
    // The snapshot has the change in it already.
    const confState = newConfState({ voters: [1, 2, 3] });
    r.step(msg({ type: 'MsgSnap', from: 2, to: 1, term: 1, snapshot: newSnapshot(5, 1, confState) }));
    return r;
  };

  test('changes nothing of it', () => {
    const r = restored(false);
    // What the application has is from before the snapshot.
    expect(applyConfChange(r, remove(2)).voters).toEqual([1]);
    expect(r.tracker.config.voters.incoming.ids()).toEqual([1, 2, 3]);
  });

  test('changes the membership of the snapshot in etcd/raft', () => {
    expect(applyConfChange(restored(true), remove(3)).voters).toEqual([1, 2]);
  });
});

describe('a leader that is no voter any more', () => {
  test.each([
    { name: 'removed', change: remove(1) },
    { name: 'made a learner', change: addLearner(1) },
  ])('$name: goes on leading, unless told to step down', ({ change }) => {
    const stays = makeLeader(1);
    applyConfChange(stays, change);
    expect(stays.state).toBe('StateLeader');
    const goes = makeLeader(1, { stepDownOnRemoval: true });
    applyConfChange(goes, change);
    expect([goes.state, goes.lead]).toEqual(['StateFollower', 0]);
  });

  test('takes no proposals when it is no member', () => {
    const r = makeLeader(1);
    applyConfChange(r, remove(1));
    expect(() => r.step(prop(1, 'data'))).toThrow(ProposalDroppedError);
  });
});

describe('leaving a joint configuration by itself', () => {
  /** A leader in a joint configuration that it is to leave. */
  function joint(): Raft {
    const r = makeLeader(1, { voters: [1] });
    persist(r);
    applyConfChange(r, newConfChangeV2(parseConfChanges('l2'), 'ConfChangeTransitionJointImplicit'));
    return r;
  }

  test('needs an entry, which is proposed when what was committed is applied', () => {
    const r = joint();
    applied(r, [newEntry(1, 1)]);
    expect(r.log.allEntries().at(-1)).toEqual(newEntry(1, 2, new Uint8Array(), 'EntryConfChangeV2'));
    // Not twice.
    applied(r, [newEntry(1, 1)]);
    expect(r.log.lastIndex()).toBe(2);
  });

  test('waits while the leader is giving its office away', () => {
    const r = joint();
    r.leadTransferee = 2;
    applied(r, [newEntry(1, 1)]);
    expect(r.log.lastIndex()).toBe(1);
    r.leadTransferee = 0;
    applied(r, [newEntry(1, 1)]);
    expect(r.log.lastIndex()).toBe(2);
  });
});

test('an error while leaving that is not about the proposal comes through', () => {
  let broken = false;
  const onTransition = () => {
    if (broken) throw new RangeError('the observer fell over');
  };
  const r = makeLeader(1, { voters: [1], onTransition });
  persist(r);
  applyConfChange(r, newConfChangeV2(parseConfChanges('l2'), 'ConfChangeTransitionJointImplicit'));
  broken = true;
  const m = msg({ type: 'MsgProp', from: 1, to: 1, entries: [newEntry(0, 0)] });
  expect(() => r.step(m)).toThrow(RangeError);
  expect(() => appliedTo(r, 1, 0)).toThrow(RangeError);
});

test('new members get the log at once; who has all of it gets nothing', () => {
  const r = makeLeader(1, { voters: [1, 2] });
  r.step(msg({ type: 'MsgAppResp', from: 2, to: 1, term: 1, index: 1 }));
  persist(r);
  take(r);
  applyConfChange(r, add(3));
  expect(take(r).map((m) => [m.type, m.to])).toEqual([['MsgApp', 3]]);
});
