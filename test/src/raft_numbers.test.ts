/** What counts stops before 2^53-1, and chance is what it must be. */
import { describe, expect, test } from 'vitest';
import { newEntry } from '../../src/entry.ts';
import { FatalError, InvariantError, RaftError, RandomError } from '../../src/errors.ts';
import { Inflights } from '../../src/inflights.ts';
import { restore } from '../../src/install_snapshot.ts';
import { Progress } from '../../src/progress.ts';
import type { Raft } from '../../src/raft.ts';
import { RawNode } from '../../src/raw_node.ts';
import { newConfState, newSnapshot } from '../../src/snapshot.ts';
import { MemoryStorage } from '../../src/storage.ts';
import {
  become,
  bytes,
  elect,
  ELECTION_TICK,
  makeConfig,
  makeLeader,
  makeRaft,
  msg,
  progressOf,
  prop,
  snapshotOf,
  take,
  thrown,
} from './harness/nodes.ts';

const MAX = Number.MAX_SAFE_INTEGER;
const voters = [1, 2, 3];
const lastTerm = (preVote = false) =>
  makeRaft(1, { preVote, hardState: { term: MAX, vote: 2, commit: 0 } });
const after = (index: number): MemoryStorage => {
  const storage = new MemoryStorage();
  storage.applySnapshot(newSnapshot(index, 1, newConfState({ voters })));
  return storage;
};

describe('a term', () => {
  test('ends, with the vote and the term as they were', () => {
    const node = new RawNode(makeConfig(1, { hardState: { term: MAX - 1, vote: 2, commit: 0 } }));
    node.campaign();
    expect(node.basicStatus()).toMatchObject({ term: MAX, vote: 1, commit: 0 });
    const error = thrown(() => node.campaign());
    expect(error).toBeInstanceOf(InvariantError);
    expect(error.message).toContain('term cannot count past 2^53-1');
    expect(node.basicStatus()).toMatchObject({ term: MAX, vote: 1, commit: 0 });
    expect(thrown(() => node.tick())).toBe(error);
  });

  test.each<[string, () => Raft, (r: Raft) => void]>([
    ['a campaign', lastTerm, (r) => r.step(msg({ type: 'MsgHup' }))],
    ['a pre-vote', () => lastTerm(true), (r) => r.step(msg({ type: 'MsgHup' }))],
    ['a candidacy', lastTerm, (r) => r.becomeCandidate()],
    [
      'a successor',
      () => {
        const r = lastTerm();
        r.becomeFollower(MAX, 2);
        return r;
      },
      (r) => r.step(msg({ type: 'MsgTimeoutNow', from: 2, to: 1, term: MAX })),
    ],
    [
      'a snapshot for a leader',
      () => {
        const r = makeRaft(1, { hardState: { term: MAX - 1, vote: 0, commit: 0 } });
        become(r, 'StateLeader');
        return r;
      },
      (r) => void restore(r, newSnapshot(9, 9, newConfState({ voters }))),
    ],
  ])('is not counted further by %s', (_, make, call) => {
    const r = make();
    const before = snapshotOf(r);
    expect(() => call(r)).toThrow(InvariantError);
    expect(snapshotOf(r)).toEqual(before);
  });

  test('that is no such number in the storage stops the start', () => {
    for (const value of [2 ** 53, -1, 0.5, NaN]) {
      for (const part of [{ term: value }, { vote: value }, { commit: value }]) {
        const hardState = { term: 1, vote: 0, commit: 0, ...part };
        expect(() => makeRaft(1, { hardState })).toThrow(RaftError);
      }
    }
  });
});

describe('an index', () => {
  test('of the storage must leave room for the next', () => {
    expect(() => makeRaft(1, { storage: after(MAX) })).toThrow('log index cannot count past');
    expect(() => makeRaft(1, { storage: after(MAX - 1) })).not.toThrow();
  });

  test('ends at a leader, with the log as it was', () => {
    const r = makeRaft(1, { storage: after(MAX - 3) });
    become(r, 'StateLeader');
    expect(r.log.lastIndex()).toBe(MAX - 2);
    take(r);
    const before = snapshotOf(r);
    expect(() => r.step(prop(1, 'a', 'b'))).toThrow(InvariantError);
    expect(snapshotOf(r)).toEqual(before);
    r.step(prop(1, 'a'));
    expect(r.log.lastIndex()).toBe(MAX - 1);
    expect(() => r.step(prop(1, 'b'))).toThrow(InvariantError);
  });

  test('ends for a new leader before it leads', () => {
    const r = makeRaft(1, { storage: after(MAX - 1) });
    r.becomeCandidate();
    expect(() => elect(r, 1, 2, 3)).toThrow(InvariantError);
    expect(r.log.lastIndex()).toBe(MAX - 1);
  });

  test('ends at a follower, with the log as it was', () => {
    const r = makeRaft(1, { storage: after(MAX - 2) });
    r.becomeFollower(1, 2);
    const before = snapshotOf(r);
    const entries = [newEntry(1, MAX - 1), newEntry(1, MAX)];
    const append = msg({
      type: 'MsgApp',
      from: 2,
      to: 1,
      term: 1,
      index: MAX - 2,
      logTerm: 1,
      entries,
    });
    expect(() => r.step(append)).toThrow(InvariantError);
    expect(snapshotOf(r)).toEqual(before);
  });

  test('of a snapshot must leave room for the next', () => {
    const r = makeRaft(1);
    r.becomeFollower(1, 2);
    const before = snapshotOf(r);
    const snapshot = newSnapshot(MAX, 1, newConfState({ voters }));
    expect(() => r.step(msg({ type: 'MsgSnap', from: 2, to: 1, term: 1, snapshot }))).toThrow(
      InvariantError,
    );
    expect(snapshotOf(r)).toEqual(before);
  });

  test('that no follower can hold is ignored', () => {
    const r = makeLeader(1);
    for (const index of [2, 3, MAX]) {
      r.step(msg({ type: 'MsgAppResp', from: 2, to: 1, term: 1, index }));
      expect([progressOf(r, 2).match, progressOf(r, 2).next]).toEqual([0, 1]);
    }
    r.step(msg({ type: 'MsgAppResp', from: 2, to: 1, term: 1, index: 1 }));
    expect(progressOf(r, 2).match).toBe(1);
  });
});

describe('other counts end with an invariant, and unchanged', () => {
  test.each<[string, (r: Raft) => void, (r: Raft) => unknown]>([
    ['ticks without a leader', (r) => r.tick(), (r) => r.electionElapsed],
    [
      'ticks of a leader',
      (r) => {
        become(r, 'StateLeader');
        r.heartbeatElapsed = MAX;
        r.tick();
      },
      (r) => r.heartbeatElapsed,
    ],
    [
      'unstable bytes',
      (r) => {
        r.log.unstable.untakenSize = MAX;
        r.log.append([newEntry(1, 1, bytes('a'))]);
      },
      (r) => r.log.unstable.untakenSize,
    ],
    [
      'bytes that are being applied',
      (r) => {
        r.log.acceptApplying(0, MAX, true);
        r.log.acceptApplying(0, 1, true);
      },
      () => MAX,
    ],
    [
      'rounds of reads',
      (r) => {
        Object.assign(r.unprovedReads, { lastRound: MAX });
        r.unprovedReads.add(msg({ type: 'MsgReadIndex' }), 0, 1);
      },
      (r) => Reflect.get(r.unprovedReads, 'lastRound') as number,
    ],
    [
      'bytes in flight',
      () => {
        const window = new Inflights(3, MAX);
        window.add(1, MAX - 1);
        window.add(2, 2);
      },
      () => MAX,
    ],
  ])('%s', (_, call, value) => {
    const r = makeRaft(1, { maxUncommittedEntriesSize: MAX });
    r.electionElapsed = MAX;
    expect(() => call(r)).toThrow(InvariantError);
    expect(value(r)).toBe(MAX);
  });
});

describe('a source of chance', () => {
  const bad: [string, () => unknown][] = [
    ['NaN', () => NaN],
    ['a negative number', () => -0.1],
    ['1', () => 1],
    ['2', () => 2],
    ['infinity', () => Infinity],
    ['nothing', () => undefined],
    ['text', () => '0.5'],
    ['a bigint', () => 0n],
    [
      'an exception',
      () => {
        throw new Error('no entropy');
      },
    ],
  ];

  test.each(bad)('that gives %s ends the node before its role changes', (_, random) => {
    let chance: () => unknown = () => 0;
    const node = new RawNode(makeConfig(1, { random: () => chance() as number }));
    const r = node.inspect();
    for (let i = 0; i < ELECTION_TICK - 1; i++) node.tick();
    const before = r.softState;
    const { hardState } = r;
    chance = random;
    const error = thrown(() => node.tick());
    expect(error).toBeInstanceOf(RandomError);
    expect(error).toBeInstanceOf(FatalError);
    expect([r.softState, r.hardState]).toEqual([before, hardState]);
    expect(Number.isSafeInteger(r.randomizedElectionTimeout)).toBe(true);
    expect(thrown(() => node.ready())).toBe(error);
    expect(() => new RawNode(makeConfig(1, { random: random as () => number }))).toThrow(RandomError);
  });

  test('is named as the cause when it throws', () => {
    const cause = new Error('no entropy');
    const error = thrown(() =>
      makeRaft(1, {
        random: () => {
          throw cause;
        },
      }),
    );
    expect(error.cause).toBe(cause);
  });

  test('draws from the timeout to twice the timeout, less one', () => {
    const timeout = (random: number): number =>
      makeRaft(1, { random: () => random }).randomizedElectionTimeout;
    expect([timeout(0), timeout(1 - Number.EPSILON)]).toEqual([ELECTION_TICK, 2 * ELECTION_TICK - 1]);
  });
});

describe('0 <= match < next', () => {
  const progress = (): Progress => {
    const pr = new Progress(5, new Inflights(4));
    pr.maybeUpdate(4);
    return pr;
  };

  test.each<[string, (pr: Progress) => void]>([
    ['a snapshot older than what is known to match', (pr) => pr.becomeSnapshot(3)],
    [
      'a match that is no index',
      (pr) => {
        pr.match = -7;
        pr.becomeReplicate();
      },
    ],
    ['a match at the end of all indexes', (pr) => void pr.maybeUpdate(MAX)],
    [
      'a match that is no number',
      (pr) => {
        pr.match = NaN;
        pr.becomeProbe();
      },
    ],
    [
      'more entries sent than there are indexes',
      (pr) => {
        pr.becomeReplicate();
        pr.sentEntries(MAX, 0);
      },
    ],
  ])('is asserted: %s', (_, call) => {
    expect(() => call(progress())).toThrow('progress must keep 0 <= match < next');
  });
});
