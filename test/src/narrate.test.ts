/** What a node says, to the byte: etcd's scripts compare these lines. */
import { describe, expect, test } from 'vitest';
import {
  encodeConfChange, newConfChange, newConfChangeV2, parseConfChanges,
} from '../../src/conf_change.ts';
import type { ConfChange, ConfChangeV2 } from '../../src/conf_change.ts';
import { newEntry } from '../../src/entry.ts';
import { SnapshotTemporarilyUnavailableError } from '../../src/errors.ts';
import { lineLogger } from '../../src/logger.ts';
import { ReadDroppedError } from '../../src/errors.ts';
import { applyConfChange } from '../../src/membership.ts';
import { LOCAL_APPEND_THREAD, LOCAL_APPLY_THREAD } from '../../src/ids.ts';
import type { MessageParts } from '../../src/message.ts';
import type { Raft } from '../../src/raft.ts';
import { newConfState, newSnapshot } from '../../src/snapshot.ts';
import { restore } from '../../src/install_snapshot.ts';
import {
  become, bytes, ELECTION_TICK, entriesOf, hup, keeper, makeRaft, msg, persist, progressOf, prop,
  storageOf, take, tick,
} from './harness/nodes.ts';
import type { NodeOptions } from './harness/nodes.ts';

interface Talker {
  readonly r: Raft;
  readonly lines: string[];
}

/** A node whose lines are kept. */
function talker(id: number, options: NodeOptions = {}): Talker {
  const { lines, logger } = keeper();
  return { r: makeRaft(id, { logger, ...options }), lines };
}

/** A leader that has said nothing yet. */
function leader(options: NodeOptions = {}): Talker {
  const made = talker(1, options);
  become(made.r, 'StateLeader');
  take(made.r);
  made.lines.length = 0;
  return made;
}

/** A follower of node 2 that has said nothing yet. */
function follower(options: NodeOptions = {}): Talker {
  const made = talker(1, options);
  made.r.becomeFollower(1, 2);
  made.lines.length = 0;
  return made;
}

/** A message from node 2 in term 1. */
function from2(parts: MessageParts) {
  return msg({ from: 2, to: 1, term: 1, ...parts });
}

function tryProposing(r: Raft, change?: ConfChange | ConfChangeV2): void {
  const data = change && encodeConfChange(change);
  const m = data
    ? msg({ type: 'MsgProp', from: 1, to: 1, entries: [newEntry(0, 0, data.data, data.type)] })
    : prop(1, 'data');
  try {
    r.step(m);
  } catch {
    // DroppedError; the line tells why.
  }
}

const members = newConfState({ voters: [1, 2, 3] });

describe('starting, terms and roles', () => {
  test('a new node', () => {
    const { lines } = talker(10, {
      voters: [10, 2], entries: entriesOf(1, 2), hardState: { term: 2, vote: 0, commit: 1 },
      applied: 1,
    });
    expect(lines).toEqual([
      'INFO a switched to configuration voters=(2 10)',
      'INFO a became follower at term 2',
      'INFO newRaft a [peers: [2,a], term: 2, commit: 1, applied: 1, lastindex: 2, lastterm: 2]',
    ]);
  });

  test('an election that is won', () => {
    const { r, lines } = talker(1, { preVote: true });
    lines.length = 0;
    r.step(hup(1));
    take(r);
    r.step(msg({ type: 'MsgPreVoteResp', from: 2, to: 1, term: 1 }));
    take(r);
    r.step(msg({ type: 'MsgVoteResp', from: 2, to: 1, term: 1, reject: true }));
    r.step(msg({ type: 'MsgVoteResp', from: 3, to: 1, term: 1 }));
    expect(lines).toEqual([
      'INFO 1 is starting a new election at term 0',
      'INFO 1 became pre-candidate at term 0',
      'INFO 1 [logterm: 0, index: 0] sent MsgPreVote request to 2 at term 0',
      'INFO 1 [logterm: 0, index: 0] sent MsgPreVote request to 3 at term 0',
      'INFO 1 received MsgPreVoteResp from 1 at term 0',
      'INFO 1 has received 1 MsgPreVoteResp votes and 0 vote rejections',
      'INFO 1 received MsgPreVoteResp from 2 at term 0',
      'INFO 1 has received 2 MsgPreVoteResp votes and 0 vote rejections',
      'INFO 1 became candidate at term 1',
      'INFO 1 [logterm: 0, index: 0] sent MsgVote request to 2 at term 1',
      'INFO 1 [logterm: 0, index: 0] sent MsgVote request to 3 at term 1',
      'INFO 1 received MsgVoteResp from 1 at term 1',
      'INFO 1 has received 1 MsgVoteResp votes and 0 vote rejections',
      'INFO 1 received MsgVoteResp rejection from 2 at term 1',
      'INFO 1 has received 1 MsgVoteResp votes and 1 vote rejections',
      'INFO 1 received MsgVoteResp from 3 at term 1',
      'INFO 1 has received 2 MsgVoteResp votes and 1 vote rejections',
      'INFO 1 became leader at term 1',
    ]);
  });
});

/** Name, what is done, and what is said about it. */
type Row = readonly [name: string, act: () => string[], said: string];

function said({ r, lines }: Talker, act: (r: Raft) => void): string[] {
  act(r);
  return lines;
}

const ELECTIONS: Row[] = [
  ['a later term', () => said(follower(), (r) => r.step(from2({ type: 'MsgApp', term: 5 }))),
    'INFO 1 [term: 1] received a MsgApp message with higher term from 2 [term: 5]'],
  ['an earlier term',
    () => said(talker(1, { hardState: { term: 4, vote: 0, commit: 0 } }),
      (r) => r.step(from2({ type: 'MsgApp' }))),
    'INFO 1 [term: 4] ignored a MsgApp message with lower term from 2 [term: 1]'],
  ['a vote given', () => said(talker(1), (r) => r.step(from2({ type: 'MsgVote', index: 3 }))),
    'INFO 1 [logterm: 0, index: 0, vote: 0] cast MsgVote for 2 [logterm: 0, index: 3] at term 1'],
  ['a vote refused', () => said(talker(1, { hardState: { term: 1, vote: 3, commit: 0 } }),
    (r) => r.step(from2({ type: 'MsgVote' }))),
    'INFO 1 [logterm: 0, index: 0, vote: 3] rejected MsgVote from 2 [logterm: 0, index: 0] ' +
      'at term 1'],
  ['a pre-vote of an earlier term',
    () => said(talker(1, { hardState: { term: 4, vote: 0, commit: 0 } }),
      (r) => r.step(from2({ type: 'MsgPreVote' }))),
    'INFO 1 [logterm: 0, index: 0, vote: 0] rejected MsgPreVote from 2 [logterm: 0, index: 0] ' +
      'at term 4'],
  ['a request within the lease',
    () => said(follower({ checkQuorum: true }), (r) => {
      r.tick();
      r.step(msg({ type: 'MsgVote', from: 3, to: 1, term: 2 }));
    }),
    'INFO 1 [logterm: 0, index: 0, vote: 0] ignored MsgVote from 3 [logterm: 0, index: 0] ' +
      'at term 1: lease is not expired (remaining ticks: 9)'],
  ['campaigning as leader', () => said(leader(), (r) => r.step(hup(1))),
    'DEBUG 1 ignoring MsgHup because already leader'],
  ['campaigning as a stranger', () => said(talker(1, { voters: [2] }), (r) => r.step(hup(1))),
    'WARN 1 is unpromotable and can not campaign'],
  ['campaigning before a change is applied',
    () => said(talker(1, {
      voters: [1], hardState: { term: 1, vote: 0, commit: 1 },
      entries: [newEntry(1, 1, bytes(''), 'EntryConfChange')],
    }), (r) => r.step(hup(1))),
    'WARN 1 cannot campaign at term 1 since there are still pending configuration changes ' +
      'to apply'],
  ['a quorum that is silent',
    () => said(leader({ checkQuorum: true }), (r) => tick(r, ELECTION_TICK)),
    'WARN 1 stepped down to follower since quorum is not active'],
];

const REPLICATION: Row[] = [
  ['no leader', () => said(talker(1), (r) => tryProposing(r)),
    'INFO 1 no leader at term 0; dropping proposal'],
  ['a candidate has none either',
    () => said(talker(1), (r) => (become(r, 'StateCandidate'), tryProposing(r))),
    'INFO 1 no leader at term 1; dropping proposal'],
  ['proposals are not passed on',
    () => said(follower({ disableProposalForwarding: true }), (r) => tryProposing(r)),
    'INFO 1 not forwarding to leader 2 at term 1; dropping proposal'],
  ['too much uncommitted',
    () => said(leader({ maxUncommittedEntriesSize: 1 }), (r) => {
      tryProposing(r);
      tryProposing(r);
    }),
    'WARN 1 appending new entries to log would exceed uncommitted entry size limit; ' +
      'dropping proposal'],
  ['an append that does not fit',
    () => said(follower(), (r) => r.step(from2({ type: 'MsgApp', logTerm: 1, index: 4 }))),
    'DEBUG 1 [logterm: 0, index: 4] rejected MsgApp [logterm: 1, index: 4] from 2'],
  ['a refused append',
    () => said(leader(), (r) =>
      r.step(from2({ type: 'MsgAppResp', reject: true, rejectHint: 7, logTerm: 3, index: 9 }))),
    'DEBUG 1 received MsgAppResp(rejected, hint: (index 7, term 3)) from 2 for index 9'],
  ['a step back',
    () => said(leader({ entries: entriesOf(1, 1) }), (r) => {
      progressOf(r, 2).recentActive = true;
      r.step(from2({ type: 'MsgAppResp', reject: true, rejectHint: 0, index: 2 }));
    }),
    'DEBUG 1 decreased progress of 2 to [StateProbe match=0 next=1]'],
  ['an unreachable member',
    () => said(leader(), (r) => r.step(msg({ type: 'MsgUnreachable', from: 2 }))),
    'DEBUG 1 failed to send message to 2 because it is unreachable ' +
      '[StateProbe match=0 next=1 inactive]'],
  ['a stranger',
    () => said(leader(), (r) => r.step(msg({ type: 'MsgAppResp', from: 30, to: 1, term: 1 }))),
    'DEBUG 1 no progress available for 1e'],
  ['a write that is done in a later term',
    () => said(follower(), (r) => {
      r.becomeFollower(3, 2);
      r.step(msg({
        type: 'MsgStorageAppendResp', from: LOCAL_APPEND_THREAD, to: 1, term: 1, index: 5,
        logTerm: 1,
      }));
    }),
    'INFO 1 [term: 3] ignored entry appends from a MsgStorageAppendResp message with lower term ' +
      '[term: 1]'],
];

/** A leader whose log begins after a snapshot at 5. */
function compacted(act: (r: Raft) => void): string[] {
  const made = talker(1);
  storageOf(made.r).applySnapshot(newSnapshot(5, 1, members));
  const again = talker(1, { storage: storageOf(made.r) });
  become(again.r, 'StateLeader');
  take(again.r);
  again.lines.length = 0;
  const pr = progressOf(again.r, 2);
  pr.next = 3;
  pr.recentActive = true;
  return said(again, act);
}

const poke = (r: Raft) => r.step(from2({ type: 'MsgHeartbeatResp' }));
const snapshot = newSnapshot(5, 1, members);

const SNAPSHOTS: Row[] = [
  ['sent', () => compacted(poke),
    'DEBUG 1 [firstindex: 6, commit: 5] sent snapshot[index: 5, term: 1] to 2 ' +
      '[StateProbe match=0 next=3]'],
  ['nothing is sent beside it', () => compacted(poke),
    'DEBUG 1 paused sending replication messages to 2 ' +
      '[StateSnapshot match=0 next=6 paused pendingSnap=5]'],
  ['not sent to the silent', () => compacted((r) => {
    progressOf(r, 2).recentActive = false;
    tryProposing(r);
  }), 'DEBUG ignore sending snapshot to 2 since it is not recently active'],
  ['not ready', () => compacted((r) => {
    r.config.storage.snapshot = () => {
      throw new SnapshotTemporarilyUnavailableError();
    };
    poke(r);
  }), 'DEBUG 1 failed to send snapshot to 2 because snapshot is temporarily unavailable'],
  ['not needed any more', () => compacted((r) => {
    poke(r);
    r.step(from2({ type: 'MsgAppResp', index: 5 }));
  }), 'DEBUG 1 recovered from needing snapshot, resumed sending replication messages to 2 ' +
    '[StateSnapshot match=5 next=6 paused pendingSnap=5]'],
  ['arrived', () => compacted((r) => {
    poke(r);
    r.step(msg({ type: 'MsgSnapStatus', from: 2 }));
  }), 'DEBUG 1 snapshot succeeded, resumed sending replication messages to 2 ' +
    '[StateProbe match=0 next=6]'],
  ['failed', () => compacted((r) => {
    poke(r);
    r.step(msg({ type: 'MsgSnapStatus', from: 2, reject: true }));
  }), 'DEBUG 1 snapshot failed, resumed sending replication messages to 2 ' +
    '[StateProbe match=0 next=1]'],
  ['restored', () => said(follower(), (r) => r.step(from2({ type: 'MsgSnap', snapshot }))),
    'INFO 1 [commit: 5, lastindex: 5, lastterm: 1] restored snapshot [index: 5, term: 1]'],
  ['restored, in short', () => said(follower(),
    (r) => r.step(from2({ type: 'MsgSnap', snapshot }))),
  'INFO 1 [commit: 5] restored snapshot [index: 5, term: 1]'],
  ['ignored', () => said(follower({
    entries: entriesOf(1), hardState: { term: 1, vote: 0, commit: 1 },
  }), (r) => r.step(from2({ type: 'MsgSnap', snapshot: newSnapshot(1, 1, members) }))),
  'INFO 1 [commit: 1] ignored snapshot [index: 1, term: 1]'],
  ['held already', () => said(follower({ entries: entriesOf(1, 1) }),
    (r) => restore(r, newSnapshot(2, 1, members))),
  'INFO 1 [commit: 0, lastindex: 2, lastterm: 1] fast-forwarded commit to snapshot ' +
    '[index: 2, term: 1]'],
  ['for a leader', () => said(leader(), (r) => restore(r, snapshot)),
    'WARN 1 attempted to restore snapshot as leader; should never happen'],
];

test('a snapshot without the node in it', () => {
  const others = newConfState({ voters: [2, 3], learners: [4], votersOutgoing: [5] });
  expect(said(follower(), (r) => restore(r, newSnapshot(5, 1, others)))).toEqual([
    'WARN 1 attempted to restore snapshot but it is not in the ConfState voters:2 voters:3 ' +
      'learners:4 voters_outgoing:5 auto_leave:false; should never happen',
  ]);
});

const joint = newConfChangeV2(parseConfChanges('v2'), 'ConfChangeTransitionJointImplicit');

/** A joint leader whose application has applied everything. */
function jointLeader(act: (r: Raft) => void): string[] {
  const made = leader({ voters: [1] });
  persist(made.r);
  applyConfChange(made.r, joint);
  return said(made, (r) => {
    act(r);
    const entries = [newEntry(1, 1)];
    r.step(msg({ type: 'MsgStorageApplyResp', from: LOCAL_APPLY_THREAD, to: 1, entries }));
  });
}

const MEMBERSHIP: Row[] = [
  ['a change', () => said(leader({ voters: [1] }), (r) => applyConfChange(r, joint)),
    'INFO 1 switched to configuration voters=(1 2)&&(1) autoleave'],
  ['a change that may not be yet', () => said(leader({ voters: [1] }), (r) => {
    tryProposing(r, newConfChange('ConfChangeAddNode', 2));
    tryProposing(r, newConfChange('ConfChangeAddNode', 3));
  }), 'INFO 1 ignoring conf change transition:ConfChangeTransitionAuto ' +
    'changes:{type:ConfChangeAddNode node_id:3} at config voters=(1): ' +
    'possible unapplied conf change at index 2 (applied to 0)'],
  ['leaving what is not joint', () => said(leader({ voters: [1] }), (r) => {
    persist(r);
    tryProposing(r, newConfChangeV2());
  }), 'INFO 1 ignoring conf change transition:ConfChangeTransitionAuto at config voters=(1): ' +
    'not in joint state; refusing empty conf change'],
  ['a change while it is joint', () => jointLeader((r) => {
    tryProposing(r, newConfChange('ConfChangeAddNode', 3));
  }), 'INFO 1 ignoring conf change transition:ConfChangeTransitionAuto ' +
    'changes:{type:ConfChangeAddNode node_id:3} at config ' +
    'voters=(1 2)&&(1) autoleave: must transition out of joint config first'],
  ['leaving by itself', () => jointLeader(() => undefined),
    'INFO initiating automatic transition out of joint configuration ' +
      'voters=(1 2)&&(1) autoleave'],
  ['leaving held back', () => jointLeader((r) => (r.leadTransferee = 2)),
    'DEBUG not initiating automatic transition out of joint configuration ' +
      'voters=(1 2)&&(1) autoleave: raft proposal dropped'],
];

const transfer = (from: number) => msg({ type: 'MsgTransferLeader', from, to: 1 });
/** Node 2 lacks the last entry; it is to take over. */
const transferTo2 = (act: (r: Raft) => void) => said(leader(), (r) => {
  r.step(transfer(2));
  act(r);
});

const TRANSFERS: Row[] = [
  ['starts', () => transferTo2(() => undefined),
    'INFO 1 [term 1] starts to transfer leadership to 2'],
  ['runs already', () => transferTo2((r) => r.step(transfer(2))),
    'INFO 1 [term 1] transfer leadership to 2 is in progress, ignores request to same node 2'],
  ['is replaced', () => transferTo2((r) => r.step(transfer(3))),
    'INFO 1 [term 1] abort previous transferring leadership to 2'],
  ['drops proposals', () => transferTo2((r) => tryProposing(r)),
    'DEBUG 1 [term 1] transfer leadership to 2 is in progress; dropping proposal'],
  ['to itself', () => said(leader(), (r) => r.step(transfer(1))),
    'DEBUG 1 is already leader. Ignored transferring leadership to self'],
  ['to a learner', () => said(leader({ voters: [1], learners: [2] }), (r) => r.step(transfer(2))),
    'DEBUG 1 is learner. Ignored transferring leadership'],
  ['at once', () => said(leader(), (r) => {
    r.step(from2({ type: 'MsgAppResp', index: 1 }));
    r.step(transfer(2));
  }), 'INFO 1 sends MsgTimeoutNow to 2 immediately as 2 already has up-to-date log'],
  ['after catching up',
    () => transferTo2((r) => r.step(from2({ type: 'MsgAppResp', index: 1 }))),
    'INFO 1 sent MsgTimeoutNow to 2 after received MsgAppResp'],
  ['without a leader', () => said(talker(1), (r) => r.step(transfer(2))),
    'INFO 1 no leader at term 0; dropping leader transfer msg'],
  ['arrives', () => said(follower(), (r) => r.step(from2({ type: 'MsgTimeoutNow' }))),
    'INFO 1 [term 1] received MsgTimeoutNow from 2 and starts an election to get leadership.'],
  ['arrives at a candidate', () => said(talker(1), (r) => {
    become(r, 'StateCandidate');
    r.step(from2({ type: 'MsgTimeoutNow' }));
  }), 'DEBUG 1 [term 1 state StateCandidate] ignored MsgTimeoutNow from 2'],
  ['a leader is forgotten', () => said(follower(), (r) => r.step(msg({ type: 'MsgForgetLeader' }))),
    'INFO 1 forgetting leader 2 at term 1'],
  ['a lease forbids forgetting',
    () => said(follower({ checkQuorum: true, readOnlyOption: 'ReadOnlyLeaseBased' }),
      (r) => r.step(msg({ type: 'MsgForgetLeader' }))),
    'ERROR ignoring MsgForgetLeader due to ReadOnlyLeaseBased'],
];

const READS: Row[] = [
  ['without a leader', () => said(talker(1), (r) => {
    expect(() => r.step(msg({ type: 'MsgReadIndex' }))).toThrow(ReadDroppedError);
  }), 'INFO 1 no leader at term 0; dropping index reading msg'],
  ['an answer that names no request',
    () => said(follower(), (r) => r.step(from2({ type: 'MsgReadIndexResp' }))),
    'ERROR 1 invalid format of MsgReadIndexResp from 2, entries count: 0'],
];

describe.each([
  ['elections', ELECTIONS],
  ['replication', REPLICATION],
  ['snapshots', SNAPSHOTS],
  ['membership', MEMBERSHIP],
  ['transfers', TRANSFERS],
  ['reads', READS],
] as const)('%s', (_, rows) => {
  test.each(rows)('%s', (_name, act, line) => {
    expect(act()).toContain(line);
  });
});

test('nothing is written that nobody wants', () => {
  const lines: string[] = [];
  const logger = lineLogger('WARN', (line) => lines.push(line));
  const r = makeRaft(1, { voters: [2], logger });
  r.step(hup(1));
  expect(lines).toEqual(['WARN 1 is unpromotable and can not campaign']);
});
