/** What a transport may hand over without being thrown at. */
import { afterEach, describe, expect, test } from 'vitest';
import { newEntry } from '../../src/entry.ts';
import { MisuseError } from '../../src/errors.ts';
import { isLocalMessage } from '../../src/message.ts';
import type { MessageType } from '../../src/message.ts';
import { bytes, msg } from './harness/nodes.ts';
import { lead, rigs } from './harness/raft_node_rig.ts';

const { rig, stopAll } = rigs();
afterEach(stopAll);

const ANSWERS: readonly MessageType[] = [
  'MsgAppResp',
  'MsgVoteResp',
  'MsgPreVoteResp',
  'MsgHeartbeatResp',
  'MsgReadIndexResp',
];

const LOCAL: readonly MessageType[] = [
  'MsgHup',
  'MsgBeat',
  'MsgCheckQuorum',
  'MsgUnreachable',
  'MsgSnapStatus',
  'MsgStorageAppend',
  'MsgStorageAppendResp',
  'MsgStorageApply',
  'MsgStorageApplyResp',
];

describe('a peer is not thrown at, and changes nothing', () => {
  test.each(ANSWERS)('%s from a stranger', async (type) => {
    const r = rig();
    await lead(r);
    const before = r.node.status();
    const entries = type === 'MsgReadIndexResp' ? [newEntry(0, 0, bytes('ctx'))] : [];
    r.node.step(msg({ type, from: 9, to: 1, term: 1, entries }));
    expect(r.node.status()).toEqual(before);
  });

  test.each(LOCAL)("%s, which is nobody else's", (type) => {
    const r = rig({ voters: [1, 2] });
    const before = r.node.status();
    r.node.step(msg({ type, from: 2, to: 1, term: 1 }));
    expect(r.node.status()).toEqual(before);
    expect(isLocalMessage(type)).toBe(true);
  });

  test.each(['follower without a leader', 'candidate', 'leader that takes no more'])(
    'a forwarded proposal, by a %s',
    async (role) => {
      const full = role.startsWith('leader');
      const r = rig({ voters: full ? [1] : [1, 2], maxUncommittedEntriesSize: 1 });
      if (full) {
        await lead(r);
        await r.node.propose(bytes('all that may be uncommitted'));
      } else if (role === 'candidate') {
        r.node.campaign();
      }
      const before = r.node.status();
      const entries = [newEntry(0, 0, bytes('foo'))];
      r.node.step(msg({ type: 'MsgProp', from: 2, to: 1, entries }));
      expect(r.node.status()).toEqual(before);
    },
  );

  test('a forwarded read without a leader', () => {
    const r = rig({ voters: [1, 2] });
    const entries = [newEntry(0, 0, bytes('ctx'))];
    r.node.step(msg({ type: 'MsgReadIndex', from: 2, to: 1, entries }));
    expect(r.raw.hasReady()).toBe(false);
  });
});

test('a message that no correct peer sends is refused by name, and changes nothing', () => {
  const r = rig({ voters: [1, 2] });
  const before = r.node.status();
  const m = msg({ type: 'MsgHeartbeat', from: 2, to: 1, term: 1.5 });
  expect(() => r.node.step(m)).toThrow(MisuseError);
  expect(r.node.status()).toEqual(before);
  expect(r.node.failure).toBeNull();
  r.node.step({ ...m, term: 2 });
  expect(r.node.basicStatus().lead).toBe(2);
});
