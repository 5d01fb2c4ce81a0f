/** What holds between calls, broken field by field. */
import { expect, test } from 'vitest';
import { InvariantError } from '../../src/errors.ts';
import { checkInvariants } from '../../src/invariants.ts';
import { draft } from '../../src/message.ts';
import type { Raft } from '../../src/raft.ts';
import { become, bytes, makeLeader, makeRaft, msg, prop } from './harness/nodes.ts';
import { snapshotAt } from './support/storages.ts';

const leader = (): Raft => makeLeader(1, { voters: [1, 2, 3] });
const as = (state: Raft['state']) => (): Raft => {
  const r = makeRaft(1, { voters: [1, 2, 3] });
  become(r, state);
  return r;
};
const follower = as('StateFollower');

test.each<[string, () => Raft]>([
  ['a node that has never run', () => makeRaft(1)],
  ['a follower', follower],
  ['a candidate', as('StateCandidate')],
  ['a pre-candidate', as('StatePreCandidate')],
  ['a leader', leader],
  [
    'a leader with a proposal',
    () => {
      const r = leader();
      r.step(prop(1, 'a'));
      return r;
    },
  ],
])('hold for %s', (_, make) => {
  expect(() => checkInvariants(make())).not.toThrow();
});

test.each<[string, () => Raft, (r: Raft) => unknown, string]>([
  ['applied', leader, (r) => (r.log.applied = r.log.applying + 1), 'applied'],
  ['applying', leader, (r) => (r.log.applying = r.log.committed + 1), 'applying'],
  ['committed', leader, (r) => (r.log.committed = 9), 'committed'],
  ['an entry of a later term', leader, (r) => (r.term = 0), 'an entry of term'],
  ['what is in progress', leader, (r) => (r.log.unstable.offsetInProgress = 0), 'in progress'],
  [
    'the place of a snapshot',
    follower,
    (r) => (r.log.unstable.snapshot = snapshotAt(7, 1)),
    'a snapshot that does not end at',
  ],
  ['a leader that follows', leader, (r) => (r.lead = 2), 'leads'],
  ['a candidate that follows', as('StateCandidate'), (r) => (r.lead = 2), 'campaigns'],
  ['a pre-candidate that follows', as('StatePreCandidate'), (r) => (r.lead = 2), 'asks around'],
  ['a follower of itself', follower, (r) => (r.lead = 1), 'follows itself'],
  ['the timeout', follower, (r) => (r.randomizedElectionTimeout = 99), 'a timeout of 99'],
  ['the ticks', follower, (r) => (r.electionElapsed = -1), 'time that'],
  ['a message to itself', follower, (r) => r.msgs.push(draft('MsgHeartbeat', 1)), 'to itself'],
  [
    'an early promise',
    follower,
    (r) => r.msgs.push(draft('MsgAppResp', 2)),
    'does not wait for the disk',
  ],
  [
    'what promises nothing',
    follower,
    (r) => r.msgsAfterAppend.push(draft('MsgHeartbeat', 2)),
    'waits for the disk',
  ],
  ['a successor', leader, (r) => (r.leadTransferee = 1), 'take over from itself'],
  ['a pending change', leader, (r) => (r.pendingConfIndex = 99), 'a pending change'],
  ['the size of what is uncommitted', leader, (r) => (r.uncommittedSize = -1), 'uncommitted'],
  ['a match', leader, (r) => (r.tracker.progress.get(2)!.match = 99), 'member 2: match 99'],
  [
    'a snapshot on its way',
    leader,
    (r) => (r.tracker.progress.get(2)!.pendingSnapshot = 3),
    'with a snapshot at 3',
  ],
  ['a window', leader, (r) => r.tracker.progress.get(2)!.inflights.add(1, 1), 'in flight'],
  ['a follower with a successor', follower, (r) => (r.leadTransferee = 2), 'hands over'],
  ['a follower that counts', follower, (r) => (r.uncommittedSize = 1), 'counts 1 bytes'],
  [
    'a follower with reads',
    follower,
    (r) =>
      r.pendingReads.push(
        msg({
          type: 'MsgReadIndex',
          entries: [{ term: 0, index: 0, type: 'EntryNormal', data: bytes('r') }],
        }),
      ),
    'keeps 1 reads',
  ],
])('do not hold when this is wrong: %s', (_, make, spoil, says) => {
  const r = make();
  spoil(r);
  expect(() => checkInvariants(r)).toThrow(InvariantError);
  expect(() => checkInvariants(r)).toThrow(says);
});
