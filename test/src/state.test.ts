import { describe, expect, test } from 'vitest';
import {
  EMPTY_HARD_STATE,
  equalHardStates,
  equalSoftStates,
  isEmptyHardState,
  type SoftState,
} from '../../src/state.ts';

const hard = { term: 3, vote: 2, commit: 7 };

describe('equalHardStates', () => {
  test('holds for the same values', () => {
    expect(equalHardStates(hard, { ...hard })).toBe(true);
    expect(equalHardStates(EMPTY_HARD_STATE, { term: 0, vote: 0, commit: 0 })).toBe(true);
  });

  test.each(['term', 'vote', 'commit'])('sees a change of %s', (field) => {
    expect(equalHardStates(hard, { ...hard, [field]: 1 })).toBe(false);
    expect(isEmptyHardState({ ...EMPTY_HARD_STATE, [field]: 1 })).toBe(false);
  });
});

test('a node that never ran has the empty hard state', () => {
  expect(isEmptyHardState(EMPTY_HARD_STATE)).toBe(true);
  expect(isEmptyHardState(hard)).toBe(false);
});

test('soft states are equal in leader and role', () => {
  const soft: SoftState = { lead: 1, state: 'StateLeader' };
  expect(equalSoftStates(soft, { ...soft })).toBe(true);
  expect(equalSoftStates(soft, { ...soft, lead: 2 })).toBe(false);
  expect(equalSoftStates(soft, { ...soft, state: 'StateFollower' })).toBe(false);
});
