/** Giving the office to another member (thesis 3.10). */
import { describe, expect, test } from 'vitest';
import { newConfChange } from '../../src/conf_change.ts';
import { InvariantError, ProposalDroppedError } from '../../src/errors.ts';
import { applyConfChange } from '../../src/membership.ts';
import type { Message } from '../../src/message.ts';
import { Network } from './harness/network.ts';
import {
  ELECTION_TICK,
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

/** A request to make `to` the leader, handed to `at`. */
function transfer(to: number, at = 1): Message {
  return msg({ type: 'MsgTransferLeader', from: to, to: at });
}

/** Three nodes, the first of which leads. */
function three(options: object = {}): Network {
  const net = Network.of(3, options);
  net.campaign(1);
  return net;
}

/** The same, but node 3 lacks an entry and is asked to take over. */
function pending(options: object = {}): Network {
  const net = three(options);
  net.isolate(3);
  net.send(prop(1, 'somedata'));
  net.send(transfer(3));
  expect(net.at(1).leadTransferee).toBe(3);
  return net;
}

/** Node 1 leads and no transfer runs; or another leads. */
function expectLeader(net: Network, leader: number): void {
  expect(net.at(leader).state).toBe('StateLeader');
  expect(net.at(leader).leadTransferee).toBe(0);
  for (const r of net.nodes()) expect([r.id, r.lead]).toEqual([r.id, leader]);
}

test(
  'a member that has the whole log takes over at once, and back again ' +
    '[raft_test.go TestLeaderTransferToUpToDateNode]',
  () => {
    const net = three();
    net.send(transfer(2));
    expectLeader(net, 2);
    net.send(prop(1, 'somedata'));
    net.send(transfer(1, 2));
    expectLeader(net, 1);
  },
);

test(
  'the request may go to a follower, which passes it on ' +
    '[raft_test.go TestLeaderTransferToUpToDateNodeFromFollower]',
  () => {
    const net = three();
    net.send(transfer(2, 2));
    expectLeader(net, 2);
    net.send(prop(1, 'somedata'));
    net.send(transfer(1, 1));
    expectLeader(net, 1);
  },
);

test('a follower that another one passes it on to has met two leaders in one term', () => {
  const net = three();
  const passedOn = msg({ type: 'MsgTransferLeader', from: 3, to: 2, term: net.at(2).term });
  expect(() => net.at(2).step(passedOn)).toThrow(
    new InvariantError('term should not be set when sending MsgTransferLeader (was 1)'),
  );
});

test(
  "the lease of the leader does not stand in its successor's way " +
    '[raft_test.go TestLeaderTransferWithCheckQuorum]',
  () => {
    const net = Network.of(3, { checkQuorum: true });
    for (const id of [1, 2, 3]) net.at(id).randomizedElectionTimeout = ELECTION_TICK + id;
    // Node 2 may vote although it has just heard of a leader.
    tick(net.at(2), ELECTION_TICK);
    net.campaign(1);
    net.send(transfer(2));
    expectLeader(net, 2);
    net.send(prop(1, 'somedata'));
    net.send(transfer(1, 2));
    expectLeader(net, 1);
  },
);

test(
  'a member that lacks entries catches up first ' + '[raft_test.go TestLeaderTransferToSlowFollower]',
  () => {
    const net = three();
    net.isolate(3);
    net.send(prop(1, 'somedata'));
    net.recover();
    expect(progressOf(net.at(1), 3).match).toBe(1);
    net.send(transfer(3));
    expectLeader(net, 3);
  },
);

test('even when it needs a snapshot for that [raft_test.go TestLeaderTransferAfterSnapshot]', () => {
  const net = three();
  net.isolate(3);
  net.send(prop(1, 'somedata'));
  const leader = net.at(1);
  persist(leader);
  const { applied } = leader.log;
  const confState = leader.tracker.config.confState();
  storageOf(leader).createSnapshot(applied, confState, new Uint8Array());
  storageOf(leader).compact(applied);
  net.recover();
  expect(progressOf(leader, 3).match).toBe(1);

  // Keep the answer to the snapshot back.
  let answer: Message | null = null;
  net.filter = (m) => {
    if (m.type !== 'MsgAppResp' || m.from !== 3 || m.reject) return true;
    answer = m;
    return false;
  };
  net.send(transfer(3));
  expect(leader.state).toBe('StateLeader');
  expect(answer).not.toBeNull();
  // Node 3 writes and applies the snapshot, and then its answer arrives.
  const follower = net.at(3);
  const snapshot = follower.log.unstable.snapshot!;
  storageOf(follower).applySnapshot(snapshot);
  follower.log.unstable.stableSnapTo(snapshot.metadata.index);
  follower.log.appliedTo(snapshot.metadata.index, 0);
  net.filter = () => true;
  net.send(answer!);
  expectLeader(net, 3);
});

test(
  'the leader as its own successor changes nothing ' + '[raft_test.go TestLeaderTransferToSelf]',
  () => {
    const net = three();
    net.send(transfer(1));
    expectLeader(net, 1);
  },
);

test('nor does one that is no member [raft_test.go TestLeaderTransferToNonExistingNode]', () => {
  const net = three();
  net.send(transfer(4));
  expectLeader(net, 1);
});

test('nor a learner', () => {
  const options = { voters: [1], learners: [2] };
  const net = new Network([makeRaft(1, options), makeRaft(2, options)]);
  net.campaign(1);
  net.send(transfer(2));
  expectLeader(net, 1);
});

test('it is given up after an election timeout [raft_test.go TestLeaderTransferTimeout]', () => {
  const net = pending();
  const leader = net.at(1);
  tick(leader, 1);
  expect(leader.leadTransferee).toBe(3);
  tick(leader, ELECTION_TICK - 2);
  expect(leader.leadTransferee).toBe(3);
  tick(leader, 1);
  expect([leader.state, leader.leadTransferee]).toEqual(['StateLeader', 0]);
});

test('it has a whole election timeout, whenever it is asked for', () => {
  const r = makeLeader(1);
  tick(r, ELECTION_TICK - 2);
  r.step(transfer(2));
  tick(r, ELECTION_TICK - 1);
  expect(r.leadTransferee).toBe(2);
  tick(r, 1);
  expect(r.leadTransferee).toBe(0);
});

test('only the successor, and only with the whole log, is told to campaign', () => {
  const r = makeLeader(1, { entries: entriesOf(1, 1, 1) });
  r.step(transfer(3));
  const told = (from: number, index: number) => {
    take(r);
    r.step(msg({ type: 'MsgAppResp', from, to: 1, term: 1, index }));
    return take(r)
      .filter((m) => m.type === 'MsgTimeoutNow')
      .map((m) => m.to);
  };
  expect(told(2, 4)).toEqual([]);
  expect(told(3, 3)).toEqual([]);
  expect(told(3, 4)).toEqual([3]);
});

test('while it runs, proposals are dropped [raft_test.go TestLeaderTransferIgnoreProposal]', () => {
  const net = pending();
  const leader = net.at(1);
  const last = leader.log.lastIndex();
  expect(() => leader.step(prop(1, 'somedata'))).toThrow(ProposalDroppedError);
  expect(leader.log.lastIndex()).toBe(last);
  expect(progressOf(leader, 1).match).toBe(last);
});

test(
  'a vote request of a later term ends it ' + '[raft_test.go TestLeaderTransferReceiveHigherTermVote]',
  () => {
    const net = pending();
    net.send(msg({ type: 'MsgHup', from: 2, to: 2 }));
    expectLeaderAmong(net, 2, [1, 2]);
  },
);

function expectLeaderAmong(net: Network, leader: number, ids: number[]): void {
  expect(net.at(leader).state).toBe('StateLeader');
  for (const id of ids) {
    expect([net.at(id).lead, net.at(id).leadTransferee]).toEqual([leader, 0]);
  }
}

describe('it ends when the successor loses its vote', () => {
  test.each([
    { change: 'ConfChangeRemoveNode' as const, name: '[raft_test.go TestLeaderTransferRemoveNode]' },
    { change: 'ConfChangeAddLearnerNode' as const, name: '[raft_test.go TestLeaderTransferDemoteNode]' },
  ])('by $change $name', ({ change }) => {
    const net = three();
    net.ignore('MsgTimeoutNow');
    // Node 3 is told to take over, and does not hear it.
    net.send(transfer(3));
    const leader = net.at(1);
    expect(leader.leadTransferee).toBe(3);
    applyConfChange(leader, newConfChange(change, 3));
    expect([leader.state, leader.leadTransferee]).toEqual(['StateLeader', 0]);
  });

  test('but not when another member does', () => {
    const net = pending();
    applyConfChange(net.at(1), newConfChange('ConfChangeRemoveNode', 2));
    expect(net.at(1).leadTransferee).toBe(3);
  });
});

test('asking for the leader itself ends it [raft_test.go TestLeaderTransferBack]', () => {
  const net = pending();
  net.send(transfer(1));
  expectLeaderAmong(net, 1, [1, 2]);
});

test(
  'asking for another one replaces it ' + '[raft_test.go TestLeaderTransferSecondTransferToAnotherNode]',
  () => {
    const net = pending();
    net.send(transfer(2));
    expectLeaderAmong(net, 2, [1, 2]);
  },
);

test(
  'asking for the same one again does not prolong it ' +
    '[raft_test.go TestLeaderTransferSecondTransferToSameNode]',
  () => {
    const net = pending();
    const leader = net.at(1);
    tick(leader, 1);
    net.send(transfer(3));
    expect(leader.leadTransferee).toBe(3);
    tick(leader, ELECTION_TICK - 1);
    expect([leader.state, leader.leadTransferee]).toEqual(['StateLeader', 0]);
  },
);

test(
  'who is no member does not take over, whatever it is told ' + '[raft_test.go TestTransferNonMember]',
  () => {
    const r = makeRaft(1, { voters: [2, 3, 4] });
    r.step(msg({ type: 'MsgTimeoutNow', from: 2, to: 1 }));
    for (const from of [2, 3]) r.step(msg({ type: 'MsgVoteResp', from, to: 1, term: r.term }));
    expect([r.state, r.term]).toEqual(['StateFollower', 0]);
    expect(take(r)).toEqual([]);
  },
);

test('a node that knows no leader drops the request', () => {
  const r = makeRaft(1);
  r.step(transfer(2));
  expect(take(r)).toEqual([]);
});

test('a candidate ignores both the request and the call to take over', () => {
  const r = makeRaft(1);
  r.becomeCandidate();
  r.step(transfer(2));
  r.step(msg({ type: 'MsgTimeoutNow', from: 2, to: 1, term: r.term }));
  expect([r.state, r.term]).toEqual(['StateCandidate', 1]);
  expect(take(r)).toEqual([]);
});

test('the vote requests of a transfer say so, and skip the pre-vote', () => {
  const r = makeRaft(2, { preVote: true });
  r.step(msg({ type: 'MsgTimeoutNow', from: 1, to: 2, term: 1 }));
  const sent = take(r).map((m) => [m.type, new TextDecoder().decode(m.context)]);
  expect(sent).toEqual([
    ['MsgVote', 'CampaignTransfer'],
    ['MsgVote', 'CampaignTransfer'],
  ]);
});

describe('forgetting the leader', () => {
  test('a follower keeps its term, and votes for another at once', () => {
    const r = makeRaft(1, { checkQuorum: true });
    const vote = msg({ type: 'MsgPreVote', from: 3, to: 1, term: 2, logTerm: 9, index: 9 });
    r.becomeFollower(1, 2);
    r.step(vote);
    expect(take(r)).toEqual([]);
    r.step(msg({ type: 'MsgForgetLeader' }));
    expect([r.lead, r.term]).toEqual([0, 1]);
    r.step(vote);
    expect(take(r).map((m) => [m.type, m.reject])).toEqual([['MsgPreVoteResp', false]]);
    // Doing it twice is no harm.
    r.step(msg({ type: 'MsgForgetLeader' }));
    expect(r.lead).toBe(0);
  });

  test('a lease forbids it', () => {
    const r = makeRaft(1, { checkQuorum: true, readOnlyOption: 'ReadOnlyLeaseBased' });
    r.becomeFollower(1, 2);
    r.step(msg({ type: 'MsgForgetLeader' }));
    expect(r.lead).toBe(2);
  });

  test('a leader and a candidate ignore it', () => {
    const leader = makeLeader(1);
    leader.step(msg({ type: 'MsgForgetLeader' }));
    expect(leader.softState).toEqual({ lead: 1, state: 'StateLeader' });
    const candidate = makeRaft(1);
    candidate.becomeCandidate();
    candidate.step(msg({ type: 'MsgForgetLeader' }));
    expect(candidate.state).toBe('StateCandidate');
  });
});
