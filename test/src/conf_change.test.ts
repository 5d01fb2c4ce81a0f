import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeConfChange, encodeConfChange } from '../../src/codec.ts';
import {
  asConfChangeV2,
  entersJoint,
  formatConfChanges,
  isConfChangeEntry,
  isConfChangeV1,
  leavesJoint,
  newConfChange,
  newConfChangeV2,
  parseConfChanges,
  type ConfChange,
  type ConfChangeSingle,
  type ConfChangeTransition,
  type ConfChangeV2,
} from '../../src/conf_change.ts';
import { newEntry, NO_BYTES } from '../../src/entry.ts';
import { DecodeError, RaftError } from '../../src/errors.ts';
import { confChange, payload, safeInteger, singleChange } from './support/arbitraries.ts';
import { bytes } from './support/entries.ts';
import { check } from './support/property.ts';
import { fields } from './support/wire.ts';

const voter = (nodeId: number): ConfChangeSingle => ({ type: 'ConfChangeAddNode', nodeId });

/** What comes back when a change has been through an entry. */
function throughEntry(change: ConfChange | ConfChangeV2): ConfChange | ConfChangeV2 {
  const { type, data } = encodeConfChange(change);
  return decodeConfChange(newEntry(1, 1, data, type));
}

describe('the two forms', () => {
  test('are told apart', () => {
    expect(isConfChangeV1(newConfChange('ConfChangeAddNode', 1))).toBe(true);
    expect(isConfChangeV1(newConfChangeV2([voter(1)]))).toBe(false);
  });

  test('have defaults', () => {
    expect(newConfChange('ConfChangeRemoveNode', 3)).toEqual({
      type: 'ConfChangeRemoveNode',
      nodeId: 3,
      id: 0,
      context: NO_BYTES,
    });
    expect(newConfChangeV2()).toEqual({
      transition: 'ConfChangeTransitionAuto',
      changes: [],
      context: NO_BYTES,
    });
  });

  test('the first turns into the second with one change, the second stays', () => {
    const first = newConfChange('ConfChangeAddLearnerNode', 3, 9, bytes('ctx'));
    expect(asConfChangeV2(first)).toEqual(
      newConfChangeV2(
        [{ type: 'ConfChangeAddLearnerNode', nodeId: 3 }],
        'ConfChangeTransitionAuto',
        bytes('ctx'),
      ),
    );
    const second = newConfChangeV2([voter(1), voter(2)]);
    expect(asConfChangeV2(second)).toBe(second);
  });
});

describe('leaving a joint configuration [raftpb/confchange_test.go TestLeaveJoint]', () => {
  test.each([
    ['nothing', newConfChangeV2(), true],
    ['nothing but a context', newConfChangeV2([], undefined, bytes('manual')), true],
    ['a change', newConfChangeV2([voter(1)]), false],
    ['an explicit transition', newConfChangeV2([], 'ConfChangeTransitionJointExplicit'), false],
    ['an implicit transition', newConfChangeV2([], 'ConfChangeTransitionJointImplicit'), false],
  ])('is asked for by %s: %#', (_, change, leaves) => {
    expect(leavesJoint(change)).toBe(leaves);
  });
});

describe('entering a joint configuration', () => {
  test.each<[ConfChangeTransition, number, { autoLeave: boolean } | null]>([
    ['ConfChangeTransitionAuto', 0, null],
    ['ConfChangeTransitionAuto', 1, null],
    ['ConfChangeTransitionAuto', 2, { autoLeave: true }],
    ['ConfChangeTransitionJointImplicit', 0, { autoLeave: true }],
    ['ConfChangeTransitionJointImplicit', 1, { autoLeave: true }],
    ['ConfChangeTransitionJointExplicit', 1, { autoLeave: false }],
    ['ConfChangeTransitionJointExplicit', 3, { autoLeave: false }],
  ])('%s with %d changes: %j', (transition, count, expected) => {
    const changes = Array.from({ length: count }, (_, i) => voter(i + 1));
    expect(entersJoint(newConfChangeV2(changes, transition))).toEqual(expected);
  });
});

test('entries of two types change the membership', () => {
  expect(isConfChangeEntry('EntryNormal')).toBe(false);
  expect(isConfChangeEntry('EntryConfChange')).toBe(true);
  expect(isConfChangeEntry('EntryConfChangeV2')).toBe(true);
});

describe('the bytes of a change', () => {
  test('of the first form are the fields of its message', () => {
    const change = newConfChange('ConfChangeRemoveNode', 300, 7, bytes('c'));
    const { type, data } = encodeConfChange(change);
    expect(type).toBe('EntryConfChange');
    expect([...data]).toEqual([0x08, 7, 0x10, 1, 0x18, 0xac, 0x02, 0x22, 1, 0x63]);
  });

  test('of the second form hold each change as a message of its own', () => {
    const change = newConfChangeV2(
      [voter(2), { type: 'ConfChangeAddLearnerNode', nodeId: 3 }],
      'ConfChangeTransitionJointExplicit',
      bytes('c'),
    );
    const { type, data } = encodeConfChange(change);
    expect(type).toBe('EntryConfChangeV2');
    expect([...data]).toEqual([
      0x08, 2, 0x12, 4, 0x08, 0, 0x10, 2, 0x12, 4, 0x08, 3, 0x10, 3, 0x1a, 1, 0x63,
    ]);
  });

  test('hold no id and no context when there is none', () => {
    const first = encodeConfChange(newConfChange('ConfChangeAddNode', 1));
    expect([...first.data]).toEqual([0x10, 0, 0x18, 1]);
    expect([...encodeConfChange(newConfChangeV2()).data]).toEqual([0x08, 0]);
  });

  test('bring back the change', () => {
    check(
      fc.property(confChange, (change) => {
        expect(throughEntry(change)).toEqual(change);
      }),
    );
  });

  test('none at all are the change with all fields at their first value', () => {
    const first = decodeConfChange(newEntry(1, 1, NO_BYTES, 'EntryConfChange'));
    expect(first).toEqual(newConfChange('ConfChangeAddNode', 0));
    const second = decodeConfChange(newEntry(1, 1, NO_BYTES, 'EntryConfChangeV2'));
    expect(second).toEqual(newConfChangeV2());
    expect(leavesJoint(second as ConfChangeV2)).toBe(true);
  });

  test('inside need not name a field at its first value', () => {
    const inner = fields([2, NO_BYTES]);
    expect(decodeConfChange(newEntry(1, 1, inner, 'EntryConfChangeV2'))).toEqual(
      newConfChangeV2([voter(0)]),
    );
  });

  test('may hold fields of later versions, which are passed over', () => {
    const unknown = fields([9, bytes('new')], [12, 1]);
    const v1 = Uint8Array.of(
      ...encodeConfChange(newConfChange('ConfChangeAddNode', 4)).data,
      ...unknown,
    );
    expect(decodeConfChange(newEntry(1, 1, v1, 'EntryConfChange'))).toEqual(
      newConfChange('ConfChangeAddNode', 4),
    );
    const inner = fields([2, 4], [7, 1]);
    const v2 = Uint8Array.of(...fields([2, inner]), ...unknown);
    expect(decodeConfChange(newEntry(1, 1, v2, 'EntryConfChangeV2'))).toEqual(
      newConfChangeV2([voter(4)]),
    );
  });

  test.each([-1, 1.5, NaN, 2 ** 53])('are not made of a node id %d', (nodeId) => {
    expect(() => encodeConfChange(newConfChange('ConfChangeAddNode', nodeId))).toThrow(RaftError);
    expect(() => encodeConfChange(newConfChangeV2([voter(nodeId)]))).toThrow(RaftError);
  });

  const inner = fields([1, 9]);
  test.each([
    ['an unknown type', 'EntryConfChange', fields([2, 4]), 'unknown conf change type 4'],
    ['an unknown type inside', 'EntryConfChangeV2', fields([2, inner]), 'unknown conf change type 9'],
    ['an unknown transition', 'EntryConfChangeV2', fields([1, 3]), 'unknown transition 3'],
    ['a number cut off', 'EntryConfChange', Uint8Array.of(0x08, 0x80), 'bytes end in a number'],
    ['text', 'EntryConfChangeV2', bytes('foo'), 'field 12 has wire type 6'],
  ] as const)('with %s are refused', (_, type, data, message) => {
    const decode = (): unknown => decodeConfChange(newEntry(1, 1, data, type));
    expect(decode).toThrow(DecodeError);
    expect(decode).toThrow(message);
  });

  test('when damaged are a change or a decode error, and nothing else', () => {
    const damaged = fc.oneof(
      payload(40),
      fc.tuple(confChange, fc.nat(), fc.nat(255)).map(([change, at, byte]) => {
        const { data } = encodeConfChange(change);
        data[at % data.length] = byte;
        return data;
      }),
      fc.tuple(confChange, fc.nat()).map(([change, cut]) => {
        const { data } = encodeConfChange(change);
        return data.slice(0, cut % data.length);
      }),
    );
    const type = fc.constantFrom('EntryConfChange' as const, 'EntryConfChangeV2' as const);
    check(
      fc.property(type, damaged, (entryType, data) => {
        let change: ConfChange | ConfChangeV2;
        try {
          change = decodeConfChange(newEntry(1, 1, data, entryType));
        } catch (error) {
          expect(error).toBeInstanceOf(DecodeError);
          return;
        }
        expect(throughEntry(change)).toEqual(change);
      }),
    );
  });
});

describe('changes as text', () => {
  test('name each node by a letter for what happens to it', () => {
    const changes = parseConfChanges('v1 l2 r3 u4');
    expect(changes).toEqual([
      { type: 'ConfChangeAddNode', nodeId: 1 },
      { type: 'ConfChangeAddLearnerNode', nodeId: 2 },
      { type: 'ConfChangeRemoveNode', nodeId: 3 },
      { type: 'ConfChangeUpdateNode', nodeId: 4 },
    ]);
    expect(formatConfChanges(changes)).toBe('v1 l2 r3 u4');
  });

  test('are none in an empty text', () => {
    expect(parseConfChanges('')).toEqual([]);
    expect(parseConfChanges(' \n ')).toEqual([]);
    expect(formatConfChanges([])).toBe('');
  });

  test('may stand apart by any white space', () => {
    expect(formatConfChanges(parseConfChanges('  v1\n\tr22  '))).toBe('v1 r22');
  });

  test('read back as they were', () => {
    check(
      fc.property(fc.array(singleChange(safeInteger)), (changes) => {
        expect(parseConfChanges(formatConfChanges(changes))).toEqual(changes);
      }),
    );
  });

  test.each(['x1', 'v', '1', 'v1.5', 'v-1', 'vv1', 'v1,l2', 'V1'])('refuse %s', (word) => {
    const parse = (): unknown => parseConfChanges(`v1 ${word}`);
    expect(parse).toThrow(DecodeError);
    expect(parse).toThrow(`conf change '${word}': want v, l, r or u and an id`);
  });

  test('refuse an id that a number does not hold exactly', () => {
    expect(() => parseConfChanges('v9007199254740993')).toThrow(DecodeError);
  });
});
