import { describe, expect, test } from 'vitest';
import { encodeConfChange } from '../../src/codec.ts';
import {
  newConfChange,
  newConfChangeV2,
  parseConfChanges,
  type ConfChange,
  type ConfChangeV2,
} from '../../src/conf_change.ts';
import {
  describeConfChange,
  describeConfState,
  describeEntries,
  describeEntry,
  describeHardState,
  describeMembers,
  describeMessage,
  describeReady,
  describeSnapshot,
  describeSoftState,
  describeTarget,
  hex,
} from '../../src/describe.ts';
import { newEntry, type Entry } from '../../src/entry.ts';
import { type MessageParts, newMessage } from '../../src/message.ts';
import { LOCAL_APPEND_THREAD, LOCAL_APPLY_THREAD, NONE } from '../../src/ids.ts';
import { type Ready } from '../../src/ready.ts';
import { EMPTY_SNAPSHOT, newConfState, newSnapshot } from '../../src/snapshot.ts';
import { EMPTY_HARD_STATE } from '../../src/state.ts';
import { bytes } from './support/entries.ts';
import { snapshotAt } from './support/storages.ts';

const upper = (data: Uint8Array): string => new TextDecoder().decode(data).toUpperCase();

function changeEntry(change: ConfChange | ConfChangeV2): Entry {
  const { type, data } = encodeConfChange(change);
  return newEntry(1, 2, data, type);
}

test.each([
  [1, '1'],
  [255, 'ff'],
  [2 ** 53 - 3, '1ffffffffffffd'],
  [LOCAL_APPEND_THREAD, 'ffffffffffffffff'],
  [LOCAL_APPLY_THREAD, 'fffffffffffffffe'],
])('the id %d is written %s', (id, text) => {
  expect(hex(id)).toBe(text);
});

test.each([
  [NONE, 'None'],
  [LOCAL_APPEND_THREAD, 'AppendThread'],
  [LOCAL_APPLY_THREAD, 'ApplyThread'],
  [26, '1a'],
])('the target %d is written %s', (id, text) => {
  expect(describeTarget(id)).toBe(text);
});

test('states are written field by field, no vote not at all', () => {
  expect(describeHardState({ term: 3, vote: 2, commit: 7 })).toBe('Term:3 Vote:2 Commit:7');
  expect(describeHardState({ term: 3, vote: NONE, commit: 0 })).toBe('Term:3 Commit:0');
  expect(describeSoftState({ lead: 1, state: 'StateLeader' })).toBe('Lead:1 State:StateLeader');
});

test('memberships and snapshots are written with all their lists', () => {
  const state = newConfState({
    voters: [1, 2],
    learners: [3],
    votersOutgoing: [1, 4],
    learnersNext: [4],
    autoLeave: true,
  });
  const members = 'Voters:[1 2] VotersOutgoing:[1 4] Learners:[3] LearnersNext:[4] AutoLeave:true';
  expect(describeConfState(state)).toBe(members);
  expect(describeConfState(newConfState())).toBe(
    'Voters:[] VotersOutgoing:[] Learners:[] LearnersNext:[] AutoLeave:false',
  );
  expect(describeSnapshot(newSnapshot(11, 3, state))).toBe(`Index:11 Term:3 ConfState:${members}`);
});

test('a membership in a log line names every member by what it is', () => {
  const state = newConfState({
    voters: [1, 2],
    learners: [3],
    votersOutgoing: [1, 4],
    learnersNext: [4],
    autoLeave: true,
  });
  expect(describeMembers(state)).toBe(
    'voters:1 voters:2 learners:3 voters_outgoing:1 voters_outgoing:4 learners_next:4 auto_leave:true',
  );
  expect(describeMembers(newConfState())).toBe('auto_leave:false');
});

describe('a change of the membership', () => {
  test.each<[ConfChange | ConfChangeV2, string]>([
    [
      newConfChange('ConfChangeAddNode', 4, 7),
      'transition:ConfChangeTransitionAuto changes:{type:ConfChangeAddNode node_id:4}',
    ],
    [
      newConfChange('ConfChangeRemoveNode', 4, 0, bytes('why')),
      'transition:ConfChangeTransitionAuto changes:{type:ConfChangeRemoveNode node_id:4} ' +
        'context:"why"',
    ],
    [newConfChangeV2(), 'transition:ConfChangeTransitionAuto'],
    [
      newConfChangeV2(parseConfChanges('v1 l2'), 'ConfChangeTransitionJointExplicit', bytes('c')),
      'transition:ConfChangeTransitionJointExplicit changes:{type:ConfChangeAddNode ' +
        'node_id:1} changes:{type:ConfChangeAddLearnerNode node_id:2} context:"c"',
    ],
  ])('%# is written %s', (change, text) => {
    expect(describeConfChange(change)).toBe(text);
  });
});

describe('an entry [util_test.go TestDescribeEntry]', () => {
  const greeting = newEntry(1, 2, bytes('hello\0world'));

  test('quotes its payload', () => {
    expect(describeEntry(greeting)).toBe('1/2 EntryNormal "hello\\x00world"');
    expect(describeEntry(newEntry(1, 2))).toBe('1/2 EntryNormal ""');
  });

  test('shows its payload as it is told to', () => {
    expect(describeEntry(greeting, upper)).toBe('1/2 EntryNormal HELLO\0WORLD');
    expect(describeEntry(newEntry(1, 2), () => '')).toBe('1/2 EntryNormal');
  });

  test('shows what it changes in the membership', () => {
    const first = changeEntry(newConfChange('ConfChangeAddLearnerNode', 3));
    expect(describeEntry(first)).toBe('1/2 EntryConfChange l3');
    const second = changeEntry(newConfChangeV2(parseConfChanges('r1 v4')));
    expect(describeEntry(second)).toBe('1/2 EntryConfChangeV2 r1 v4');
    expect(describeEntry(changeEntry(newConfChangeV2()))).toBe('1/2 EntryConfChangeV2');
    expect(describeEntry(newEntry(1, 2, undefined, 'EntryConfChangeV2'))).toBe('1/2 EntryConfChangeV2');
  });

  test('does not ask the formatter about the membership', () => {
    const change = changeEntry(newConfChange('ConfChangeRemoveNode', 3));
    expect(describeEntry(change, () => 'never')).toBe('1/2 EntryConfChange r3');
  });

  test('with a damaged change shows what is wrong with it', () => {
    const damaged = newEntry(1, 2, Uint8Array.of(0x08), 'EntryConfChange');
    expect(describeEntry(damaged)).toBe(
      '1/2 EntryConfChange conf change, byte 0: bytes end in a number',
    );
  });

  test('does not hide an error of another kind', () => {
    const noBytes = newEntry(1, 2, null as unknown as Uint8Array, 'EntryConfChange');
    expect(() => describeEntry(noBytes)).toThrow(TypeError);
  });

  test('several are written one a line', () => {
    const entries = [newEntry(1, 2, bytes('a')), newEntry(1, 3, bytes('b'))];
    expect(describeEntries(entries)).toBe('1/2 EntryNormal "a"\n1/3 EntryNormal "b"\n');
    expect(describeEntries(entries, upper)).toBe('1/2 EntryNormal A\n1/3 EntryNormal B\n');
    expect(describeEntries([])).toBe('');
  });
});

describe('a message', () => {
  const a = newEntry(3, 11, bytes('a'));
  const b = newEntry(3, 12, bytes('b'));

  test.each<[string, MessageParts, string]>([
    ['without anything', { type: 'MsgHup' }, 'None->None MsgHup Term:0 Log:0/0'],
    [
      'from a node to another',
      { type: 'MsgVote', from: 10, to: 17, term: 3, logTerm: 2, index: 9 },
      'a->11 MsgVote Term:3 Log:2/9',
    ],
    [
      'that is refused',
      { type: 'MsgAppResp', from: 2, to: 1, reject: true, rejectHint: 4 },
      '2->1 MsgAppResp Term:0 Log:0/0 Rejected (Hint: 4)',
    ],
    [
      'with a commit index',
      { type: 'MsgHeartbeat', from: 1, to: 2, commit: 5 },
      '1->2 MsgHeartbeat Term:0 Log:0/0 Commit:5',
    ],
    [
      'with an entry',
      { type: 'MsgApp', from: 1, to: 2, commit: 5, entries: [a] },
      '1->2 MsgApp Term:0 Log:0/0 Commit:5 Entries:[3/11 EntryNormal "a"]',
    ],
    [
      'with two entries',
      { type: 'MsgApp', from: 1, to: 2, entries: [a, b] },
      '1->2 MsgApp Term:0 Log:0/0 Entries:[\n' + '  3/11 EntryNormal "a"\n  3/12 EntryNormal "b"\n]',
    ],
    [
      'with no snapshot to speak of',
      { type: 'MsgSnap', snapshot: EMPTY_SNAPSHOT },
      'None->None MsgSnap Term:0 Log:0/0',
    ],
    [
      'with a snapshot',
      { type: 'MsgSnap', from: 1, to: 2, snapshot: snapshotAt(9, 3) },
      '1->2 MsgSnap Term:0 Log:0/0\n  Snapshot: Index:9 Term:3 ConfState:Voters:[1 2 3] ' +
        'VotersOutgoing:[] Learners:[] LearnersNext:[] AutoLeave:false',
    ],
  ])('%s', (_, parts, text) => {
    expect(describeMessage(newMessage(parts))).toBe(text);
  });

  test('shows payloads as it is told to', () => {
    const one = newMessage({ type: 'MsgProp', from: 1, to: 1, entries: [a] });
    expect(describeMessage(one, upper)).toContain('Entries:[3/11 EntryNormal A]');
    const two = newMessage({ type: 'MsgProp', from: 1, to: 1, entries: [a, b] });
    expect(describeMessage(two, upper)).toContain('\n  3/12 EntryNormal B\n');
  });

  test('indents the responses that it carries, and what they carry', () => {
    const m = newMessage({
      type: 'MsgStorageAppend',
      from: 1,
      to: LOCAL_APPEND_THREAD,
      term: 3,
      vote: 2,
      entries: [a, b],
      responses: [
        newMessage({ type: 'MsgAppResp', from: 1, to: 2, term: 3, index: 12 }),
        newMessage({
          type: 'MsgStorageAppendResp',
          from: LOCAL_APPEND_THREAD,
          to: 1,
          entries: [a, b],
        }),
      ],
    });
    expect(describeMessage(m)).toBe(
      [
        '1->AppendThread MsgStorageAppend Term:3 Log:0/0 Vote:2 Entries:[',
        '  3/11 EntryNormal "a"',
        '  3/12 EntryNormal "b"',
        '] Responses:[',
        '  1->2 MsgAppResp Term:3 Log:0/12',
        '  AppendThread->1 MsgStorageAppendResp Term:0 Log:0/0 Entries:[',
        '    3/11 EntryNormal "a"',
        '    3/12 EntryNormal "b"',
        '  ]',
        ']',
      ].join('\n'),
    );
  });
});

describe('a Ready', () => {
  const nothing: Ready = {
    softState: null,
    hardState: null,
    readStates: [],
    entries: [],
    snapshot: null,
    committedEntries: [],
    messages: [],
    mustSync: false,
  };

  test('with nothing in it says so', () => {
    expect(describeReady(nothing)).toBe('<empty Ready>');
    expect(describeReady({ ...nothing, hardState: EMPTY_HARD_STATE, snapshot: EMPTY_SNAPSHOT })).toBe(
      '<empty Ready>',
    );
  });

  test('shows each part it has, in order', () => {
    const full: Ready = {
      softState: { lead: 1, state: 'StateLeader' },
      hardState: { term: 2, vote: 1, commit: 3 },
      readStates: [
        { index: 7, requestCtx: bytes('ab') },
        { index: 8, requestCtx: bytes('') },
      ],
      entries: [newEntry(2, 5, bytes('e'))],
      snapshot: snapshotAt(4, 2),
      committedEntries: [newEntry(2, 3, bytes('c'))],
      messages: [
        newMessage({ type: 'MsgHeartbeat', from: 1, to: 2 }),
        newMessage({ type: 'MsgHeartbeat', from: 1, to: 3 }),
      ],
      mustSync: true,
    };
    const lines = (e: string, c: string): string =>
      [
        'Ready MustSync=true:',
        'Lead:1 State:StateLeader',
        'HardState Term:2 Vote:1 Commit:3',
        'ReadStates [{7 [97 98]} {8 []}]',
        'Entries:',
        `2/5 EntryNormal ${e}`,
        'Snapshot Index:4 Term:2 ConfState:Voters:[1 2 3] VotersOutgoing:[] Learners:[] ' +
          'LearnersNext:[] AutoLeave:false',
        'CommittedEntries:',
        `2/3 EntryNormal ${c}`,
        'Messages:',
        '1->2 MsgHeartbeat Term:0 Log:0/0',
        '1->3 MsgHeartbeat Term:0 Log:0/0',
        '',
      ].join('\n');
    expect(describeReady(full)).toBe(lines('"e"', '"c"'));
    expect(describeReady(full, upper)).toBe(lines('E', 'C'));
  });

  test('says when nothing need be synced', () => {
    const text = describeReady({ ...nothing, softState: { lead: 0, state: 'StateFollower' } });
    expect(text).toBe('Ready MustSync=false:\nLead:0 State:StateFollower\n');
  });
});
