/** Leaders that lost their followers, and followers that stick to their leader. */
import { describe, expect, test } from 'vitest';
import { newConfChange } from '../../src/conf_change.ts';
import { applyConfChange } from '../../src/membership.ts';
import type { Raft } from '../../src/raft.ts';
import { Network } from './harness/network.ts';
import { become, ELECTION_TICK, makeRaft, msg, prop, take, tick } from './harness/nodes.ts';

/** Lets the node's timer run to just before it would campaign. */
function outOfLease(r: Raft): void {
  r.randomizedElectionTimeout = ELECTION_TICK + 1;
  tick(r, ELECTION_TICK);
}

test(
  'a leader that is heard keeps its office ' + '[raft_test.go TestLeaderStepdownWhenQuorumActive]',
  () => {
    const r = makeRaft(1, { checkQuorum: true });
    become(r, 'StateLeader');
    for (let i = 0; i <= ELECTION_TICK; i++) {
      r.step(msg({ type: 'MsgHeartbeatResp', from: 2, to: 1, term: r.term }));
      r.tick();
    }
    expect(r.state).toBe('StateLeader');
  },
);

test(
  'a leader that nobody answers steps down ' + '[raft_test.go TestLeaderStepdownWhenQuorumLost]',
  () => {
    const r = makeRaft(1, { checkQuorum: true });
    become(r, 'StateLeader');
    const { term } = r;
    tick(r, ELECTION_TICK + 1);
    expect([r.state, r.term, r.lead]).toEqual(['StateFollower', term, 0]);
  },
);

test('without the check it never does', () => {
  const r = makeRaft(1);
  become(r, 'StateLeader');
  tick(r, 10 * ELECTION_TICK);
  expect(r.state).toBe('StateLeader');
});

test(
  'nobody votes against a leader within its lease; afterwards they do ' +
    '[raft_test.go TestLeaderSupersedingWithCheckQuorum]',
  () => {
    const net = Network.of(3, { checkQuorum: true });
    outOfLease(net.at(2));
    net.campaign(1);
    expect(net.states()).toEqual(['Leader', 'Follower', 'Follower']);
    net.campaign(3);
    expect(net.at(3).state).toBe('StateCandidate');
    expect([net.at(2).vote, net.at(2).term]).toEqual([1, 1]);
    tick(net.at(2), ELECTION_TICK);
    net.campaign(3);
    expect(net.at(3).state).toBe('StateLeader');
  },
);

test(
  'elections work with the check, as soon as the lease of the last leader is over ' +
    '[raft_test.go TestLeaderElectionWithCheckQuorum]',
  () => {
    const net = Network.of(3, { checkQuorum: true });
    // Before anybody led, there is no lease that could stand in the way.
    net.campaign(1);
    expect(net.states()).toEqual(['Leader', 'Follower', 'Follower']);
    for (const id of [1, 2]) {
      const r = net.at(id);
      r.randomizedElectionTimeout = ELECTION_TICK + id;
      tick(r, ELECTION_TICK);
      take(r);
    }
    net.campaign(3);
    expect(net.states()).toEqual(['Follower', 'Follower', 'Leader']);
  },
);

test(
  'a candidate whose term ran ahead while it was cut off finds back ' +
    '[raft_test.go TestFreeStuckCandidateWithCheckQuorum]',
  () => {
    const net = Network.of(3, { checkQuorum: true });
    net.campaign(1);
    net.isolate(1);
    const { term } = net.at(1);
    for (let i = 1; i <= 2; i++) {
      net.campaign(3);
      // Node 2 heard the leader and ignores the request.
      expect([net.at(2).state, net.at(2).term]).toEqual(['StateFollower', term]);
      expect([net.at(3).state, net.at(3).term]).toEqual(['StateCandidate', term + i]);
    }
    net.recover();
    // The old leader's heartbeat is answered with the later term, and it steps down.
    net.send(msg({ type: 'MsgHeartbeat', from: 1, to: 3, term }));
    expect([net.at(1).state, net.at(1).term]).toEqual(['StateFollower', term + 2]);
    net.campaign(3);
    expect(net.at(3).state).toBe('StateLeader');
  },
);

test(
  'a node that is no voter in its own eyes follows all the same ' +
    '[raft_test.go TestNonPromotableVoterWithCheckQuorum]',
  () => {
    const options = { voters: [1, 2], checkQuorum: true };
    const net = new Network([makeRaft(1, options), makeRaft(2, options)]);
    const b = net.at(2);
    applyConfChange(b, newConfChange('ConfChangeRemoveNode', 2));
    expect(b.promotable).toBe(false);
    tick(b, ELECTION_TICK);
    net.campaign(1);
    expect([net.at(1).state, b.state, b.lead]).toEqual(['StateLeader', 'StateFollower', 1]);
  },
);

test(
  'a follower that lost its patience deposes the leader with its term ' +
    '[raft_test.go TestDisruptiveFollower]',
  () => {
    const net = new Network([1, 2, 3].map((id) => makeRaft(id, { checkQuorum: true })));
    for (const r of net.nodes()) r.becomeFollower(1, 0);
    net.campaign(1);
    const [leader, , impatient] = net.nodes();
    expect(net.terms()).toEqual([2, 2, 2]);
    impatient!.randomizedElectionTimeout = ELECTION_TICK + 2;
    tick(impatient!, ELECTION_TICK + 1);
    expect(impatient!.state).toBe('StateFollower');
    impatient!.tick();
    take(impatient!);
    expect(net.states()).toEqual(['Leader', 'Follower', 'Candidate']);
    expect(net.terms()).toEqual([2, 2, 3]);
    // A late heartbeat of the leader is answered with the later term.
    net.send(msg({ type: 'MsgHeartbeat', from: 1, to: 3, term: leader!.term }));
    expect(net.states()).toEqual(['Follower', 'Follower', 'Candidate']);
    expect(net.terms()).toEqual([3, 2, 3]);
  },
);

test('with pre-vote it does not get that far ' + '[raft_test.go TestDisruptiveFollowerPreVote]', () => {
  const options = { checkQuorum: true, preVote: true };
  const net = new Network([1, 2, 3].map((id) => makeRaft(id, options)));
  for (const r of net.nodes()) r.becomeFollower(1, 0);
  net.campaign(1);
  net.isolate(3);
  for (let i = 0; i < 3; i++) net.send(prop(1, 'somedata'));
  net.recover();
  net.campaign(3);
  expect(net.states()).toEqual(['Leader', 'Follower', 'PreCandidate']);
  expect(net.terms()).toEqual([2, 2, 2]);
  net.send(msg({ type: 'MsgHeartbeat', from: 1, to: 3, term: net.at(1).term }));
  expect(net.states()).toEqual(['Leader', 'Follower', 'Follower']);
});

test.each([
  { options: { preVote: true }, answered: ['MsgAppResp'] },
  { options: { checkQuorum: true }, answered: ['MsgAppResp'] },
  { options: {}, answered: [] },
])('a leader of an earlier term is answered with $options: $answered', ({ options, answered }) => {
  for (const type of ['MsgHeartbeat', 'MsgApp'] as const) {
    const r = makeRaft(1, { ...options, hardState: { term: 3, vote: 0, commit: 0 } });
    r.step(msg({ type, from: 2, to: 1, term: 2 }));
    const sent = take(r);
    expect(sent.map((m) => m.type)).toEqual(answered);
    for (const m of sent) expect([m.term, m.index, m.reject]).toEqual([3, 0, false]);
    expect([r.term, r.lead]).toEqual([3, 0]);
  }
});

describe('pre-votes', () => {
  /** Three nodes in term 1 without a leader. */
  function three(options: object = { preVote: true }): Network {
    const net = new Network([1, 2, 3].map((id) => makeRaft(id, options)));
    for (const r of net.nodes()) r.becomeFollower(1, 0);
    return net;
  }

  test(
    'a node with a smaller term can win after the leader is gone ' +
      '[raft_test.go TestNodeWithSmallerTermCanCompleteElection]',
    () => {
      const net = three();
      net.cut(1, 3);
      net.cut(2, 3);
      net.campaign(1);
      // Node 3 is alone and never enters a new term.
      net.campaign(3);
      expect(net.at(3).state).toBe('StatePreCandidate');
      net.campaign(2);
      expect(net.terms()).toEqual([3, 3, 1]);
      expect(net.states()).toEqual(['Follower', 'Leader', 'PreCandidate']);
      // The leader goes, and node 3 comes back to node 1.
      net.recover();
      net.cut(2, 1);
      net.cut(2, 3);
      for (let i = 0; i < 2; i++) {
        net.campaign(3);
        net.campaign(1);
      }
      expect([net.at(1).state, net.at(3).state]).toContain('StateLeader');
    },
  );

  test('a split vote leaves nobody stuck [raft_test.go TestPreVoteWithSplitVote]', () => {
    const net = three();
    net.campaign(1);
    net.isolate(1);
    // Both enter the next term before either hears of the other.
    for (const id of [2, 3]) {
      net.at(id).step(msg({ type: 'MsgHup', from: id, to: id }));
    }
    const preVotes = [2, 3].flatMap((id) => take(net.at(id)));
    net.filter = (m) => m.type !== 'MsgVote';
    net.send(...preVotes.filter((m) => m.to !== 1));
    net.recover();
    net.isolate(1);
    expect(net.states()).toEqual(['Leader', 'Candidate', 'Candidate']);
    expect(net.terms().slice(1)).toEqual([3, 3]);
    net.campaign(2);
    expect(net.terms().slice(1)).toEqual([4, 4]);
    expect(net.states().slice(1)).toEqual(['Leader', 'Follower']);
  });

  test(
    'pre-votes and the quorum check get on with each other ' +
      '[raft_test.go TestPreVoteWithCheckQuorum]',
    () => {
      const net = three({ preVote: true, checkQuorum: true });
      net.campaign(1);
      net.isolate(1);
      expect(net.states()).toEqual(['Leader', 'Follower', 'Follower']);
      // Node 3 asks in vain: node 2 has not forgotten the leader. Node 3 has, by asking.
      net.campaign(3);
      expect([net.at(2).state, net.at(3).state]).toEqual(['StateFollower', 'StatePreCandidate']);
      net.campaign(2);
      expect([net.at(2).state, net.at(3).state]).toEqual(['StateLeader', 'StateFollower']);
    },
  );
});

describe('a cluster that switches pre-votes on, node by node', () => {
  /**
   * Nodes 1 and 2 ask for pre-votes; node 3 does not yet, and was cut off
   * until its term had run ahead.
   */
  function migrating(): Network {
    const make = (id: number, preVote: boolean) => {
      const r = makeRaft(id, { preVote, checkQuorum: true });
      r.becomeFollower(1, 0);
      return r;
    };
    const net = new Network([make(1, true), make(2, true), make(3, false)]);
    net.campaign(1);
    expect(net.states()).toEqual(['Leader', 'Follower', 'Follower']);
    net.isolate(3);
    net.send(prop(1, 'somedata'));
    net.campaign(3);
    net.campaign(3);
    expect(net.states()).toEqual(['Leader', 'Follower', 'Candidate']);
    expect(net.terms()).toEqual([2, 2, 4]);
    // Then it is restarted with the new setting.
    const behind = make(3, true);
    const old = net.at(3);
    behind.log.append(old.log.allEntries());
    behind.log.commitTo(old.log.committed);
    behind.becomeFollower(old.term, 0);
    net.peers.set(3, behind);
    net.recover();
    return net;
  }

  test(
    'an election completes even so ' + '[raft_test.go TestPreVoteMigrationCanCompleteElection]',
    () => {
      const net = migrating();
      // The leader goes.
      net.isolate(1);
      net.campaign(3);
      net.campaign(2);
      expect(net.at(2).state).toBe('StateFollower');
      expect(net.at(3).state).toBe('StatePreCandidate');
      // Node 3 told node 2 of its term; now node 2 can win with its longer log.
      net.campaign(3);
      net.campaign(2);
      expect([net.at(2).state, net.at(3).state]).toEqual(['StateLeader', 'StateFollower']);
    },
  );

  test(
    'the one that is ahead is set free by the leader stepping down ' +
      '[raft_test.go TestPreVoteMigrationWithFreeStuckPreCandidate]',
    () => {
      const net = migrating();
      net.campaign(3);
      expect(net.states()).toEqual(['Leader', 'Follower', 'PreCandidate']);
      net.campaign(3);
      expect(net.states()).toEqual(['Leader', 'Follower', 'PreCandidate']);
      net.send(msg({ type: 'MsgHeartbeat', from: 1, to: 3, term: net.at(1).term }));
      expect(net.at(1).state).toBe('StateFollower');
      expect(net.at(1).term).toBe(net.at(3).term);
    },
  );
});
