import { describe, expect, test } from 'vitest';
import { NO_BYTES } from '../../src/entry.ts';
import {
  EMPTY_SNAPSHOT,
  equivalentConfStates,
  isEmptySnapshot,
  newConfState,
  newSnapshot,
  snapshotId,
} from '../../src/snapshot.ts';
import { bytes } from './support/entries.ts';

const full = newConfState({
  voters: [1, 2, 3],
  learners: [4, 5],
  votersOutgoing: [1, 2, 6],
  learnersNext: [6],
  autoLeave: true,
});

test('what is not named in a conf state is empty', () => {
  expect(newConfState()).toEqual({
    voters: [],
    learners: [],
    votersOutgoing: [],
    learnersNext: [],
    autoLeave: false,
  });
  expect(newConfState({ learners: [4] })).toMatchObject({ voters: [], learners: [4] });
});

test('a snapshot remembers where it stands and who belonged to it', () => {
  const snapshot = newSnapshot(11, 3, full, bytes('state'));
  expect(snapshot).toEqual({
    data: bytes('state'),
    metadata: { confState: full, index: 11, term: 3 },
  });
  expect(snapshotId(snapshot)).toEqual({ index: 11, term: 3 });
  expect(newSnapshot(1, 1, full).data).toBe(NO_BYTES);
});

test('index 0 and null are no snapshot', () => {
  expect(isEmptySnapshot(null)).toBe(true);
  expect(isEmptySnapshot(EMPTY_SNAPSHOT)).toBe(true);
  expect(isEmptySnapshot(newSnapshot(1, 1, full))).toBe(false);
});

describe('equivalent conf states [raftpb/confstate_test.go TestConfState_Equivalent]', () => {
  test.each([
    ['empty ones', newConfState(), newConfState()],
    ['the same one', full, full],
    [
      'ones in another order',
      full,
      newConfState({
        voters: [3, 1, 2],
        learners: [5, 4],
        votersOutgoing: [6, 2, 1],
        learnersNext: [6],
        autoLeave: true,
      }),
    ],
    [
      'ids that text would sort otherwise',
      newConfState({ voters: [9, 10, 100] }),
      newConfState({ voters: [100, 9, 10] }),
    ],
  ])('are %s', (_, a, b) => {
    expect(equivalentConfStates(a, b)).toBe(true);
    expect(equivalentConfStates(b, a)).toBe(true);
  });

  test.each([
    ['voters', { voters: [1, 2, 4] }],
    ['number of voters', { voters: [1, 2] }],
    ['learners', { learners: [4] }],
    ['outgoing voters', { votersOutgoing: [1, 2] }],
    ['next learners', { learnersNext: [] }],
    ['auto leave', { autoLeave: false }],
  ])('do not differ in %s', (_, difference) => {
    const other = { ...full, ...difference };
    expect(equivalentConfStates(full, other)).toBe(false);
    expect(equivalentConfStates(other, full)).toBe(false);
  });

  test('a repeated id is not two members', () => {
    const a = newConfState({ voters: [1, 1, 2] });
    const b = newConfState({ voters: [1, 2, 2] });
    expect(equivalentConfStates(a, b)).toBe(false);
  });

  test('comparing leaves the order of both alone', () => {
    const a = newConfState({ voters: [3, 1] });
    equivalentConfStates(a, newConfState({ voters: [1, 3] }));
    expect(a.voters).toEqual([3, 1]);
  });
});
