/** Terms and elections as the paper's figure 2 and sections 5.1, 5.2, 5.4 tell them. */
import { describe, expect, test } from 'vitest';
import { newEntry } from '../../src/entry.ts';
import type { Raft } from '../../src/raft.ts';
import type { StateType } from '../../src/state.ts';
import { seeded } from '../../sim/random.ts';
import {
  become,
  beat,
  ELECTION_TICK,
  entriesOf,
  hup,
  makeRaft,
  msg,
  persist,
  pick,
  prop,
  take,
  tick,
} from './harness/nodes.ts';

describe('5.1 a later term seen in a message turns a node into its follower', () => {
  test.each<[StateType, string]>([
    ['StateFollower', '[raft_paper_test.go TestFollowerUpdateTermFromMessage]'],
    ['StateCandidate', '[raft_paper_test.go TestCandidateUpdateTermFromMessage]'],
    ['StateLeader', '[raft_paper_test.go TestLeaderUpdateTermFromMessage]'],
  ])('from %s %s', (state) => {
    const r = makeRaft(1);
    become(r, state);
    const term = r.term + 1;
    r.step(msg({ type: 'MsgApp', from: 2, to: 1, term }));
    expect(r.term).toBe(term);
    expect(r.state).toBe('StateFollower');
    expect(r.lead).toBe(2);
  });
});

test(
  'a message of an earlier term changes nothing ' + '[raft_paper_test.go TestRejectStaleTermMessage]',
  () => {
    const r = makeRaft(1, { hardState: { term: 2, vote: 0, commit: 0 } });
    const entries = [newEntry(1, 1)];
    r.step(msg({ type: 'MsgApp', from: 2, to: 1, term: 1, entries, commit: 1 }));
    expect(r.term).toBe(2);
    expect(r.lead).toBe(0);
    expect(r.log.lastIndex()).toBe(0);
    expect(take(r)).toEqual([]);
  },
);

test(
  'a node starts as a follower without a leader ' + '[raft_paper_test.go TestStartAsFollower]',
  () => {
    const r = makeRaft(1);
    expect(r.softState).toEqual({ lead: 0, state: 'StateFollower' });
  },
);

test(
  'a leader sends heartbeats after each interval ' + '[raft_paper_test.go TestLeaderBcastBeat]',
  () => {
    const interval = 3;
    const r = makeRaft(1, { heartbeatTick: interval });
    become(r, 'StateLeader');
    r.step(prop(1, 'a', 'b', 'c'));
    take(r);
    tick(r, interval - 1);
    expect(take(r)).toEqual([]);
    r.tick();
    expect(take(r).map((m) => pick(m, 'type', 'to', 'term', 'entries'))).toEqual([
      { type: 'MsgHeartbeat', to: 2, term: 1, entries: [] },
      { type: 'MsgHeartbeat', to: 3, term: 1, entries: [] },
    ]);
  },
);

describe('a node that hears nothing for an election timeout asks for votes in a new term', () => {
  test.each<[StateType, string]>([
    ['StateFollower', '[raft_paper_test.go TestFollowerStartElection]'],
    ['StateCandidate', '[raft_paper_test.go TestCandidateStartNewElection]'],
  ])('from %s %s', (state) => {
    const r = makeRaft(1);
    become(r, state);
    take(r);
    const before = r.term;
    tick(r, 2 * ELECTION_TICK - 1);
    expect(r.term).toBe(before + 1);
    expect(r.state).toBe('StateCandidate');
    expect(r.vote).toBe(1);
    expect(take(r).map((m) => pick(m, 'type', 'to', 'term'))).toEqual([
      { type: 'MsgVote', to: 2, term: before + 1 },
      { type: 'MsgVote', to: 3, term: before + 1 },
    ]);
    expect(r.tracker.tallyVotes().granted).toBe(1);
  });
});

describe('one round of votes decides [raft_paper_test.go TestLeaderElectionInOneRoundRPC]', () => {
  const [yes, no] = [true, false];
  test.each<[size: number, votes: Record<number, boolean>, state: StateType]>([
    // a majority grants
    [1, {}, 'StateLeader'],
    [3, { 2: yes, 3: yes }, 'StateLeader'],
    [3, { 2: yes }, 'StateLeader'],
    [5, { 2: yes, 3: yes, 4: yes, 5: yes }, 'StateLeader'],
    [5, { 2: yes, 3: yes, 4: yes }, 'StateLeader'],
    [5, { 2: yes, 3: yes }, 'StateLeader'],
    // a majority refuses
    [3, { 2: no, 3: no }, 'StateFollower'],
    [5, { 2: no, 3: no, 4: no, 5: no }, 'StateFollower'],
    [5, { 2: yes, 3: no, 4: no, 5: no }, 'StateFollower'],
    // too few answers
    [3, {}, 'StateCandidate'],
    [5, { 2: yes }, 'StateCandidate'],
    [5, { 2: no, 3: no }, 'StateCandidate'],
    [5, {}, 'StateCandidate'],
  ])('%i nodes, answers %j: %s', (size, votes, state) => {
    const voters = Array.from({ length: size }, (_, i) => i + 1);
    const r = makeRaft(1, { voters });
    r.step(hup(1));
    take(r);
    for (const [id, granted] of Object.entries(votes)) {
      r.step(msg({ type: 'MsgVoteResp', from: Number(id), to: 1, term: 1, reject: !granted }));
      take(r);
    }
    expect(r.state).toBe(state);
    expect(r.term).toBe(1);
  });
});

test('one vote per term, first come first served [raft_paper_test.go TestFollowerVote]', () => {
  const answer = (vote: number, asker: number) => {
    const r = makeRaft(1, { hardState: { term: 1, vote, commit: 0 } });
    r.step(msg({ type: 'MsgVote', from: asker, to: 1, term: 1 }));
    const [m] = r.msgsAfterAppend;
    return { ...pick(m!, 'type', 'to', 'term', 'reject'), vote: r.vote };
  };
  const granted = (to: number) => ({ type: 'MsgVoteResp', to, term: 1, reject: false, vote: to });
  const refused = (to: number, vote: number) => ({
    type: 'MsgVoteResp',
    to,
    term: 1,
    reject: true,
    vote,
  });
  expect(answer(0, 2)).toEqual(granted(2));
  expect(answer(0, 3)).toEqual(granted(3));
  expect(answer(2, 2)).toEqual(granted(2));
  expect(answer(3, 3)).toEqual(granted(3));
  expect(answer(2, 3)).toEqual(refused(3, 2));
  expect(answer(3, 2)).toEqual(refused(2, 3));
});

test('who knows the leader of its term votes for nobody else in it', () => {
  const r = makeRaft(1);
  r.becomeFollower(1, 2);
  expect(r.vote).toBe(0);
  r.step(msg({ type: 'MsgVote', from: 3, to: 1, term: 1, logTerm: 9, index: 9 }));
  expect(take(r).map((m) => [m.type, m.reject])).toEqual([['MsgVoteResp', true]]);
  expect(r.vote).toBe(0);
});

test.each([1, 2])(
  'a candidate that hears from a leader of its own or a later term (%i) follows it ' +
    '[raft_paper_test.go TestCandidateFallback]',
  (term) => {
    const r = makeRaft(1);
    r.step(hup(1));
    expect(r.state).toBe('StateCandidate');
    r.step(msg({ type: 'MsgApp', from: 2, to: 1, term }));
    expect(r.softState).toEqual({ lead: 2, state: 'StateFollower' });
    expect(r.term).toBe(term);
  },
);

/** Ticks until the node campaigns. */
function ticksToCampaign(r: Raft): number {
  const asks = () => take(r).some((m) => m.type === 'MsgVote');
  let count = 1;
  for (r.tick(); !asks(); r.tick()) count++;
  return count;
}

describe('5.2 election timeouts are drawn anew each time, from T to 2T - 1', () => {
  test.each<[StateType, string]>([
    ['StateFollower', '[raft_paper_test.go TestFollowerElectionTimeoutRandomized]'],
    ['StateCandidate', '[raft_paper_test.go TestCandidateElectionTimeoutRandomized]'],
  ])('for %s %s', (state) => {
    const r = makeRaft(1, { random: seeded(7) });
    const seen = new Set<number>();
    for (let round = 0; round < 50 * ELECTION_TICK; round++) {
      if (state === 'StateFollower') r.becomeFollower(r.term + 1, 2);
      else r.becomeCandidate();
      take(r);
      seen.add(ticksToCampaign(r));
    }
    const all = Array.from({ length: ELECTION_TICK }, (_, i) => ELECTION_TICK + i);
    expect([...seen].sort((a, b) => a - b)).toEqual(all);
  });

  test.each<[StateType, string]>([
    ['StateFollower', '[raft_paper_test.go TestFollowersElectionTimeoutNonconflict]'],
    ['StateCandidate', '[raft_paper_test.go TestCandidatesElectionTimeoutNonconflict]'],
  ])('so that mostly one of five times out first: %s %s', (state) => {
    const rounds = 1000;
    const random = seeded(11);
    const voters = [1, 2, 3, 4, 5];
    const nodes = voters.map((id) => makeRaft(id, { voters, random }));
    let conflicts = 0;
    for (let round = 0; round < rounds; round++) {
      for (const r of nodes) {
        if (state === 'StateFollower') r.becomeFollower(r.term + 1, 0);
        else r.becomeCandidate();
      }
      const timeouts = nodes.map((r) => r.randomizedElectionTimeout);
      const first = Math.min(...timeouts);
      if (timeouts.filter((t) => t === first).length > 1) conflicts++;
    }
    expect(conflicts / rounds).toBeLessThan(0.35);
    expect(conflicts).toBeGreaterThan(0);
  });
});

test('a vote request tells the last entry [raft_paper_test.go TestVoteRequest]', () => {
  for (const [terms, term] of [
    [[1], 2],
    [[1, 2], 3],
  ] as const) {
    const r = makeRaft(1);
    r.step(
      msg({
        type: 'MsgApp',
        from: 2,
        to: 1,
        term: term - 1,
        entries: entriesOf(...terms),
      }),
    );
    take(r);
    tick(r, 2 * ELECTION_TICK - 1);
    const last = { index: terms.length, logTerm: terms.at(-1) };
    expect(take(r).map((m) => pick(m, 'type', 'to', 'term', 'index', 'logTerm'))).toEqual([
      { type: 'MsgVote', to: 2, term, ...last },
      { type: 'MsgVote', to: 3, term, ...last },
    ]);
  }
});

test.each([
  // the same last term: the longer log wins
  { own: [1], logTerm: 1, index: 1, reject: false },
  { own: [1], logTerm: 1, index: 2, reject: false },
  { own: [1, 1], logTerm: 1, index: 1, reject: true },
  // the asker's last term is later
  { own: [1], logTerm: 2, index: 1, reject: false },
  { own: [1], logTerm: 2, index: 2, reject: false },
  { own: [1, 1], logTerm: 2, index: 1, reject: false },
  // the voter's last term is later
  { own: [2], logTerm: 1, index: 1, reject: true },
  { own: [2], logTerm: 1, index: 2, reject: true },
])(
  '5.4.1 a voter of log $own asked by a log ending at $logTerm/$index: reject is $reject ' +
    '[raft_paper_test.go TestVoter]',
  ({ own, logTerm, index, reject }) => {
    const r = makeRaft(1, { voters: [1, 2], entries: entriesOf(...own) });
    r.step(msg({ type: 'MsgVote', from: 2, to: 1, term: 3, logTerm, index }));
    const answers = take(r);
    expect(answers.map((m) => pick(m, 'type', 'reject'))).toEqual([{ type: 'MsgVoteResp', reject }]);
    expect(r.vote).toBe(reject ? 0 : 2);
  },
);

test('a beat makes a leader send heartbeats, and nobody else', () => {
  for (const state of ['StateFollower', 'StateCandidate', 'StateLeader'] as const) {
    const r = makeRaft(1);
    become(r, state);
    persist(r);
    take(r);
    r.step(beat(1));
    expect(take(r).map((m) => m.type)).toEqual(
      state === 'StateLeader' ? ['MsgHeartbeat', 'MsgHeartbeat'] : [],
    );
  }
});
