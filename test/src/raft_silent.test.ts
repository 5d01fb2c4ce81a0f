/** Nobody who wants no remarks is told any, and none is even made. */
import { expect, test } from 'vitest';
import { encodeConfChange } from '../../src/codec.ts';
import { newConfChange, newConfChangeV2 } from '../../src/conf_change.ts';
import type { ConfChangeV2 } from '../../src/conf_change.ts';
import { newEntry } from '../../src/entry.ts';
import { ProposalDroppedError, RaftError, ReadDroppedError } from '../../src/errors.ts';
import type { Logger } from '../../src/logger.ts';
import { appliedEntries, applyConfChange } from '../../src/membership.ts';
import type { Message } from '../../src/message.ts';
import type { Raft } from '../../src/raft.ts';
import { RaftLog } from '../../src/raft_log.ts';
import { newConfState, newSnapshot } from '../../src/snapshot.ts';
import { Unstable } from '../../src/unstable.ts';
import { Network } from './harness/network.ts';
import {
  become,
  beat,
  bytes,
  elect,
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
import type { NodeOptions } from './harness/nodes.ts';
import { storageWith } from './support/storages.ts';

/** Wants nothing, and must get nothing. */
const deaf: Logger = {
  wants: () => false,
  log: (level, text) => {
    throw new Error(`told unasked: ${level} ${text}`);
  },
};

const quiet = (options: NodeOptions = {}): NodeOptions => ({ logger: deaf, ...options });
const from2 = (parts: Partial<Message> & Pick<Message, 'type'>): Message =>
  msg({ from: 2, to: 1, term: 1, ...parts });
const propose = (change: ConfChangeV2): Message => {
  const { type, data } = encodeConfChange(change);
  return msg({ type: 'MsgProp', from: 1, to: 1, entries: [newEntry(0, 0, data, type)] });
};

function attempt(r: Raft, m: Message): void {
  try {
    r.step(m);
  } catch (error) {
    const dropped = error instanceof ProposalDroppedError || error instanceof ReadDroppedError;
    if (!dropped) throw error;
  }
}

const scenes: [string, () => void][] = [
  [
    'elections of every kind',
    () => {
      for (const preVote of [false, true]) {
        for (const checkQuorum of [false, true]) {
          const net = Network.of(3, quiet({ preVote, checkQuorum }));
          net.campaign(1);
          net.isolate(1);
          tick(net.at(2), 2 * ELECTION_TICK);
          tick(net.at(3), ELECTION_TICK);
          net.campaign(3);
          net.recover();
          net.tick(3);
          net.campaign(1);
          net.send(beat(1), beat(3));
          net.send(msg({ type: 'MsgTransferLeader', from: 2, to: 3 }));
          tick(net.at(1), 3 * ELECTION_TICK);
        }
      }
    },
  ],
  [
    'votes lost, late, of strangers and of other terms',
    () => {
      const r = makeRaft(1, quiet());
      become(r, 'StateCandidate');
      r.step(from2({ type: 'MsgVoteResp', reject: true }));
      elect(r, 3);
      r.step(from2({ type: 'MsgVote', term: 9, index: 4, logTerm: 4 }));
      r.step(from2({ type: 'MsgVote', from: 3, term: 9 }));
      r.step(from2({ type: 'MsgPreVote', term: 3 }));
      r.step(from2({ type: 'MsgTimeoutNow', term: 9 }));
      r.step(from2({ type: 'MsgTimeoutNow', term: r.term }));
    },
  ],
  [
    'conflicts and truncations',
    () => {
      const r = makeRaft(1, quiet({ entries: entriesOf(1, 1) }));
      const append = (term: number, index: number, logTerm: number, ...terms: number[]): void =>
        r.step(
          from2({
            type: 'MsgApp',
            term,
            index,
            logTerm,
            entries: terms.map((t, i) => newEntry(t, index + 1 + i)),
          }),
        );
      append(2, 2, 1, 2, 2, 2);
      append(3, 3, 2, 3, 3);
      append(4, 1, 1, 4);
      append(4, 9, 4, 4);
      append(1, 0, 0, 1);
    },
  ],
  [
    'the unstable part, written late, replaced and never there',
    () => {
      const u = new Unstable(5, deaf);
      u.truncateAndAppend([newEntry(1, 5), newEntry(1, 6), newEntry(1, 7)]);
      u.truncateAndAppend([newEntry(2, 6)]);
      u.truncateAndAppend([newEntry(3, 4)]);
      u.stableTo({ index: 4, term: 1 });
      u.stableTo({ index: 9, term: 1 });
      u.restore(newSnapshot(20, 3, newConfState()));
      u.stableTo({ index: 20, term: 3 });
      const log = new RaftLog(storageWith(entriesOf(1, 1)), deaf);
      log.findConflict([newEntry(2, 2)]);
      log.restore(newSnapshot(20, 3, newConfState()));
    },
  ],
  [
    'snapshots, taken in, ignored, sent and failed',
    () => {
      for (const members of [
        [1, 2],
        [2, 3],
      ]) {
        const r = makeRaft(1, quiet());
        const snapshot = newSnapshot(5, 1, newConfState({ voters: members }));
        r.step(from2({ type: 'MsgSnap', snapshot }));
        r.step(from2({ type: 'MsgSnap', snapshot }));
      }
      const fast = makeRaft(1, quiet({ entries: entriesOf(1, 1) }));
      fast.step(
        from2({
          type: 'MsgSnap',
          snapshot: newSnapshot(2, 1, newConfState({ voters: [1, 2, 3] })),
        }),
      );
      const leader = makeLeader(1, quiet());
      leader.step(prop(1, 'a', 'b'));
      leader.step(from2({ type: 'MsgAppResp', index: 3 }));
      persist(leader);
      const conf = newConfState({ voters: [1, 2, 3] });
      storageOf(leader).createSnapshot(3, conf, bytes(''));
      storageOf(leader).compact(3);
      for (const recentActive of [false, true]) {
        Object.assign(progressOf(leader, 3), { recentActive, next: 1, match: 0 });
        leader.step(from2({ type: 'MsgHeartbeatResp', from: 3 }));
        leader.step(msg({ type: 'MsgSnapStatus', from: 3, reject: recentActive }));
        leader.step(msg({ type: 'MsgUnreachable', from: 3 }));
      }
      become(leader, 'StateFollower');
    },
  ],
  [
    'proposals and reads that are dropped',
    () => {
      const r = makeRaft(1, quiet({ disableProposalForwarding: true }));
      const read = msg({ type: 'MsgReadIndex', entries: [newEntry(0, 0)] });
      for (const m of [prop(1, 'a'), read]) attempt(r, m);
      r.step(msg({ type: 'MsgTransferLeader', from: 2 }));
      r.becomeFollower(1, 2);
      attempt(r, prop(1, 'a'));
      r.step(from2({ type: 'MsgReadIndexResp' }));
      become(r, 'StateCandidate');
      for (const m of [prop(1, 'a'), read]) attempt(r, m);
      const leader = makeLeader(1, quiet({ maxUncommittedEntriesSize: 1, maxUntakenMsgs: 3 }));
      for (const data of ['a', 'b']) attempt(leader, prop(1, data));
      for (let i = 0; i < 5; i++) attempt(leader, read);
      leader.step(from2({ type: 'MsgAppResp', index: 1 }));
    },
  ],
  [
    'answers that are old, rejected or of nobody',
    () => {
      const r = makeLeader(1, quiet());
      r.step(from2({ type: 'MsgAppResp', index: 0, reject: true, rejectHint: 0 }));
      r.step(from2({ type: 'MsgAppResp', from: 9 }));
      r.step(from2({ type: 'MsgAppResp', index: 99 }));
      r.step(from2({ type: 'MsgStorageAppendResp', term: 1, index: 9, logTerm: 1 }));
      r.becomeFollower(5, 2);
      r.step(from2({ type: 'MsgStorageAppendResp', term: 1, index: 1, logTerm: 1 }));
      r.step(from2({ type: 'MsgHeartbeatResp' }));
    },
  ],
  [
    'transfers, and leaders that are forgotten',
    () => {
      const r = makeLeader(1, quiet({ learners: [4] }));
      for (const from of [1, 2, 2, 3, 4, 9]) r.step(msg({ type: 'MsgTransferLeader', from }));
      r.step(from2({ type: 'MsgAppResp', from: 3, index: 1 }));
      attempt(r, prop(1, 'a'));
      for (const readOnlyOption of ['ReadOnlySafe', 'ReadOnlyLeaseBased'] as const) {
        const f = makeRaft(1, quiet({ readOnlyOption, checkQuorum: true }));
        f.becomeFollower(1, 2);
        f.step(msg({ type: 'MsgForgetLeader' }));
      }
    },
  ],
  [
    'changes of the membership, refused and left automatically',
    () => {
      const r = makeLeader(1, quiet({ voters: [1] }));
      persist(r);
      const joint = newConfChangeV2([
        { type: 'ConfChangeAddNode', nodeId: 2 },
        { type: 'ConfChangeAddNode', nodeId: 3 },
      ]);
      r.step(propose(joint));
      r.step(propose(joint));
      const entries = persist(r);
      applyConfChange(r, joint);
      r.leadTransferee = 2;
      appliedEntries(r, entries);
      r.leadTransferee = 0;
      appliedEntries(r, entries);
      expect(() => applyConfChange(r, joint)).toThrow(RaftError);
      r.step(msg({ type: 'MsgHup' }));
      const removed = makeRaft(1, quiet());
      applyConfChange(removed, newConfChange('ConfChangeRemoveNode', 1));
      removed.step(msg({ type: 'MsgHup' }));
      const waiting = makeRaft(1, quiet());
      waiting.log.append([newEntry(1, 1, bytes(''), 'EntryConfChange')]);
      waiting.log.commitTo(1);
      waiting.step(msg({ type: 'MsgHup' }));
      take(waiting);
    },
  ],
];

test.each(scenes)('%s', (_, scene) => {
  scene();
});
