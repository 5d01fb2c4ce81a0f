/** Log replication as the paper's sections 5.3 and 5.4.2 tell it. */
import { describe, expect, test } from 'vitest';
import { newEntry } from '../../src/entry.ts';
import type { Raft } from '../../src/raft.ts';
import { Network } from './harness/network.ts';
import {
  become,
  bytes,
  entriesOf,
  logOf,
  makeRaft,
  msg,
  persist,
  pick,
  prop,
  take,
  termsOf,
} from './harness/nodes.ts';

/** A leader of term 1 whose first entry is committed and applied. */
function settledLeader(voters = [1, 2, 3]): Raft {
  const r = makeRaft(1, { voters });
  become(r, 'StateLeader');
  const others = voters.filter((id) => id !== 1);
  for (const id of others) answer(r, id, r.log.lastIndex());
  persist(r);
  take(r);
  return r;
}

function answer(r: Raft, from: number, index: number): void {
  r.step(msg({ type: 'MsgAppResp', from, to: 1, term: r.term, index }));
}

test(
  'a leader appends a proposal and sends it to all ' + '[raft_paper_test.go TestLeaderStartReplication]',
  () => {
    const r = settledLeader();
    r.step(prop(1, 'some data'));
    expect(r.log.lastIndex()).toBe(2);
    expect(r.log.committed).toBe(1);
    const entry = newEntry(1, 2, bytes('some data'));
    const sent = { type: 'MsgApp', term: 1, index: 1, logTerm: 1, commit: 1, entries: [entry] };
    expect(
      take(r).map((m) => pick(m, 'type', 'to', 'term', 'index', 'logTerm', 'commit', 'entries')),
    ).toEqual([
      { to: 2, ...sent },
      { to: 3, ...sent },
    ]);
    expect(r.log.unstable.nextEntries()).toEqual([entry]);
  },
);

test(
  'an entry on a majority is committed and applied, and the index is told ' +
    '[raft_paper_test.go TestLeaderCommitEntry]',
  () => {
    const r = settledLeader();
    r.step(prop(1, 'some data'));
    for (const m of take(r)) answer(r, m.to, 2);
    expect(r.log.committed).toBe(2);
    expect(r.log.nextCommittedEntries(true)).toEqual([newEntry(1, 2, bytes('some data'))]);
    const told = take(r);
    expect(new Set(told.map((m) => m.to))).toEqual(new Set([2, 3]));
    for (const m of told) expect(pick(m, 'type', 'commit')).toEqual({ type: 'MsgApp', commit: 2 });
  },
);

test.each([
  { size: 1, acks: [], committed: true },
  { size: 3, acks: [], committed: false },
  { size: 3, acks: [2], committed: true },
  { size: 3, acks: [2, 3], committed: true },
  { size: 5, acks: [], committed: false },
  { size: 5, acks: [2], committed: false },
  { size: 5, acks: [2, 3], committed: true },
  { size: 5, acks: [2, 3, 4], committed: true },
  { size: 5, acks: [2, 3, 4, 5], committed: true },
])(
  '$size nodes, acknowledged by $acks: committed is $committed ' +
    '[raft_paper_test.go TestLeaderAcknowledgeCommit]',
  ({ size, acks, committed }) => {
    const r = settledLeader(Array.from({ length: size }, (_, i) => i + 1));
    r.step(prop(1, 'some data'));
    take(r);
    for (const id of acks) answer(r, id, 2);
    expect(r.log.committed > 1).toBe(committed);
  },
);

test.each([{ terms: [] }, { terms: [2] }, { terms: [1, 2] }, { terms: [1] }])(
  'committing an entry commits what earlier leaders left before it: $terms ' +
    '[raft_paper_test.go TestLeaderCommitPrecedingEntries]',
  ({ terms }) => {
    const before = entriesOf(...terms);
    const r = makeRaft(1, {
      entries: before,
      hardState: { term: 2, vote: 0, commit: 0 },
    });
    become(r, 'StateLeader');
    r.step(prop(1, 'some data'));
    take(r);
    answer(r, 2, r.log.lastIndex());
    const n = before.length;
    expect(r.log.nextCommittedEntries(true)).toEqual([
      ...before,
      newEntry(3, n + 1),
      newEntry(3, n + 2, bytes('some data')),
    ]);
  },
);

test.each([1, 2, 3])(
  'a follower applies what the leader says is committed, up to %i ' +
    '[raft_paper_test.go TestFollowerCommitEntry]',
  (commit) => {
    const entries = [1, 2, 3].map((i) => newEntry(1, i, bytes(`data ${i}`)));
    const r = makeRaft(1);
    r.becomeFollower(1, 2);
    r.step(msg({ type: 'MsgApp', from: 2, to: 1, term: 1, entries, commit }));
    expect(r.log.committed).toBe(commit);
    expect(r.log.nextCommittedEntries(true)).toEqual(entries.slice(0, commit));
  },
);

test.each([
  // before and at the committed entry, which is known to match
  { logTerm: 0, index: 0, answered: { index: 1, reject: false, rejectHint: 0, logTerm: 0 } },
  { logTerm: 1, index: 1, answered: { index: 1, reject: false, rejectHint: 0, logTerm: 0 } },
  // the last entry, not committed
  { logTerm: 2, index: 2, answered: { index: 2, reject: false, rejectHint: 0, logTerm: 0 } },
  // another term there
  { logTerm: 1, index: 2, answered: { index: 2, reject: true, rejectHint: 1, logTerm: 1 } },
  // nothing there
  { logTerm: 3, index: 3, answered: { index: 3, reject: true, rejectHint: 2, logTerm: 2 } },
])(
  'a log of terms 1, 2 asked to append after $logTerm/$index answers $answered ' +
    '[raft_paper_test.go TestFollowerCheckMsgApp]',
  ({ logTerm, index, answered }) => {
    const r = makeRaft(1, {
      entries: entriesOf(1, 2),
      hardState: { term: 1, vote: 0, commit: 1 },
    });
    r.becomeFollower(2, 2);
    r.step(msg({ type: 'MsgApp', from: 2, to: 1, term: 2, logTerm, index }));
    expect(
      take(r).map((m) => pick(m, 'type', 'to', 'term', 'index', 'reject', 'rejectHint', 'logTerm')),
    ).toEqual([{ type: 'MsgAppResp', to: 2, term: 2, ...answered }]);
  },
);

test.each([
  { index: 2, logTerm: 2, came: [[3, 3]], log: [1, 2, 3], unwritten: 1 },
  {
    index: 1,
    logTerm: 1,
    came: [
      [3, 2],
      [4, 3],
    ],
    log: [1, 3, 4],
    unwritten: 2,
  },
  { index: 0, logTerm: 0, came: [[1, 1]], log: [1, 2], unwritten: 0 },
  { index: 0, logTerm: 0, came: [[3, 1]], log: [3], unwritten: 1 },
])(
  'entries after $logTerm/$index replace only what conflicts: terms are then $log ' +
    '[raft_paper_test.go TestFollowerAppendEntries]',
  ({ index, logTerm, came, log, unwritten }) => {
    const r = makeRaft(1, { entries: entriesOf(1, 2) });
    r.becomeFollower(4, 2);
    const entries = came.map(([term, at]) => newEntry(term!, at!));
    r.step(msg({ type: 'MsgApp', from: 2, to: 1, term: 4, logTerm, index, entries }));
    expect(termsOf(r)).toEqual(log);
    expect(r.log.unstable.nextEntries()).toEqual(unwritten === 0 ? [] : entries);
  },
);

describe(
  'the leader makes the logs of the others equal to its own ' +
    '[raft_paper_test.go TestLeaderSyncFollowerLog]',
  () => {
    const leaderTerms = [1, 1, 1, 4, 4, 5, 5, 6, 6, 6];
    const term = 8;
    test.each<[string, number[]]>([
      ['(a) lacks one', [1, 1, 1, 4, 4, 5, 5, 6, 6]],
      ['(b) lacks many', [1, 1, 1, 4]],
      ['(c) has one more of the last term', [1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 6]],
      ['(d) has a later term more', [1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 7, 7]],
      ['(e) lacks and has more', [1, 1, 1, 4, 4, 4, 4]],
      ['(f) has terms nobody committed', [1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3]],
    ])('follower %s', (_, terms) => {
      const leader = makeRaft(1, {
        entries: entriesOf(...leaderTerms),
        hardState: { term, vote: 0, commit: leaderTerms.length },
      });
      const follower = makeRaft(2, {
        entries: entriesOf(...terms),
        hardState: { term: term - 1, vote: 0, commit: 0 },
      });
      const net = new Network([leader, follower, null]);
      net.campaign(1);
      // The second voter may refuse for its later log; the third one grants.
      net.send(msg({ type: 'MsgVoteResp', from: 3, to: 1, term: term + 1 }));
      net.send(prop(1, ''));
      expect(logOf(follower)).toEqual(logOf(leader));
      expect(termsOf(leader)).toEqual([...leaderTerms, 9, 9]);
      expect(follower.log.committed).toBe(12);
    });
  },
);

test.each([
  { index: 1, commit: 0 },
  { index: 2, commit: 0 },
  { index: 3, commit: 3 },
])(
  'entries of earlier terms are not committed by counting: a majority at $index gives $commit ' +
    '[raft_paper_test.go TestLeaderOnlyCommitsLogFromCurrentTerm]',
  ({ index, commit }) => {
    const r = makeRaft(1, {
      voters: [1, 2],
      entries: entriesOf(1, 2),
      hardState: { term: 2, vote: 0, commit: 0 },
    });
    become(r, 'StateLeader');
    expect(r.term).toBe(3);
    r.step(prop(1, ''));
    take(r);
    answer(r, 2, index);
    expect(r.log.committed).toBe(commit);
  },
);
