import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decodeEntry,
  decodeHardState,
  decodeMessage,
  decodeSnapshot,
  encodeEntry,
  encodeHardState,
  encodeMessage,
  encodeSnapshot,
  messageSize,
} from '../../src/codec.ts';
import { newEntry, NO_BYTES, refusedChange, type Entry } from '../../src/entry.ts';
import { DecodeError, MisuseError } from '../../src/errors.ts';
import { type Message, type MessageType, newMessage } from '../../src/message.ts';
import { LOCAL_APPEND_THREAD, LOCAL_APPLY_THREAD } from '../../src/ids.ts';
import { entrySize } from '../../src/sizes.ts';
import { EMPTY_SNAPSHOT, newConfState, newSnapshot, type Snapshot } from '../../src/snapshot.ts';
import { EMPTY_HARD_STATE, type HardState } from '../../src/state.ts';
import { MAX_DEPTH } from '../../src/wire.ts';
import { payload, safeInteger } from './support/arbitraries.ts';
import { bytes } from './support/entries.ts';
import { check } from './support/property.ts';
import { fields, type RawField } from './support/wire.ts';

/** All types, in the order of their numbers in etcd/raft. */
const TYPES: readonly MessageType[] = [
  'MsgHup',
  'MsgBeat',
  'MsgProp',
  'MsgApp',
  'MsgAppResp',
  'MsgVote',
  'MsgVoteResp',
  'MsgSnap',
  'MsgHeartbeat',
  'MsgHeartbeatResp',
  'MsgUnreachable',
  'MsgSnapStatus',
  'MsgCheckQuorum',
  'MsgTransferLeader',
  'MsgTimeoutNow',
  'MsgReadIndex',
  'MsgReadIndexResp',
  'MsgPreVote',
  'MsgPreVoteResp',
  'MsgStorageAppend',
  'MsgStorageAppendResp',
  'MsgStorageApply',
  'MsgStorageApplyResp',
  'MsgForgetLeader',
];

const number = fc.oneof(fc.constant(0), fc.nat(300), safeInteger);
const address = fc.oneof(number, fc.constantFrom(LOCAL_APPEND_THREAD, LOCAL_APPLY_THREAD));
const entry: fc.Arbitrary<Entry> = fc.oneof(
  fc
    .tuple(
      number,
      number,
      payload(200),
      fc.constantFrom('EntryNormal' as const, 'EntryConfChange' as const, 'EntryConfChangeV2' as const),
    )
    .map((parts) => newEntry(...parts)),
  fc.tuple(number, number).map((parts) => refusedChange(...parts)),
);
const ids = fc.array(number, { maxLength: 4 });
const confState = fc.record({
  voters: ids,
  learners: ids,
  votersOutgoing: ids,
  learnersNext: ids,
  autoLeave: fc.boolean(),
});
const snapshot: fc.Arbitrary<Snapshot> = fc
  .tuple(number, number, confState, payload())
  .map((parts) => newSnapshot(...parts));
const hardState: fc.Arbitrary<HardState> = fc.record({ term: number, vote: number, commit: number });

function message(responses: fc.Arbitrary<Message[]>): fc.Arbitrary<Message> {
  return fc.record({
    type: fc.constantFrom(...TYPES),
    to: address,
    from: address,
    term: number,
    logTerm: number,
    index: number,
    entries: fc.array(entry, { maxLength: 3 }),
    commit: number,
    vote: number,
    snapshot: fc.option(snapshot),
    reject: fc.boolean(),
    rejectHint: number,
    context: payload(),
    responses,
  });
}
const anyMessage = message(fc.array(message(fc.constant([])), { maxLength: 2 }));

const NO_MESSAGE = newMessage({ type: 'MsgHup' });

const DECODERS = {
  message: decodeMessage,
  entry: decodeEntry,
  snapshot: decodeSnapshot,
  'hard state': decodeHardState,
};

describe('what is encoded comes back', () => {
  test('from messages, whose size is known before', () => {
    check(
      fc.property(anyMessage, (m) => {
        const encoded = encodeMessage(m);
        expect(encoded).toHaveLength(messageSize(m));
        expect(decodeMessage(encoded)).toEqual(m);
      }),
    );
  });

  test('from entries, whose size is known before', () => {
    check(
      fc.property(entry, (e) => {
        const encoded = encodeEntry(e);
        expect(encoded).toHaveLength(entrySize(e));
        expect(decodeEntry(encoded)).toEqual(e);
      }),
    );
  });

  test('from snapshots', () => {
    check(
      fc.property(snapshot, (s) => {
        expect(decodeSnapshot(encodeSnapshot(s))).toEqual(s);
      }),
    );
  });

  test('from hard states', () => {
    check(
      fc.property(hardState, (s) => {
        expect(decodeHardState(encodeHardState(s))).toEqual(s);
      }),
    );
  });

  test.each(TYPES.map((type, code) => [type, code] as const))('from %s, number %d', (type, code) => {
    const encoded = encodeMessage(newMessage({ type }));
    expect([...encoded.subarray(0, 2)]).toEqual([0x08, code]);
    expect(decodeMessage(encoded)).toEqual(newMessage({ type }));
  });

  test('with the fields in the order of a new message', () => {
    const decoded = decodeMessage(encodeMessage(NO_MESSAGE));
    expect(Object.keys(decoded)).toEqual(Object.keys(NO_MESSAGE));
    expect(Object.keys(decodeEntry(NO_BYTES))).toEqual(Object.keys(newEntry(1, 1)));
  });
});

describe('the bytes of a message', () => {
  test('hold each field under its number', () => {
    const inner = newEntry(5, 6, bytes('x'), 'EntryConfChange');
    const m = newMessage({
      type: 'MsgSnap',
      to: 2,
      from: 3,
      term: 4,
      logTerm: 5,
      index: 6,
      entries: [inner, inner],
      commit: 8,
      vote: 13,
      snapshot: EMPTY_SNAPSHOT,
      reject: true,
      rejectHint: 11,
      context: bytes('ctx'),
      responses: [newMessage({ type: 'MsgAppResp', to: 1 })],
    });
    const e = fields([1, 1], [2, 5], [3, 6], [4, bytes('x')]);
    const metadata = fields([1, fields([5, 0])], [2, 0], [3, 0]);
    expect(encodeMessage(m)).toEqual(
      fields(
        [1, 7],
        [2, 2],
        [3, 3],
        [4, 4],
        [5, 5],
        [6, 6],
        [7, e],
        [7, e],
        [8, 8],
        [9, fields([2, metadata])],
        [10, 1],
        [11, 11],
        [12, bytes('ctx')],
        [13, 13],
        [14, fields([1, 4], [2, 1])],
      ),
    );
  });

  test.each<[string, Partial<Message> & { type: MessageType }, RawField[]]>([
    [
      'an append',
      { type: 'MsgApp' },
      [
        [1, 3],
        [5, 0],
        [6, 0],
        [8, 0],
      ],
    ],
    [
      'a heartbeat',
      { type: 'MsgHeartbeat' },
      [
        [1, 8],
        [8, 0],
      ],
    ],
    [
      'a request for a vote',
      { type: 'MsgVote' },
      [
        [1, 5],
        [5, 0],
        [6, 0],
      ],
    ],
    [
      'a request for a pre-vote',
      { type: 'MsgPreVote' },
      [
        [1, 17],
        [5, 0],
        [6, 0],
      ],
    ],
    ['an accepted append', { type: 'MsgAppResp' }, [[1, 4]]],
    [
      'a rejected append',
      { type: 'MsgAppResp', reject: true },
      [
        [1, 4],
        [5, 0],
        [6, 0],
        [10, 1],
        [11, 0],
      ],
    ],
    [
      'what is to be applied',
      { type: 'MsgStorageApply' },
      [
        [1, 21],
        [4, 0],
      ],
    ],
    [
      'what was applied',
      { type: 'MsgStorageApplyResp' },
      [
        [1, 22],
        [4, 0],
      ],
    ],
    ['what is to be stored', { type: 'MsgStorageAppend' }, [[1, 19]]],
    [
      'what is to be stored with a term',
      { type: 'MsgStorageAppend', term: 1 },
      [
        [1, 19],
        [4, 1],
        [8, 0],
        [13, 0],
      ],
    ],
    ['any other', { type: 'MsgTimeoutNow' }, [[1, 14]]],
  ])('hold the zeros that etcd/raft writes in %s', (_, parts, expected) => {
    expect(encodeMessage(newMessage(parts))).toEqual(fields(...expected));
  });

  test('name local threads by the numbers that they have in etcd/raft', () => {
    const m = newMessage({ type: 'MsgHup', to: LOCAL_APPEND_THREAD, from: LOCAL_APPLY_THREAD });
    const encoded = encodeMessage(m);
    expect(encoded).toEqual(fields([1, 0], [2, 2n ** 64n - 1n], [3, 2n ** 64n - 2n]));
    expect(decodeMessage(encoded)).toEqual(m);
  });
});

describe('the bytes of an entry', () => {
  test('leave out a normal type, zeros, and an empty payload', () => {
    expect(encodeEntry(newEntry(0, 0))).toHaveLength(0);
    expect(encodeEntry(newEntry(1, 2))).toEqual(fields([2, 1], [3, 2]));
  });

  test('show that a change was refused, and keep it', () => {
    const refused = refusedChange(1, 2);
    const encoded = encodeEntry(refused);
    expect(encoded).toEqual(fields([1, 0], [2, 1], [3, 2]));
    expect(encoded).toHaveLength(entrySize(refused));
    expect(decodeEntry(encoded)).toEqual(refused);
    const typed = decodeEntry(fields([1, 0], [4, bytes('x')]));
    expect(encodeEntry(typed)).toEqual(fields([4, bytes('x')]));
  });
});

test('the bytes of a snapshot hold all numbers of its metadata', () => {
  const state = newConfState({
    voters: [1, 300],
    learners: [3],
    votersOutgoing: [4],
    learnersNext: [5],
    autoLeave: true,
  });
  const encoded = encodeSnapshot(newSnapshot(7, 8, state, bytes('app')));
  const inner = fields([1, 1], [1, 300], [2, 3], [3, 4], [4, 5], [5, 1]);
  expect(encoded).toEqual(fields([1, bytes('app')], [2, fields([1, inner], [2, 7], [3, 8])]));
});

test('the bytes of a hard state hold all its numbers', () => {
  expect(encodeHardState(EMPTY_HARD_STATE)).toEqual(fields([1, 0], [2, 0], [3, 0]));
  const encoded = encodeHardState({ term: 300, vote: 2, commit: 3 });
  expect(encoded).toEqual(fields([1, 300], [2, 2], [3, 3]));
});

describe('a decoder', () => {
  test('takes no bytes for a value with nothing in it', () => {
    expect(decodeMessage(NO_BYTES)).toEqual(NO_MESSAGE);
    expect(decodeEntry(NO_BYTES)).toEqual(newEntry(0, 0));
    expect(decodeSnapshot(NO_BYTES)).toEqual(EMPTY_SNAPSHOT);
    expect(decodeHardState(NO_BYTES)).toEqual(EMPTY_HARD_STATE);
  });

  test('passes over fields of later versions, at every depth', () => {
    const later: RawField[] = [
      [20, 2n ** 64n - 1n],
      [21, bytes('later')],
    ];
    const state = fields([1, 1], ...later);
    const metadata = fields([1, state], [2, 5], ...later);
    const taken = fields([2, metadata], ...later);
    const e = fields([2, 3], ...later);
    const decoded = decodeMessage(fields([1, 7], [7, e], [9, taken], ...later));
    expect(decoded).toEqual(
      newMessage({
        type: 'MsgSnap',
        entries: [newEntry(3, 0)],
        snapshot: newSnapshot(5, 0, newConfState({ voters: [1] })),
      }),
    );
    expect(decodeHardState(fields([1, 2], ...later))).toEqual({ term: 2, vote: 0, commit: 0 });
  });

  test('takes the last of several numbers, and puts the parts of a snapshot together', () => {
    const first = fields([2, fields([1, fields([1, 1], [5, 1])], [2, 5])]);
    const second = fields([2, fields([1, fields([1, 2])], [3, 6])]);
    const decoded = decodeMessage(fields([4, 1], [9, first], [9, second], [4, 2]));
    const state = newConfState({ voters: [1, 2], autoLeave: true });
    expect(decoded).toEqual(newMessage({ type: 'MsgHup', term: 2, snapshot: newSnapshot(5, 6, state) }));
  });

  test('changes nothing that values share when it puts parts together', () => {
    decodeSnapshot(fields([2, fields([1, fields([1, 1], [2, 2])])]));
    expect(EMPTY_SNAPSHOT).toEqual(newSnapshot(0, 0, newConfState()));
  });

  test.each([
    ['message', [[1, 24]], 'message, byte 0: unknown message type 24'],
    [
      'message',
      [
        [4, 1],
        [4, 2 ** 53],
      ],
      'message, byte 2: field 4 holds a number above 2^53-1',
    ],
    ['message', [[2, 2n ** 64n - 3n]], 'message, byte 0: field 2 holds a number above 2^53-1'],
    ['message', [[7, fields([1, 3])]], 'entry, byte 2: unknown entry type 3'],
    ['message', [[14, fields([1, 99])]], 'response, byte 2: unknown message type 99'],
    [
      'message',
      [[9, fields([2, fields([1, fields([1, 2 ** 53])])])]],
      'conf state, byte 6: field 1 holds a number above 2^53-1',
    ],
    ['message', [[9, fields([2, [0x10, 0x80]])]], 'snapshot metadata, byte 4: bytes end in a number'],
    ['message', [[9, [0x0a, 9]]], 'snapshot, byte 2: field 1 ends after the bytes'],
    ['entry', [[1, 2n ** 64n - 1n]], 'entry, byte 0: unknown entry type -1'],
    ['snapshot', [[0, 1]], 'snapshot, byte 0: field number 0'],
    [
      'hard state',
      [
        [1, 1],
        [3, 2 ** 53],
      ],
      'hard state, byte 2: field 3 holds a number above 2^53-1',
    ],
  ] as [keyof typeof DECODERS, RawField[], string][])('of a %s with %o says: %s', (kind, raw, says) => {
    const decode = (): unknown => DECODERS[kind](fields(...raw));
    expect(decode).toThrow(DecodeError);
    expect(decode).toThrow(says);
  });

  test('follows responses to a depth, and refuses deeper ones', () => {
    let m = NO_MESSAGE;
    for (let depth = 0; depth < MAX_DEPTH; depth++) m = newMessage({ type: 'MsgHup', responses: [m] });
    expect(decodeMessage(encodeMessage(m))).toEqual(m);
    const deeper = encodeMessage(newMessage({ type: 'MsgHup', responses: [m] }));
    expect(() => decodeMessage(deeper)).toThrow(DecodeError);
  });

  test('makes a value or a decode error of damaged bytes, and nothing else', () => {
    const whole = fc.oneof(
      anyMessage.map(encodeMessage),
      entry.map(encodeEntry),
      snapshot.map(encodeSnapshot),
      hardState.map(encodeHardState),
    );
    const damaged = fc.tuple(whole, fc.nat(), fc.nat(255), fc.nat()).map(([data, at, byte, cut]) => {
      const copy = data.slice(0, data.length - (cut % 3));
      if (copy.length > 0) copy[at % copy.length] = byte;
      return copy;
    });
    check(
      fc.property(fc.constantFrom(...Object.values(DECODERS)), damaged, (decode, data) => {
        try {
          decode(data);
        } catch (error) {
          expect(error).toBeInstanceOf(DecodeError);
        }
      }),
    );
  });

  test('shares no memory with what it was given', () => {
    const data = encodeEntry(newEntry(1, 1, bytes('abc')));
    const decoded = decodeEntry(data);
    data.fill(0);
    expect(decoded.data).toEqual(bytes('abc'));
  });
});

describe('an encoder refuses', () => {
  test.each([-3, 0.5, NaN, 2 ** 53])('the number %d', (wrong) => {
    const m = (parts: Partial<Message>) => () => encodeMessage(newMessage({ type: 'MsgApp', ...parts }));
    expect(m({ term: wrong })).toThrow(MisuseError);
    expect(m({ to: wrong })).toThrow(MisuseError);
    expect(m({ entries: [newEntry(1, wrong)] })).toThrow(MisuseError);
    expect(m({ snapshot: newSnapshot(wrong, 1, newConfState()) })).toThrow(MisuseError);
    expect(() => encodeHardState({ ...EMPTY_HARD_STATE, vote: wrong })).toThrow(MisuseError);
    const state = newConfState({ learners: [wrong] });
    expect(() => encodeSnapshot(newSnapshot(1, 1, state))).toThrow(MisuseError);
  });

  test('a type that there is not', () => {
    expect(() => encodeMessage(newMessage({ type: 'MsgOops' as MessageType }))).toThrow(MisuseError);
    const wrong = newEntry(1, 1, NO_BYTES, 'EntryOops' as 'EntryNormal');
    expect(() => encodeEntry(wrong)).toThrow(MisuseError);
  });
});
