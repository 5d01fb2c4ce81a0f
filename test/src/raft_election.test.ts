/** Elections among several nodes, with and without a pre-vote. */
import { describe, expect, test } from 'vitest';
import type { Message } from '../../src/message.ts';
import type { Raft } from '../../src/raft.ts';
import type { StateType } from '../../src/state.ts';
import { seeded } from '../../sim/random.ts';
import { Network } from './harness/network.ts';
import {
  become,
  ELECTION_TICK,
  entriesOf,
  hup,
  logOf,
  makeRaft,
  msg,
  prop,
  take,
  termsOf,
  tick,
} from './harness/nodes.ts';

const MODES = [
  { preVote: false, name: '[raft_test.go TestLeaderElection]' },
  { preVote: true, name: '[raft_test.go TestLeaderElectionPreVote]' },
];

/** A node that has a log of these terms and is in the last of them. */
function withLog(id: number, terms: number[], options: object = {}): Raft {
  const hardState = { term: terms.at(-1)!, vote: 0, commit: 0 };
  return makeRaft(id, { entries: entriesOf(...terms), hardState, ...options });
}

describe.each(MODES)('a majority elects, pre-vote is $preVote $name', ({ preVote }) => {
  const waiting = preVote ? 'StatePreCandidate' : 'StateCandidate';
  const waitingTerm = preVote ? 0 : 1;
  test.each([
    { size: 3, silent: [], state: 'StateLeader', term: 1 },
    { size: 3, silent: [3], state: 'StateLeader', term: 1 },
    { size: 3, silent: [2, 3], state: waiting, term: waitingTerm },
    { size: 4, silent: [2, 3], state: waiting, term: waitingTerm },
    { size: 5, silent: [2, 3], state: 'StateLeader', term: 1 },
  ])('$size nodes of which $silent are silent: $state', ({ size, silent, state, term }) => {
    const voters = Array.from({ length: size }, (_, i) => i + 1);
    const net = new Network(
      voters.map((id) => (silent.includes(id) ? null : makeRaft(id, { voters, preVote }))),
    );
    net.campaign(1);
    expect([net.at(1).state, net.at(1).term]).toEqual([state, term]);
  });

  test('a majority that knows more refuses', () => {
    const options = { voters: [1, 2, 3, 4, 5], preVote };
    const net = new Network([
      makeRaft(1, options),
      withLog(2, [1], options),
      withLog(3, [1], options),
      withLog(4, [1, 1], options),
      makeRaft(5, options),
    ]);
    net.campaign(1);
    expect([net.at(1).state, net.at(1).term]).toEqual(['StateFollower', 1]);
  });
});

test.each([
  { preVote: false, name: '[raft_test.go TestLeaderCycle]' },
  { preVote: true, name: '[raft_test.go TestLeaderCyclePreVote]' },
])('whoever campaigns takes over from a leader, pre-vote is $preVote $name', ({ preVote }) => {
  const net = Network.of(3, { preVote });
  for (const id of [1, 2, 3]) {
    net.campaign(id);
    expect(net.states()).toEqual([1, 2, 3].map((other) => (other === id ? 'Leader' : 'Follower')));
  }
});

test.each([
  { preVote: false, name: '[raft_test.go TestLeaderElectionOverwriteNewerLogs]' },
  { preVote: true, name: '[raft_test.go TestLeaderElectionOverwriteNewerLogsPreVote]' },
])(
  'a leader replaces newer entries that a minority holds, pre-vote is $preVote $name',
  ({ preVote }) => {
    // Node 3 led term 2 with the votes of 4 and 5, and told nobody its entry.
    const options = { voters: [1, 2, 3, 4, 5], preVote };
    const voted = { ...options, hardState: { term: 2, vote: 3, commit: 0 } };
    const net = new Network([
      withLog(1, [1], options),
      withLog(2, [1], options),
      withLog(3, [2], options),
      makeRaft(4, voted),
      makeRaft(5, voted),
    ]);
    // The first try fails, and learns of term 2.
    net.campaign(1);
    expect([net.at(1).state, net.at(1).term]).toEqual(['StateFollower', 2]);
    net.campaign(1);
    expect([net.at(1).state, net.at(1).term]).toEqual(['StateLeader', 3]);
    for (const r of net.nodes()) expect(termsOf(r)).toEqual([1, 3]);
  },
);

describe.each([
  { type: 'MsgVote' as const, name: '[raft_test.go TestVoteFromAnyState]' },
  { type: 'MsgPreVote' as const, name: '[raft_test.go TestPreVoteFromAnyState]' },
])('$type of a later term is granted in any state $name', ({ type }) => {
  const states: StateType[] = ['StateFollower', 'StatePreCandidate', 'StateCandidate', 'StateLeader'];
  test.each(states)('%s', (state) => {
    const r = makeRaft(1);
    r.term = 1;
    become(r, state);
    const { term, vote } = r;
    r.step(msg({ type, from: 2, to: 1, term: term + 1, logTerm: term + 1, index: 42 }));
    const [answer] = take(r).filter((m) => m.to === 2 && m.type === `${type}Resp`);
    expect(answer).toMatchObject({ reject: false, term: term + 1 });
    if (type === 'MsgVote') {
      expect([r.state, r.term, r.vote]).toEqual(['StateFollower', term + 1, 2]);
    } else {
      // A pre-vote binds nobody.
      expect([r.state, r.term, r.vote]).toEqual([state, term, vote]);
    }
  });
});

test(
  'two candidates: the one with the shorter log loses, but raises the term ' +
    '[raft_test.go TestDuelingCandidates]',
  () => {
    const net = Network.of(3);
    net.cut(1, 3);
    net.campaign(1);
    net.campaign(3);
    expect(net.states()).toEqual(['Leader', 'Follower', 'Candidate']);
    net.recover();
    // Node 3 disrupts the leader with its higher term, and gets no vote for its empty log.
    net.campaign(3);
    expect(net.states()).toEqual(['Follower', 'Follower', 'Follower']);
    expect(net.terms()).toEqual([2, 2, 2]);
    expect(net.nodes().map(termsOf)).toEqual([[1], [1], []]);
    expect(net.commits()).toEqual([1, 1, 0]);
  },
);

test(
  'with pre-vote the loser of a duel disturbs nobody ' + '[raft_test.go TestDuelingPreCandidates]',
  () => {
    const net = Network.of(3, { preVote: true });
    net.cut(1, 3);
    net.campaign(1);
    net.campaign(3);
    expect(net.states()).toEqual(['Leader', 'Follower', 'Follower']);
    net.recover();
    net.campaign(3);
    expect(net.states()).toEqual(['Leader', 'Follower', 'Follower']);
    expect(net.terms()).toEqual([1, 1, 1]);
    expect(net.nodes().map(termsOf)).toEqual([[1], [1], []]);
  },
);

test(
  'a candidate concedes to the leader of its term and takes its log ' +
    '[raft_test.go TestCandidateConcede]',
  () => {
    const net = Network.of(3);
    net.isolate(1);
    net.campaign(1);
    net.campaign(3);
    expect(net.states()).toEqual(['Candidate', 'Follower', 'Leader']);
    net.recover();
    net.tick(3);
    net.send(prop(3, 'force follower'));
    net.tick(3);
    expect([net.at(1).state, net.at(1).term]).toEqual(['StateFollower', 1]);
    for (const r of net.nodes()) expect(logOf(r)).toEqual(['1:', '1:force follower']);
    expect(net.commits()).toEqual([2, 2, 2]);
  },
);

test.each([
  { preVote: false, name: '[raft_test.go TestSingleNodeCandidate]' },
  { preVote: true, name: '[raft_test.go TestSingleNodePreCandidate]' },
])('the only member elects itself, pre-vote is $preVote $name', ({ preVote }) => {
  const net = Network.of(1, { preVote });
  net.campaign(1);
  expect(net.at(1).state).toBe('StateLeader');
});

test.each([
  { elapsed: 5, chance: 0 },
  { elapsed: 10, chance: 0.1 },
  { elapsed: 13, chance: 0.4 },
  { elapsed: 15, chance: 0.6 },
  { elapsed: 18, chance: 0.9 },
  { elapsed: 20, chance: 1 },
])(
  'after $elapsed ticks the timeout has passed with a chance of $chance ' +
    '[raft_test.go TestPastElectionTimeout]',
  ({ elapsed, chance }) => {
    const r = makeRaft(1, { voters: [1], random: seeded(3) });
    const rounds = 10_000;
    let past = 0;
    for (let i = 0; i < rounds; i++) {
      r.reset(r.term);
      r.electionElapsed = elapsed;
      if (r.pastElectionTimeout()) past++;
    }
    expect(Math.round((past / rounds) * 10) / 10).toBe(chance);
  },
);

describe.each([
  { type: 'MsgVote' as const, name: '[raft_test.go TestRecvMsgVote]' },
  { type: 'MsgPreVote' as const, name: '[raft_test.go TestRecvMsgPreVote]' },
])('$type for a log that ends at (index, term), asked of one that ends at (2, 2) $name', ({ type }) => {
  const cases: [state: StateType, index: number, term: number, vote: number, no: boolean][] = [
    ['StateFollower', 0, 0, 0, true],
    ['StateFollower', 0, 1, 0, true],
    ['StateFollower', 0, 2, 0, true],
    ['StateFollower', 0, 3, 0, false],
    ['StateFollower', 1, 0, 0, true],
    ['StateFollower', 1, 1, 0, true],
    ['StateFollower', 1, 2, 0, true],
    ['StateFollower', 1, 3, 0, false],
    ['StateFollower', 2, 0, 0, true],
    ['StateFollower', 2, 1, 0, true],
    ['StateFollower', 2, 2, 0, false],
    ['StateFollower', 2, 3, 0, false],
    ['StateFollower', 3, 0, 0, true],
    ['StateFollower', 3, 1, 0, true],
    ['StateFollower', 3, 2, 0, false],
    ['StateFollower', 3, 3, 0, false],
    // the vote is given
    ['StateFollower', 3, 2, 2, false],
    ['StateFollower', 3, 2, 1, true],
    ['StateLeader', 3, 3, 1, true],
    ['StatePreCandidate', 3, 3, 1, true],
    ['StateCandidate', 3, 3, 1, true],
  ];
  const name = '%s, (%i, %i), vote is %i: reject is %s';
  test.each(cases)(name, (state, index, logTerm, vote, no) => {
    const r = makeRaft(1, { voters: [1], entries: entriesOf(2, 2) });
    r.state = state;
    r.vote = vote;
    r.term = Math.max(2, logTerm);
    r.step(msg({ type, term: r.term, from: 2, to: 1, index, logTerm }));
    expect(take(r).map((m) => [m.type, m.reject])).toEqual([[`${type}Resp`, no]]);
  });
});

describe('from one role to another [raft_test.go TestStateTransition]', () => {
  const roles: StateType[] = ['StateFollower', 'StatePreCandidate', 'StateCandidate', 'StateLeader'];
  const forbidden = [
    'StateFollower>StateLeader',
    'StateLeader>StatePreCandidate',
    'StateLeader>StateCandidate',
  ];
  const all = roles.flatMap((from) => roles.map((to) => ({ from, to })));
  test.each(all)('$from to $to', ({ from, to }) => {
    const r = makeRaft(1, { voters: [1] });
    r.state = from;
    const go = () => {
      if (to === 'StateFollower') r.becomeFollower(1, 0);
      if (to === 'StatePreCandidate') r.becomePreCandidate();
      if (to === 'StateCandidate') r.becomeCandidate();
      if (to === 'StateLeader') r.becomeLeader();
    };
    if (forbidden.includes(`${from}>${to}`)) {
      expect(go).toThrow('invalid transition');
      return;
    }
    go();
    const term = to === 'StateFollower' || to === 'StateCandidate' ? 1 : 0;
    expect([r.state, r.term, r.lead]).toEqual([to, term, to === 'StateLeader' ? 1 : 0]);
  });
});

describe('a later term makes every role step down [raft_test.go TestAllServerStepdown]', () => {
  const roles: [StateType, number][] = [
    ['StateFollower', 0],
    ['StatePreCandidate', 0],
    ['StateCandidate', 0],
    ['StateLeader', 1],
  ];
  test.each(roles)('%s', (role, lastIndex) => {
    for (const type of ['MsgVote', 'MsgApp'] as const) {
      const r = makeRaft(1);
      become(r, role);
      r.step(msg({ type, from: 2, to: 1, term: 3, logTerm: 3 }));
      expect([r.state, r.term]).toEqual(['StateFollower', 3]);
      expect(r.log.lastIndex()).toBe(lastIndex);
      expect(r.lead).toBe(type === 'MsgApp' ? 2 : 0);
    }
  });
});

test.each([
  { type: 'MsgHeartbeat' as const, name: '[raft_test.go TestCandidateResetTermMsgHeartbeat]' },
  { type: 'MsgApp' as const, name: '[raft_test.go TestCandidateResetTermMsgApp]' },
])('a candidate that was cut off returns to a leader of a later term by $type $name', ({ type }) => {
  const net = Network.of(3);
  net.campaign(1);
  net.isolate(3);
  net.campaign(2);
  net.campaign(1);
  expect(net.states()).toEqual(['Leader', 'Follower', 'Follower']);
  const lost = net.at(3);
  tick(lost, lost.randomizedElectionTimeout);
  take(lost);
  expect(lost.state).toBe('StateCandidate');
  net.recover();
  const { term } = net.at(1);
  net.send(msg({ type, from: 1, to: 3, term }));
  expect([lost.state, lost.term, lost.lead]).toEqual(['StateFollower', term, 1]);
});

test.each([
  { preVote: false, name: '[raft_test.go TestCandidateSelfVoteAfterLostElection]' },
  { preVote: true, name: '[raft_test.go TestCandidateSelfVoteAfterLostElectionPreVote]' },
])(
  "a node's own vote that arrives after it lost counts for nothing, pre-vote is $preVote $name",
  ({ preVote }) => {
    const r = makeRaft(1, { voters: [1], preVote });
    r.step(hup(1));
    const own = r.msgsAfterAppend;
    r.msgsAfterAppend = [];
    expect(own.map((m) => m.to)).toEqual([1]);
    r.step(msg({ type: 'MsgHeartbeat', from: 2, to: 1, term: r.term }));
    expect(r.state).toBe('StateFollower');
    for (const m of own) r.step(m);
    expect(r.state).toBe('StateFollower');
    expect(r.tracker.tallyVotes().granted).toBe(0);
  },
);

test(
  'its own pre-vote that arrives when it is candidate already is no vote ' +
    '[raft_test.go TestCandidateDeliversPreCandidateSelfVoteAfterBecomingCandidate]',
  () => {
    const r = makeRaft(1, { preVote: true });
    r.step(hup(1));
    const ownPreVote = r.msgsAfterAppend;
    r.msgsAfterAppend = [];
    expect(r.state).toBe('StatePreCandidate');
    for (const from of [2, 3]) {
      r.step(msg({ type: 'MsgPreVoteResp', from, to: 1, term: r.term + 1 }));
    }
    expect(r.state).toBe('StateCandidate');
    const ownVote = r.msgsAfterAppend;
    r.msgsAfterAppend = [];
    for (const m of ownPreVote) r.step(m);
    expect(r.state).toBe('StateCandidate');
    expect(r.tracker.tallyVotes().granted).toBe(0);
    r.step(msg({ type: 'MsgVoteResp', from: 2, to: 1, term: r.term }));
    expect(r.state).toBe('StateCandidate');
    for (const m of ownVote) r.step(m);
    expect(r.state).toBe('StateLeader');
  },
);

test(
  "a former leader's own acknowledgement counts for nothing " +
    '[raft_test.go TestLeaderMsgAppSelfAckAfterTermChange]',
  () => {
    const r = makeRaft(1, { voters: [1] });
    become(r, 'StateLeader');
    take(r);
    r.step(prop(1, 'somedata'));
    const own = r.msgsAfterAppend;
    r.msgsAfterAppend = [];
    expect(own.map((m) => [m.type, m.to, m.index])).toEqual([['MsgAppResp', 1, 2]]);
    const { committed } = r.log;
    r.step(msg({ type: 'MsgHeartbeat', from: 2, to: 1, term: r.term + 1 }));
    expect(r.state).toBe('StateFollower');
    for (const m of own) r.step(m);
    expect(r.state).toBe('StateFollower');
    expect(r.log.committed).toBe(committed);
  },
);

test.each([
  { preVote: false, name: '[raft_test.go TestCampaignWhileLeader]' },
  { preVote: true, name: '[raft_test.go TestPreCampaignWhileLeader]' },
])(
  'a leader that is asked to campaign stays leader of its term, pre-vote is $preVote $name',
  ({ preVote }) => {
    const net = Network.of(1, { preVote });
    net.campaign(1);
    const { term } = net.at(1);
    net.campaign(1);
    expect([net.at(1).state, net.at(1).term]).toEqual(['StateLeader', term]);
  },
);

test('a node that starts over as pre-candidate counts anew', () => {
  const r = makeRaft(1, { voters: [1, 2, 3, 4, 5], preVote: true });
  const say = (from: number) => r.step(msg({ type: 'MsgPreVoteResp', from, to: 1, term: r.term + 1 }));
  r.step(hup(1));
  take(r);
  say(2);
  // Nobody else answers; it asks again, and node 2 has not answered this time.
  r.step(hup(1));
  take(r);
  say(3);
  expect(r.state).toBe('StatePreCandidate');
  expect(r.tracker.tallyVotes().granted).toBe(2);
  say(4);
  expect(r.state).toBe('StateCandidate');
});

test('a follower that hears from its leader does not campaign', () => {
  for (const type of ['MsgHeartbeat', 'MsgApp'] as const) {
    const r = makeRaft(1);
    for (let round = 0; round < 5; round++) {
      tick(r, r.randomizedElectionTimeout - 1);
      r.step(msg({ type, from: 2, to: 1, term: 1 }));
    }
    expect([r.state, r.term, r.lead]).toEqual(['StateFollower', 1, 2]);
    tick(r, r.randomizedElectionTimeout);
    expect(r.state).toBe('StateCandidate');
  }
});

test('a pre-candidate asks again only after another timeout', () => {
  const r = makeRaft(1, { preVote: true });
  const asked = () => take(r).filter((m) => m.type === 'MsgPreVote').length;
  tick(r, r.randomizedElectionTimeout);
  expect(asked()).toBe(2);
  tick(r, r.randomizedElectionTimeout - 1);
  expect(asked()).toBe(0);
  r.tick();
  expect(asked()).toBe(2);
});

test('election timers do not run on who may not campaign', () => {
  const stranger = makeRaft(1, { voters: [2, 3] });
  tick(stranger, 5 * ELECTION_TICK);
  expect([stranger.state, stranger.term]).toEqual(['StateFollower', 0]);
});

describe('a leader of an earlier term', () => {
  const answers = (config: object): [string, number][] => {
    const r = makeRaft(1, config);
    r.becomeFollower(3, 0);
    for (const type of ['MsgHeartbeat', 'MsgApp'] as const) {
      r.step(msg({ type, from: 2, to: 1, term: 2 }));
    }
    expect([r.term, r.lead]).toEqual([3, 0]);
    return r.msgsAfterAppend.map(({ type, term }) => [type, term]);
  };

  test('is told the term by a node that does not campaign itself', () => {
    const told = [
      ['MsgAppResp', 3],
      ['MsgAppResp', 3],
    ];
    expect(answers({ voters: [2, 3], learners: [1] })).toEqual(told);
    expect(answers({ voters: [2, 3] })).toEqual(told);
    expect(answers({ voters: [1, 2, 3] })).toEqual([]);
  });

  test('is not told where the library does exactly as etcd/raft', () => {
    const exactlyAsEtcd = true;
    expect(answers({ voters: [2, 3], learners: [1], exactlyAsEtcd })).toEqual([]);
  });
});

describe('a candidate with asynchronous storage writes', () => {
  const candidate = (exactlyAsEtcd: boolean, asyncStorageWrites = true): Raft => {
    const r = makeRaft(1, { voters: [1, 2, 3], asyncStorageWrites, exactlyAsEtcd });
    r.step(msg({ type: 'MsgHup', from: 1, to: 1 }));
    return r;
  };
  const typesOf = (messages: readonly Message[]): string[] => messages.map(({ type }) => type);

  test('asks for votes when its term, its vote and its log are on disk', () => {
    const r = candidate(false);
    expect(typesOf(r.msgs)).toEqual([]);
    expect(typesOf(r.msgsAfterAppend)).toEqual(['MsgVoteResp', 'MsgVote', 'MsgVote']);
  });

  test('can be told to ask at once, as etcd/raft does', () => {
    expect(typesOf(candidate(true).msgs)).toEqual(['MsgVote', 'MsgVote']);
  });

  test('has no need to wait where all messages wait', () => {
    expect(typesOf(candidate(false, false).msgs)).toEqual(['MsgVote', 'MsgVote']);
  });
});
