/** The window of append messages to a follower that streams. */
import { expect, test } from 'vitest';
import type { Raft } from '../../src/raft.ts';
import { makeLeader, msg, progressOf, prop, take } from './harness/nodes.ts';

const WINDOW = 16;

/** A leader whose stream to node 2 fills the window. */
function fullWindow(): Raft {
  const r = makeLeader(1, { voters: [1, 2], maxInflightMsgs: WINDOW });
  progressOf(r, 2).becomeReplicate();
  for (let i = 0; i < WINDOW; i++) {
    expect(progressOf(r, 2).paused).toBe(false);
    expect(propose(r)).toBe(1);
  }
  return r;
}

/** Proposes and tells how many messages that sends. */
function propose(r: Raft): number {
  r.step(prop(1, 'somedata'));
  return take(r).length;
}

test('a full window stops the stream [raft_flow_control_test.go TestMsgAppFlowControlFull]', () => {
  const r = fullWindow();
  expect(progressOf(r, 2).inflights.full).toBe(true);
  expect(progressOf(r, 2).paused).toBe(true);
  for (let i = 0; i < 10; i++) expect(propose(r)).toBe(0);
});

test(
  'each acknowledgement moves the window on, an old one does not ' +
    '[raft_flow_control_test.go TestMsgAppFlowControlMoveForward]',
  () => {
    const r = fullWindow();
    // Index 1 is the leader's first entry; the messages end at 2, 3 and so on.
    for (let index = 2; index < WINDOW; index++) {
      r.step(msg({ type: 'MsgAppResp', from: 2, to: 1, term: 1, index }));
      take(r);
      expect(propose(r)).toBe(1);
      expect(progressOf(r, 2).inflights.full).toBe(true);
      for (let old = 0; old < index; old++) {
        r.step(msg({ type: 'MsgAppResp', from: 2, to: 1, term: 1, index: old }));
        expect(progressOf(r, 2).inflights.full).toBe(true);
        expect(take(r)).toEqual([]);
      }
    }
  },
);

test(
  'an answer to a heartbeat lets one empty message out of a full window ' +
    '[raft_flow_control_test.go TestMsgAppFlowControlRecvHeartbeat]',
  () => {
    const r = fullWindow();
    for (let round = 1; round <= 5; round++) {
      for (let i = 0; i < round; i++) {
        r.step(msg({ type: 'MsgHeartbeatResp', from: 2, to: 1, term: 1 }));
        const sent = take(r);
        expect(sent.map((m) => [m.type, m.entries.length])).toEqual([['MsgApp', 0]]);
        expect(progressOf(r, 2).paused).toBe(true);
      }
      for (let i = 0; i < 10; i++) expect(propose(r)).toBe(0);
    }
  },
);

test('the window counts bytes too', () => {
  const r = makeLeader(1, { voters: [1, 2], maxInflightBytes: 100, maxSizePerMsg: 100 });
  progressOf(r, 2).becomeReplicate();
  for (let i = 0; i < 2; i++) {
    r.step(prop(1, 'x'.repeat(50)));
    expect(take(r)).toHaveLength(1);
  }
  expect(progressOf(r, 2).inflights.full).toBe(true);
  expect(propose(r)).toBe(0);
});
