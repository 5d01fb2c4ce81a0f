import { describe, expect, test } from 'vitest';
import * as errors from '../../src/errors.ts';
import { ConfigError, invariant, InvariantError, MisuseError, RaftError } from '../../src/errors.ts';
import { checkSafeInteger } from '../../src/numbers.ts';

describe('every error', () => {
  const made: Record<string, RaftError> = {};
  for (const [name, value] of Object.entries(errors)) {
    if (!(value === RaftError || value.prototype instanceof RaftError)) continue;
    const Make = value as new (...parts: string[]) => RaftError;
    made[name] = new Make('first', 'second');
  }

  test('is found', () => {
    expect(Object.keys(made).length).toBe(22);
  });

  test.each(Object.entries(made))('%s bears its own name and kind', (name, error) => {
    expect(error.name).toBe(name);
    expect(error).toBeInstanceOf(RaftError);
    expect(error).toBeInstanceOf(Error);
    expect(String(error)).toBe(`${name}: ${error.message}`);
  });

  test.each([
    ['ProposalDroppedError', 'raft proposal dropped'],
    ['StepLocalMessageError', 'raft: cannot step raft local message'],
    ['StepPeerNotFoundError', 'raft: cannot step as peer not found'],
    ['CompactedError', 'requested index is unavailable due to compaction'],
    ['UnavailableError', 'requested entry at index is unavailable'],
    ['SnapshotOutOfDateError', 'requested index is older than the existing snapshot'],
    ['SnapshotTemporarilyUnavailableError', 'snapshot is temporarily unavailable'],
    ['StoppedError', 'raft: stopped'],
  ])('%s says "%s"', (name, message) => {
    expect(made[name]!.message).toBe(message);
  });
});

test('a config error names its field', () => {
  const error = new ConfigError('id', 'is reserved');
  expect(error.field).toBe('id');
  expect(error.message).toBe('config.id: is reserved');
});

test('an invariant throws only when it is broken', () => {
  expect(() => invariant(true, 'held')).not.toThrow();
  expect(() => invariant(false, 'broken')).toThrow(new InvariantError('broken'));
  expect(() => invariant(false, 'broken')).toThrow(InvariantError);
});

describe('checkSafeInteger', () => {
  test.each([0, 1, Number.MAX_SAFE_INTEGER])('takes %d', (value) => {
    expect(() => checkSafeInteger(value, 'term')).not.toThrow();
  });

  test.each([-1, 0.5, NaN, Infinity, 2 ** 53])('refuses %d', (value) => {
    const check = (): void => checkSafeInteger(value, 'term');
    expect(check).toThrow(MisuseError);
    expect(check).toThrow(`term must be a whole number from 0 to 2^53-1, got ${value}`);
  });
});
