/** How entries spread, and what an append or a heartbeat does. */
import { describe, expect, test } from 'vitest';
import { newEntry } from '../../src/entry.ts';
import { maybeCommit } from '../../src/leader_log.ts';
import { Network } from './harness/network.ts';
import {
  beat,
  entriesOf,
  hup,
  logOf,
  makeLeader,
  makeRaft,
  msg,
  persist,
  pick,
  progressOf,
  prop,
  take,
  text,
  storageOf,
} from './harness/nodes.ts';
import { compactTo } from './support/storages.ts';

test.each([
  { todo: [['prop', 1, 'somedata']] as const, log: ['1:', '1:somedata'] },
  {
    todo: [
      ['prop', 1, 'one'],
      ['hup', 2],
      ['prop', 2, 'two'],
    ] as const,
    log: ['1:', '1:one', '2:', '2:two'],
  },
])('every node gets $log and commits it [raft_test.go TestLogReplication]', ({ todo, log }) => {
  const net = Network.of(3);
  net.campaign(1);
  for (const [what, id, data] of todo) {
    if (what === 'hup') net.campaign(id);
    else net.send(prop(id, data));
  }
  for (const r of net.nodes()) {
    expect(logOf(r)).toEqual(log);
    const committed = r.log.nextCommittedEntries(true).map((e) => `${e.term}:${text(e.data)}`);
    expect(committed).toEqual(log);
  }
});

test(
  'a learner gets the log and the commit index, and does not count ' +
    '[raft_test.go TestLearnerLogReplication]',
  () => {
    const options = { voters: [1], learners: [2] };
    const net = new Network([makeRaft(1, options), makeRaft(2, options)]);
    net.campaign(1);
    net.tick(1);
    expect(net.states()).toEqual(['Leader', 'Follower']);
    expect(net.at(2).tracker.progress.get(2)?.isLearner).toBe(true);
    net.isolate(2);
    net.send(prop(1, 'alone'));
    expect(net.commits()).toEqual([2, 1]);
    net.recover();
    net.send(prop(1, 'somedata'));
    net.tick(1);
    expect(net.commits()).toEqual([3, 3]);
    expect(logOf(net.at(2))).toEqual(logOf(net.at(1)));
    expect(progressOf(net.at(1), 2).match).toBe(3);
  },
);

test('the only member commits by itself [raft_test.go TestSingleNodeCommit]', () => {
  const net = Network.of(1);
  net.campaign(1);
  for (let i = 0; i < 2; i++) net.send(prop(1, 'some data'));
  expect(net.commits()).toEqual([3]);
});

/** Five nodes; node 1 led term 1 and reached only node 2 with its last entries. */
function entriesOfAnOldTerm(): Network {
  const net = Network.of(5);
  net.campaign(1);
  for (const id of [3, 4, 5]) net.cut(1, id);
  for (let i = 0; i < 2; i++) net.send(prop(1, 'some data'));
  expect(net.commits()[0]).toBe(1);
  return net;
}

test(
  'a leader commits nothing of earlier terms before an entry of its own ' +
    '[raft_test.go TestCannotCommitWithoutNewTermEntry]',
  () => {
    const net = entriesOfAnOldTerm();
    net.recover();
    // No append for now, so that the new leader's first entry stays where it is.
    net.ignore('MsgApp');
    net.campaign(2);
    expect(net.at(2).state).toBe('StateLeader');
    expect(net.commits()[1]).toBe(1);
    net.recover();
    net.send(beat(2));
    net.send(prop(2, 'some data'));
    expect(net.commits()).toEqual([5, 5, 5, 5, 5]);
  },
);

test(
  "a new leader's first entry commits what was left before it " +
    '[raft_test.go TestCommitWithoutNewTermEntry]',
  () => {
    const net = entriesOfAnOldTerm();
    net.recover();
    net.campaign(2);
    expect(net.commits()).toEqual([4, 4, 4, 4, 4]);
  },
);

test('messages of a former leader change nothing [raft_test.go TestOldMessages]', () => {
  const net = Network.of(3);
  net.campaign(1);
  net.campaign(2);
  net.campaign(1);
  // Node 2 led term 2, and its message arrives late.
  net.send(msg({ type: 'MsgApp', from: 2, to: 1, term: 2, entries: [newEntry(2, 3)] }));
  net.send(prop(1, 'somedata'));
  for (const r of net.nodes()) expect(logOf(r)).toEqual(['1:', '2:', '3:', '3:somedata']);
  expect(net.commits()).toEqual([4, 4, 4]);
});

test.each([
  { size: 3, silent: [], taken: true },
  { size: 3, silent: [3], taken: true },
  { size: 3, silent: [2, 3], taken: false },
  { size: 4, silent: [3, 4], taken: false },
  { size: 5, silent: [4, 5], taken: true },
])(
  'a proposal to a cluster of $size of which $silent are silent: committed is $taken ' +
    '[raft_test.go TestProposal]',
  ({ size, silent, taken }) => {
    const voters = Array.from({ length: size }, (_, i) => i + 1);
    const net = new Network(voters.map((id) => (silent.includes(id) ? null : makeRaft(id, { voters }))));
    net.campaign(1);
    net.send(prop(1, 'somedata'));
    const log = taken ? ['1:', '1:somedata'] : [];
    for (const r of net.nodes()) {
      expect(logOf(r)).toEqual(log);
      expect(r.log.committed).toBe(log.length);
    }
    expect(net.at(1).term).toBe(1);
  },
);

test.each([{ silent: [] }, { silent: [3] }])(
  'a follower passes a proposal on to the leader, silent: $silent ' +
    '[raft_test.go TestProposalByProxy]',
  ({ silent }) => {
    const net = new Network([1, 2, 3].map((id) => (silent.includes(id as never) ? null : makeRaft(id))));
    net.campaign(1);
    net.send(prop(2, 'somedata'));
    for (const r of net.nodes()) {
      expect(logOf(r)).toEqual(['1:', '1:somedata']);
      expect(r.log.committed).toBe(2);
    }
  },
);

describe(
  'the commit index is what a majority holds of the own term ' + '[raft_test.go TestCommit]',
  () => {
    test.each<[matches: number[], terms: number[], term: number, commit: number]>([
      [[1], [1], 1, 1],
      [[1], [1], 2, 0],
      [[2], [1, 2], 2, 2],
      [[1], [2], 2, 1],
      // odd
      [[2, 1, 1], [1, 2], 1, 1],
      [[2, 1, 1], [1, 1], 2, 0],
      [[2, 1, 2], [1, 2], 2, 2],
      [[2, 1, 2], [1, 1], 2, 0],
      // even
      [[2, 1, 1, 1], [1, 2], 1, 1],
      [[2, 1, 1, 1], [1, 1], 2, 0],
      [[2, 1, 1, 2], [1, 2], 1, 1],
      [[2, 1, 1, 2], [1, 1], 2, 0],
      [[2, 1, 2, 2], [1, 2], 2, 2],
      [[2, 1, 2, 2], [1, 1], 2, 0],
    ])('matches %j, terms %j, own term %i: %i', (matches, terms, term, commit) => {
      const r = makeRaft(1, {
        voters: matches.map((_, i) => i + 1),
        entries: entriesOf(...terms),
        hardState: { term, vote: 0, commit: 0 },
      });
      matches.forEach((match, i) => (progressOf(r, i + 1).match = match));
      expect(maybeCommit(r)).toBe(commit > 0);
      expect(r.log.committed).toBe(commit);
    });
  },
);

test(
  'a message of an earlier term never reaches the role ' + '[raft_test.go TestStepIgnoreOldTermMsg]',
  () => {
    const r = makeRaft(1, { voters: [1] });
    r.term = 2;
    r.electionElapsed = 3;
    r.step(msg({ type: 'MsgApp', from: 2, to: 1, term: 1 }));
    expect([r.lead, r.electionElapsed, r.term]).toEqual([0, 3, 2]);
    expect(take(r)).toEqual([]);
  },
);

describe('what an append does to a log of terms 1, 2 [raft_test.go TestHandleMsgApp]', () => {
  const e = newEntry;
  test.each([
    // no entry that fits before it
    { logTerm: 3, index: 2, commit: 3, entries: [], want: [2, 0, true] },
    { logTerm: 3, index: 3, commit: 3, entries: [], want: [2, 0, true] },
    // it fits
    { logTerm: 1, index: 1, commit: 1, entries: [], want: [2, 1, false] },
    { logTerm: 0, index: 0, commit: 1, entries: [e(2, 1)], want: [1, 1, false] },
    { logTerm: 2, index: 2, commit: 3, entries: [e(2, 3), e(2, 4)], want: [4, 3, false] },
    { logTerm: 2, index: 2, commit: 4, entries: [e(2, 3)], want: [3, 3, false] },
    { logTerm: 1, index: 1, commit: 4, entries: [e(2, 2)], want: [2, 2, false] },
    // no more is committed than the message proves to match
    { logTerm: 1, index: 1, commit: 3, entries: [], want: [2, 1, false] },
    { logTerm: 1, index: 1, commit: 3, entries: [e(2, 2)], want: [2, 2, false] },
    { logTerm: 2, index: 2, commit: 3, entries: [], want: [2, 2, false] },
    { logTerm: 2, index: 2, commit: 4, entries: [], want: [2, 2, false] },
  ])(
    'after $logTerm/$index, commit $commit, $entries.length entries: $want',
    ({ want: [lastIndex, committed, reject], ...parts }) => {
      const r = makeRaft(1, { voters: [1], entries: entriesOf(1, 2) });
      r.becomeFollower(2, 0);
      r.step(msg({ type: 'MsgApp', from: 2, to: 1, term: 2, ...parts }));
      expect([r.log.lastIndex(), r.log.committed]).toEqual([lastIndex, committed]);
      expect(take(r).map((m) => [m.type, m.reject])).toEqual([['MsgAppResp', reject]]);
    },
  );
});

test.each([
  { commit: 3, want: 3 },
  { commit: 1, want: 2 },
])(
  'a heartbeat that says $commit makes it $want: never back ' + '[raft_test.go TestHandleHeartbeat]',
  ({ commit, want }) => {
    const r = makeRaft(1, { voters: [1, 2], entries: entriesOf(1, 2, 3) });
    r.becomeFollower(2, 2);
    r.log.commitTo(2);
    const context = Uint8Array.of(7);
    r.step(msg({ type: 'MsgHeartbeat', from: 2, to: 1, term: 2, commit, context }));
    expect(r.log.committed).toBe(want);
    expect(take(r).map((m) => pick(m, 'type', 'to', 'context'))).toEqual([
      { type: 'MsgHeartbeatResp', to: 2, context },
    ]);
  },
);

describe(
  'a refusal names a place far back, and few rounds find where the logs meet ' +
    '[raft_test.go TestFastLogRejection]',
  () => {
    const cases: {
      leader: number[];
      follower: number[];
      compact?: number;
      refusal: [logTerm: number, index: number];
      next: [logTerm: number, index: number];
    }[] = [
      // the leader skips all of its own later terms
      {
        leader: [1, 2, 2, 4, 4, 4, 4],
        follower: [1, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3],
        refusal: [3, 7],
        next: [2, 3],
      },
      {
        leader: [1, 2, 2, 3, 4, 4, 4, 5],
        follower: [1, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3],
        refusal: [3, 8],
        next: [3, 4],
      },
      // the follower skips all of its own later terms
      {
        leader: [1, 1, 1, 1],
        follower: [1, 1, 2, 2, 4, 4],
        refusal: [1, 2],
        next: [1, 2],
      },
      // a log that is only too short
      { leader: [1, 1, 1, 3], follower: [1, 1, 1], refusal: [1, 3], next: [1, 3] },
      {
        leader: [1, 1, 1, 1, 1, 4, 5],
        follower: [1, 1, 1, 1],
        refusal: [1, 4],
        next: [1, 4],
      },
      // both skip
      {
        leader: [1, 1, 1, 1, 3, 3, 3],
        follower: [1, 1, 2, 2, 2, 2, 2, 2, 2],
        refusal: [2, 7],
        next: [1, 4],
      },
      // nothing in common but the beginning
      { leader: [3, 3, 3], follower: [2, 2], refusal: [2, 2], next: [0, 0] },
      // the follower compacted what it would have to look at
      {
        leader: [1, 3],
        follower: [1, 5, 5, 5, 5],
        compact: 5,
        refusal: [0, 2],
        next: [1, 1],
      },
    ];
    test.each(cases)('leader $leader, follower $follower', (one) => {
      const make = (id: number, terms: number[]) =>
        makeRaft(id, {
          entries: entriesOf(...terms),
          hardState: { term: terms.at(-1)!, vote: 0, commit: 0 },
        });
      const n1 = make(1, one.leader);
      n1.becomeCandidate();
      n1.becomeLeader();
      // A leader of a term later than all of the follower's.
      n1.term = Math.max(n1.term, one.follower.at(-1)! + 1);
      take(n1);
      const n2 = make(2, one.follower);
      if (one.compact !== undefined) {
        n2.log.commitTo(1);
        compactTo(storageOf(n2), one.compact);
      }
      // The probe is at the last entry that the leader had when it was elected.
      n1.step(msg({ type: 'MsgHeartbeatResp', from: 2, to: 1, term: n1.term }));
      const [probe] = take(n1);
      expect(pick(probe!, 'type', 'logTerm', 'index')).toEqual({
        type: 'MsgApp',
        logTerm: one.leader.at(-1),
        index: one.leader.length,
      });
      n2.step(probe!);
      const [refusal] = take(n2);
      expect(refusal).toMatchObject({ type: 'MsgAppResp', reject: true });
      expect([refusal!.logTerm, refusal!.rejectHint]).toEqual(one.refusal);
      n1.step(refusal!);
      const [again] = take(n1);
      expect([again!.logTerm, again!.index]).toEqual(one.next);
    });
  },
);

test(
  'appends that arrive in the wrong order are refused once and all arrive ' +
    '[raft_test.go TestLogReplicationWithReorderedMessage]',
  () => {
    const r1 = makeLeader(1, { voters: [1, 2] });
    const r2 = makeRaft(2, { voters: [1, 2] });
    r2.becomeFollower(r1.term, 1);
    progressOf(r1, 2).becomeReplicate();
    r1.step(prop(1, 'one'));
    const [first] = take(r1);
    r1.step(prop(1, 'two'));
    const [second] = take(r1);
    // The second arrives first and does not fit.
    r2.step(second!);
    const [refusal] = take(r2);
    expect(refusal).toMatchObject({ type: 'MsgAppResp', reject: true, rejectHint: 0, index: 2 });
    r1.step(refusal!);
    const [probe] = take(r1);
    expect(pick(probe!, 'index', 'entries').index).toBe(0);
    // Then the first arrives, and its answer before that of the probe.
    r2.step(first!);
    const answers = take(r2);
    r2.step(probe!);
    answers.push(...take(r2));
    for (const m of answers) r1.step(m);
    for (const m of take(r1)) r2.step(m);
    expect(logOf(r2)).toEqual(['1:', '1:one', '1:two']);
    expect(progressOf(r1, 2)).toMatchObject({ state: 'StateReplicate', match: 3, next: 4 });
    expect(r1.log.committed).toBe(3);
  },
);

test('a refused stream becomes a probe from what is known to match', () => {
  const r = makeLeader(1, { voters: [1, 2], entries: entriesOf(1, 1, 1) });
  const pr = progressOf(r, 2);
  pr.match = 2;
  pr.becomeReplicate();
  r.step(prop(1, 'one'));
  take(r);
  r.step(msg({ type: 'MsgAppResp', from: 2, to: 1, term: 1, index: 4, reject: true }));
  expect(take(r).map((m) => [m.type, m.index, m.entries.length])).toEqual([['MsgApp', 2, 3]]);
  expect([pr.state, pr.next, pr.paused]).toEqual(['StateProbe', 3, true]);
});

test('a refusal of something that matched is old, and changes nothing', () => {
  const r = makeLeader(1, { voters: [1, 2] });
  progressOf(r, 2).becomeReplicate();
  r.step(prop(1, 'one'));
  r.step(msg({ type: 'MsgAppResp', from: 2, to: 1, term: 1, index: 2 }));
  take(r);
  r.step(msg({ type: 'MsgAppResp', from: 2, to: 1, term: 1, index: 1, reject: true }));
  expect(progressOf(r, 2)).toMatchObject({ state: 'StateReplicate', match: 2, next: 3 });
  expect(take(r)).toEqual([]);
});

test('campaigning with everything committed and applied works', () => {
  const r = makeRaft(1, { voters: [1] });
  r.step(hup(1));
  take(r);
  persist(r);
  expect([r.state, r.log.committed]).toEqual(['StateLeader', 1]);
});
