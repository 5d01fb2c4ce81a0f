/** Rare situations: each is seen in a stream of events that has it, and only there. */
import { describe, expect, test } from 'vitest';
import { newEntry } from '../../src/entry.ts';
import { newConfState, newSnapshot } from '../../src/snapshot.ts';
import { runSeed } from '../../sim/campaign.ts';
import { Coverage, mergeCoverage, SITUATIONS } from '../../sim/coverage.ts';
import type { SituationId } from '../../sim/coverage.ts';
import { Script } from './checkers/script.ts';

const tested = new Set<SituationId>();

/** What a story shows that its beginning does not. */
function seenIn(story: (script: Script) => void, nodes = 3, told?: (script: Script) => void): string[] {
  const coverage = new Coverage();
  const script = new Script(nodes, {}, [coverage]);
  told?.(script);
  const before = new Map(coverage.seen);
  story(script);
  return [...coverage.seen].filter(([id, count]) => count > (before.get(id) ?? 0)).map(([id]) => id);
}

/** Leader 1 of term 1; entry 1 is applied by all. */
function settled(script: Script): void {
  script.elect(1, 1, [2]);
  script.settle(1, [2, 3]);
}

function change(script: Script, index: number, parts: Parameters<Script['conf']>[2]): void {
  for (const id of [1, 2]) script.conf(id, index, parts);
}

const hardState = { term: 1, vote: 0, commit: 1 };

const trio = newConfState({ voters: [1, 2, 3] });

type Story = readonly [SituationId, (script: Script) => void];

const STORIES: readonly Story[] = [
  [
    'split-vote',
    (s) => {
      s.stand(2, 2);
      s.stand(3, 2);
      s.stand(2, 3);
    },
  ],
  ['two-leaders', (s) => s.elect(2, 2, [3])],
  [
    'candidate-yields',
    (s) => {
      s.stand(2, 2);
      s.deliver('MsgApp', 3, 2, { term: 2 });
      s.state(2, { role: 'follower', lead: 3 });
    },
  ],
  [
    'candidate-refused',
    (s) => {
      s.stand(2, 2);
      s.deliver('MsgVoteResp', 3, 2, { term: 2, reject: true });
      s.state(2, { role: 'follower' });
    },
  ],
  [
    'old-vote-late',
    (s) => {
      s.stand(2, 2);
      s.stand(2, 3);
      s.deliver('MsgVoteResp', 3, 2, { term: 2 });
    },
  ],
  [
    'vote-twice',
    (s) => {
      s.stand(2, 2);
      s.deliver('MsgVoteResp', 3, 2, { term: 2 }, 99, 1);
      s.deliver('MsgVoteResp', 3, 2, { term: 2 }, 99);
    },
  ],
  [
    'vote-held-by-lease',
    (s) => {
      s.deliver('MsgVote', 3, 2, { term: 2 });
      s.tick(2);
    },
  ],
  ['pre-vote-refused', (s) => s.deliver('MsgPreVoteResp', 3, 2, { term: 1, reject: true })],
  [
    'disturbed-leader',
    (s) => {
      s.tick(2);
      s.state(2, { role: 'pre-candidate', lead: 0 });
    },
  ],
  [
    'quorum-lost',
    (s) => {
      s.tick(1);
      s.state(1, { role: 'follower', lead: 0 });
    },
  ],
  [
    'outsider-campaigns',
    (s) => {
      s.conf(1, 2, { voters: [1, 2] });
      s.deliver('MsgTimeoutNow', 1, 3);
      s.state(3, { role: 'candidate', term: 2, vote: 3, lead: 0 });
    },
  ],
  [
    'transfer-completed',
    (s) => {
      s.deliver('MsgTimeoutNow', 1, 2);
      s.stand(2, 2);
      s.vote(3, 2, 2);
      s.lead(2);
    },
  ],
  [
    'transfer-timed-out',
    (s) => {
      s.send('MsgTimeoutNow', 1, 2);
      s.tick(1, 50);
    },
  ],
  [
    'truncation-unsynced',
    (s) => {
      s.append(2, [newEntry(1, 2), newEntry(1, 3)]);
      s.append(2, [newEntry(1, 2)]);
    },
  ],
  [
    'truncation-unsynced',
    (s) => {
      s.state(2, { lastIndex: 3 });
      s.state(2, { lastIndex: 2 });
    },
  ],
  [
    'truncation-synced',
    (s) => {
      s.append(2, [newEntry(1, 2)]);
      s.sync(2);
      s.append(2, [newEntry(2, 2)]);
    },
  ],
  ['append-refused', (s) => s.deliver('MsgAppResp', 2, 1, { index: 3, reject: true })],
  [
    'append-twice',
    (s) => {
      s.deliver('MsgApp', 1, 2, {}, 99, 1);
      s.deliver('MsgApp', 1, 2, {}, 99);
    },
  ],
  [
    'append-late',
    (s) => {
      s.deliver('MsgApp', 1, 2, {}, 99);
      s.deliver('MsgApp', 1, 2, {}, 98);
    },
  ],
  ['append-of-old-term', (s) => s.deliver('MsgApp', 1, 2, { term: 0 })],
  [
    'earlier-term-committed',
    (s) => {
      s.propose(1, 'a');
      s.follow(2, 1, 2);
      s.state(1, { role: 'follower' });
      s.elect(2, 2, [3]);
      s.settle(2, [3]);
    },
  ],
  [
    'commit-before-own-disk',
    (s) => {
      s.append(1, [newEntry(1, 2)]);
      s.commit(1, 2);
    },
  ],
  [
    'window-full',
    (s) => {
      s.propose(1, 'a');
      s.propose(1, 'b');
      s.send('MsgApp', 1, 2, { index: 1 });
    },
  ],
  ['proposal-dropped', (s) => s.emit('refuse', 2, { detail: 'proposal' })],
  [
    'crash-loses-entries',
    (s) => {
      s.append(2, [newEntry(1, 2)]);
      s.crash(2);
    },
  ],
  [
    'crash-loses-vote',
    (s) => {
      s.deliver('MsgVote', 3, 2, { term: 2 });
      s.state(2, { term: 2, vote: 3, lead: 0 });
      s.crash(2);
    },
  ],
  [
    'crash-keeps-unsynced',
    (s) => {
      s.append(2, [newEntry(1, 2)]);
      s.crash(2, 1);
    },
  ],
  ['torn-record', (s) => s.emit('crash', 2, { detail: 'torn' })],
  ['sync-failed', (s) => s.emit('crash', 2, { detail: 'fsync' })],
  [
    'restart-uncommitted',
    (s) => {
      s.crash(2);
      s.restart(2);
    },
  ],
  [
    'restart-in-joint',
    (s) => {
      s.emit('restart', 2, {
        conf: newConfState({ voters: [1], votersOutgoing: [1, 2] }),
        hardState: { term: 1, vote: 1, commit: 1 },
      });
    },
  ],
  ['leader-crashed', (s) => s.crash(1)],
  [
    'leader-paused',
    (s) => {
      s.emit('pause', 1);
      s.emit('resume', 1);
    },
  ],
  [
    'one-way-loss',
    (s) => {
      s.emit('cut', 0, { index: 1, count: 2 });
      const message = { type: 'MsgHeartbeat', from: 1, to: 2 } as never;
      s.emit('drop', 2, { flight: { id: 99, message, due: null } });
    },
  ],
  ['snapshot-installed', (s) => s.snapshot(2, 5, 1)],
  [
    'snapshot-over-log',
    (s) => {
      s.append(2, [newEntry(1, 2), newEntry(1, 3)]);
      s.deliver('MsgSnap', 1, 2, { snapshot: newSnapshot(2, 1, newConfState()) });
    },
  ],
  [
    'snapshot-old',
    (s) => {
      s.deliver('MsgSnap', 1, 2, { snapshot: newSnapshot(1, 1, newConfState()) });
    },
  ],
  [
    'snapshot-lost',
    (s) => {
      const message = { type: 'MsgSnap', from: 1, to: 2 } as never;
      s.emit('drop', 2, { flight: { id: 99, message, due: null } });
    },
  ],
  ['joint-entered', (s) => change(s, 2, { voters: [1, 4], votersOutgoing: [1, 2, 3] })],
  [
    'joint-left-by-other',
    (s) => {
      change(s, 2, { voters: [1, 2, 4], votersOutgoing: [1, 2, 3] });
      s.elect(2, 2, [1, 3]);
      change(s, 4, { voters: [1, 2, 4] });
    },
  ],
  [
    'auto-leave',
    (s) => {
      change(s, 2, { voters: [1, 4], votersOutgoing: [1, 2, 3], autoLeave: true });
      change(s, 3, { voters: [1, 4] });
    },
  ],
  ['leader-removed', (s) => s.conf(1, 2, { voters: [2, 3] })],
  [
    'learner-promoted',
    (s) => {
      change(s, 2, { voters: [1, 2, 3], learners: [4] });
      change(s, 3, { voters: [1, 2, 3, 4] });
    },
  ],
  ['voter-demoted', (s) => change(s, 2, { voters: [1, 2], learners: [3] })],
  [
    'non-voter-asked',
    (s) => {
      s.conf(3, 2, { voters: [1, 2], learners: [3] });
      s.deliver('MsgVote', 2, 3, { term: 2 });
    },
  ],
  [
    'stale-leader-asked',
    (s) => {
      s.elect(2, 2, [3]);
      s.call(1, {});
    },
  ],
  [
    'read-before-commit',
    (s) => {
      s.elect(2, 2, [3]);
      s.call(2, {});
    },
  ],
  [
    'read-over-election',
    (s) => {
      const operation = s.call(3, {});
      s.elect(2, 2, [3]);
      s.answer(3, operation, 1);
    },
  ],
  ['read-forwarded', (s) => s.deliver('MsgReadIndexResp', 1, 2, { index: 1 })],
  [
    'write-twice-in-log',
    (s) => {
      s.propose(1, '7.1 put k v');
      s.propose(1, '7.1 put k v');
      s.settle(1, [2]);
    },
  ],
  [
    'abandoned-write-done',
    (s) => {
      const operation = s.call(1, { kind: 'put', value: 'v', client: 7 });
      s.emit('give-up', 0, { operation });
      s.propose(1, '7.1 put k v');
      s.settle(1, [2]);
    },
  ],
  [
    'cas-failed',
    (s) => {
      s.answer(1, s.call(1, { kind: 'cas', value: 'v', expected: 'x' }), 1, 'y');
    },
  ],
  ['proposal-replaced', (s) => s.emit('told', 1, { term: 1, count: 1, detail: 'replaced' })],
  ['fate-unknown', (s) => s.emit('told', 1, { term: 1, count: 1, detail: 'unknown' })],
  ['change-refused', (s) => s.emit('told', 1, { term: 1, count: 1, detail: 'refused' })],
  [
    'change-awaited',
    (s) => {
      s.emit('told', 1, { term: 1, count: 1, detail: 'joint' });
      s.emit('told', 1, { term: 1, count: 1, detail: 'changed' });
    },
  ],
  ['storage-failed', (s) => s.emit('fail', 1, { detail: 'write' })],
  ['snapshot-by-itself', (s) => s.capture(1, 1, 0, 0)],
  [
    'snapshot-saved-late',
    (s) => {
      s.capture(1, 1, 0);
      s.tick(2);
      s.tick(3);
      s.compact(1, 1, 1);
    },
  ],
  [
    'machine-restored',
    (s) => {
      s.crash(3);
      s.emit('restart', 3, { index: 1, count: 0, hardState, conf: trio });
      s.restore(3, 1);
    },
  ],
  [
    'machine-kept',
    (s) => {
      s.crash(3);
      s.emit('restart', 3, { index: 1, count: 1, hardState, conf: trio });
    },
  ],
];

test.each(STORIES)('%s', (id, story) => {
  expect(seenIn(story, 3, settled)).toContain(id);
  tested.add(id);
});

test('a quiet life shows nothing of all that', () => {
  const quiet = (script: Script): void => {
    settled(script);
    script.propose(1, 'a');
    script.settle(1, [2, 3]);
    const put = script.call(1, { kind: 'put', value: 'v', client: 7 });
    script.propose(1, '7.1 put k v');
    script.settle(1, [2, 3]);
    script.answer(1, put, 3);
    const cas = script.call(1, { kind: 'cas', value: 'w', expected: 'v', client: 8 });
    script.propose(1, '8.1 cas k w v');
    script.settle(1, [2, 3]);
    script.answer(1, cas, 4, 'v');
    script.answer(2, script.call(2, {}), 4, 'w');
    for (const id of [1, 2, 3]) script.save(id);
    for (const id of [1, 2, 3]) script.sync(id);
    script.crash(3);
    script.restart(3);
  };
  expect(seenIn(quiet)).toEqual([]);
});

describe('all situations', () => {
  test('have a name and a sentence of their own, and a story here', () => {
    expect(SITUATIONS.length).toBeGreaterThanOrEqual(35);
    expect(new Set(SITUATIONS.map(({ sentence }) => sentence)).size).toBe(SITUATIONS.length);
    for (const { id, sentence } of SITUATIONS) {
      expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(sentence).toMatch(/^[a-z].*[^.]$/);
    }
    expect(SITUATIONS.map(({ id }) => id).filter((id) => !tested.has(id))).toEqual([]);
  });

  test('are summed up over runs', () => {
    const sum = new Map<SituationId, number>([['split-vote', 2]]);
    mergeCoverage(
      sum,
      new Map([
        ['split-vote', 3],
        ['append-late', 1],
      ]),
    );
    expect([...sum]).toEqual([
      ['split-vote', 5],
      ['append-late', 1],
    ]);
  });

  test('come up in real runs, and watching changes nothing', () => {
    const sum = new Map<SituationId, number>();
    for (let seed = 1; seed <= 12; seed++) {
      const coverage = new Coverage();
      const watched = runSeed('default', seed, { observers: [coverage] });
      expect(watched.violation).toBeNull();
      expect(runSeed('default', seed).events).toBe(watched.events);
      mergeCoverage(sum, coverage.seen);
    }
    expect(sum.size).toBeGreaterThan(20);
  });
});
