import { describe, expect, test } from 'vitest';
import { newEntry } from '../../src/entry.ts';
import {
  isLocalMessage,
  isResponseMessage,
  type Message,
  type MessageType,
  newMessage,
  voteResponseType,
} from '../../src/message.ts';
import { isLocalTarget, LOCAL_APPEND_THREAD, LOCAL_APPLY_THREAD, NONE } from '../../src/ids.ts';
import { bytes } from './support/entries.ts';
import { snapshotAt } from './support/storages.ts';

/** Every type, and whether it is local and whether it answers another. */
const KINDS: Record<MessageType, readonly [local: boolean, response: boolean]> = {
  MsgHup: [true, false],
  MsgBeat: [true, false],
  MsgProp: [false, false],
  MsgApp: [false, false],
  MsgAppResp: [false, true],
  MsgVote: [false, false],
  MsgVoteResp: [false, true],
  MsgSnap: [false, false],
  MsgHeartbeat: [false, false],
  MsgHeartbeatResp: [false, true],
  MsgUnreachable: [true, true],
  MsgSnapStatus: [true, false],
  MsgCheckQuorum: [true, false],
  MsgTransferLeader: [false, false],
  MsgTimeoutNow: [false, false],
  MsgReadIndex: [false, false],
  MsgReadIndexResp: [false, true],
  MsgPreVote: [false, false],
  MsgPreVoteResp: [false, true],
  MsgStorageAppend: [true, false],
  MsgStorageAppendResp: [true, true],
  MsgStorageApply: [true, false],
  MsgStorageApplyResp: [true, true],
  MsgForgetLeader: [false, false],
};
const rows = Object.entries(KINDS).map(
  ([type, [local, response]]) => [type as MessageType, local, response] as const,
);

describe('local messages [util_test.go TestIsLocalMsg]', () => {
  test.each(rows)('%s: %s', (type, local) => {
    expect(isLocalMessage(type)).toBe(local);
  });
});

describe('responses [util_test.go TestIsResponseMsg]', () => {
  test.each(rows)('%s (local %s): %s', (type, _, response) => {
    expect(isResponseMessage(type)).toBe(response);
  });
});

describe('newMessage', () => {
  const everything: Message = {
    type: 'MsgApp',
    to: 2,
    from: 1,
    term: 3,
    logTerm: 2,
    index: 10,
    entries: [newEntry(3, 11)],
    commit: 9,
    vote: 1,
    snapshot: snapshotAt(5, 1),
    reject: true,
    rejectHint: 4,
    context: bytes('ctx'),
    responses: [newMessage({ type: 'MsgAppResp' })],
  };

  test('fills in nothing, none, false and null', () => {
    expect(newMessage({ type: 'MsgHup' })).toEqual({
      type: 'MsgHup',
      to: NONE,
      from: NONE,
      term: 0,
      logTerm: 0,
      index: 0,
      entries: [],
      commit: 0,
      vote: NONE,
      snapshot: null,
      reject: false,
      rejectHint: 0,
      context: new Uint8Array(0),
      responses: [],
    });
  });

  test('keeps every part that is named', () => {
    expect(newMessage(everything)).toEqual(everything);
  });

  test('gives all messages their fields in one order', () => {
    const order = Object.keys(newMessage({ type: 'MsgHup' }));
    const mixed = newMessage({ commit: 1, to: 2, type: 'MsgApp', entries: [] });
    expect(Object.keys(mixed)).toEqual(order);
    expect(Object.keys(everything).sort()).toEqual([...order].sort());
  });
});

test('the two local threads are told apart from nodes and from each other', () => {
  expect(LOCAL_APPEND_THREAD).not.toBe(LOCAL_APPLY_THREAD);
  expect(isLocalTarget(LOCAL_APPEND_THREAD)).toBe(true);
  expect(isLocalTarget(LOCAL_APPLY_THREAD)).toBe(true);
  expect(isLocalTarget(NONE)).toBe(false);
  expect(isLocalTarget(1)).toBe(false);
});

test('each kind of vote has its answer', () => {
  expect(voteResponseType('MsgVote')).toBe('MsgVoteResp');
  expect(voteResponseType('MsgPreVote')).toBe('MsgPreVoteResp');
});
