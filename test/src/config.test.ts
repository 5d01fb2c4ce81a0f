import { describe, expect, test } from 'vitest';
import { resolveConfig, type Config } from '../../src/config.ts';
import { NO_LIMIT } from '../../src/entry.ts';
import { ConfigError } from '../../src/errors.ts';
import { SILENT } from '../../src/logger.ts';
import { LOCAL_APPEND_THREAD, LOCAL_APPLY_THREAD } from '../../src/ids.ts';
import { MemoryStorage } from '../../src/storage.ts';
import { newRecorder } from './support/recorder.ts';

const minimal: Config = {
  id: 1,
  electionTick: 10,
  heartbeatTick: 1,
  storage: new MemoryStorage(),
  random: () => 0,
};

describe('resolveConfig', () => {
  test('fills in the defaults', () => {
    expect(resolveConfig(minimal)).toEqual({
      ...minimal,
      applied: 0,
      asyncStorageWrites: false,
      maxSizePerMsg: 1024 * 1024,
      maxCommittedSizePerReady: 1024 * 1024,
      maxUncommittedEntriesSize: NO_LIMIT,
      maxUntakenEntries: 4096,
      maxUntakenSize: 64 * 1024 * 1024,
      maxUntakenMsgs: 4096,
      maxInflightMsgs: 256,
      maxInflightBytes: NO_LIMIT,
      checkQuorum: false,
      preVote: false,
      readOnlyOption: 'ReadOnlySafe',
      disableProposalForwarding: false,
      disableConfChangeValidation: false,
      stepDownOnRemoval: false,
      exactlyAsEtcd: false,
      logger: SILENT,
      onTransition: null,
    });
  });

  test('keeps every field that is named', () => {
    const full: Required<Config> = {
      ...minimal,
      applied: 4,
      asyncStorageWrites: true,
      maxSizePerMsg: 10,
      maxCommittedSizePerReady: 20,
      maxUncommittedEntriesSize: 30,
      maxUntakenEntries: 31,
      maxUntakenSize: 32,
      maxUntakenMsgs: 33,
      maxInflightMsgs: 40,
      maxInflightBytes: 50,
      checkQuorum: true,
      preVote: true,
      readOnlyOption: 'ReadOnlyLeaseBased',
      disableProposalForwarding: true,
      disableConfChangeValidation: true,
      stepDownOnRemoval: true,
      exactlyAsEtcd: true,
      logger: newRecorder(),
      onTransition: () => undefined,
    };
    expect(resolveConfig(full)).toEqual(full);
    expect(resolveConfig(full).logger).toBe(full.logger);
  });

  test('limits what nobody takes, but not where it does as etcd/raft', () => {
    const { maxUntakenEntries, maxUntakenSize, maxUntakenMsgs } = resolveConfig({
      ...minimal,
      exactlyAsEtcd: true,
    });
    expect([maxUntakenEntries, maxUntakenSize, maxUntakenMsgs]).toEqual([NO_LIMIT, NO_LIMIT, NO_LIMIT]);
  });

  test('hands out as much at once as fits in one message', () => {
    const sizes = (maxSizePerMsg: number): number =>
      resolveConfig({ ...minimal, maxSizePerMsg }).maxCommittedSizePerReady;
    expect(sizes(77)).toBe(77);
    expect(sizes(0)).toBe(1);
  });

  test.each<[string, Partial<Config>]>([
    ['an election twice as slow as the heartbeat', { electionTick: 2 }],
    ['one entry per message', { maxSizePerMsg: 0 }],
    ['a window of one message', { maxInflightMsgs: 1 }],
    ['as many bytes in flight as in a message', { maxSizePerMsg: 9, maxInflightBytes: 9 }],
    [
      'lease reads with check quorum',
      {
        checkQuorum: true,
        readOnlyOption: 'ReadOnlyLeaseBased',
      },
    ],
    ['the largest id', { id: Number.MAX_SAFE_INTEGER }],
  ])('accepts %s', (_, part) => {
    expect(() => resolveConfig({ ...minimal, ...part })).not.toThrow();
  });

  const whole = (least: number, got: unknown): string =>
    `must be a whole number of at least ${least}, got ${got}`;
  test.each<[string, string, string, object]>([
    ['id 0', 'id', whole(1, 0), { id: 0 }],
    ['a negative id', 'id', whole(1, -1), { id: -1 }],
    ['an unsafe id', 'id', whole(1, 2 ** 53), { id: 2 ** 53 }],
    ['no id', 'id', whole(1, undefined), { id: undefined }],
    ['an id that is text', 'id', whole(1, '1'), { id: '1' }],
    ['the append thread as id', 'id', whole(1, -1), { id: LOCAL_APPEND_THREAD }],
    ['the apply thread as id', 'id', whole(1, -2), { id: LOCAL_APPLY_THREAD }],
    ['no heartbeat', 'heartbeatTick', whole(1, 0), { heartbeatTick: 0 }],
    ['half a tick', 'heartbeatTick', whole(1, 0.5), { heartbeatTick: 0.5 }],
    ['no election', 'electionTick', whole(1, 0), { electionTick: 0 }],
    [
      'an election as fast as the heartbeat',
      'electionTick',
      'must be greater than heartbeatTick (3), got 3',
      { electionTick: 3, heartbeatTick: 3 },
    ],
    ['no source of chance', 'random', 'must be a function such as Math.random', { random: undefined }],
    ['no storage', 'storage', 'must be a Storage', { storage: undefined }],
    ['a storage that is none', 'storage', 'must be a Storage', { storage: {} }],
    ['a negative applied index', 'applied', whole(0, -1), { applied: -1 }],
    ['a negative message size', 'maxSizePerMsg', whole(0, -1), { maxSizePerMsg: -1 }],
    ['nothing per ready', 'maxCommittedSizePerReady', whole(1, 0), { maxCommittedSizePerReady: 0 }],
    ['nothing uncommitted', 'maxUncommittedEntriesSize', whole(1, 0), { maxUncommittedEntriesSize: 0 }],
    ['no entry to take', 'maxUntakenEntries', whole(1, 0), { maxUntakenEntries: 0 }],
    ['no payload to take', 'maxUntakenSize', whole(1, -1), { maxUntakenSize: -1 }],
    ['half a message to take', 'maxUntakenMsgs', whole(1, 1.5), { maxUntakenMsgs: 1.5 }],
    [
      'an election timeout that no number holds twice',
      'electionTick',
      'must be at most 4503599627370495, got 4503599627370496',
      { electionTick: 2 ** 52 },
    ],
    ['an empty window', 'maxInflightMsgs', whole(1, 0), { maxInflightMsgs: 0 }],
    ['a negative window', 'maxInflightMsgs', whole(1, -3), { maxInflightMsgs: -3 }],
    [
      'fewer bytes in flight than in a message',
      'maxInflightBytes',
      whole(10, 9),
      { maxSizePerMsg: 10, maxInflightBytes: 9 },
    ],
    [
      'a window that no byte fits into',
      'maxInflightBytes',
      whole(1, 0),
      { maxSizePerMsg: 0, maxInflightBytes: 0 },
    ],
    [
      'an unknown way to read',
      'readOnlyOption',
      'must be one of ReadOnlySafe, ReadOnlyLeaseBased, got Fast',
      { readOnlyOption: 'Fast' },
    ],
    [
      'a lease without check quorum',
      'readOnlyOption',
      'ReadOnlyLeaseBased needs checkQuorum',
      { readOnlyOption: 'ReadOnlyLeaseBased' },
    ],
  ])('refuses %s', (_, field, problem, part) => {
    const resolve = (): unknown => resolveConfig({ ...minimal, ...part });
    expect(resolve).toThrow(ConfigError);
    expect(resolve).toThrow(`config.${field}: ${problem}`);
    expect(resolve).toThrow(expect.objectContaining({ field }));
  });
});
