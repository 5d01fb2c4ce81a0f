import { describe, expect, test } from 'vitest';
import { Changer } from '../../src/changer.ts';
import { parseConfChanges } from '../../src/conf_change.ts';
import { JointConfig, MajorityConfig } from '../../src/quorum.ts';
import { ProgressTracker, TrackerConfig, type ProgressMap } from '../../src/tracker.ts';

/** A tracker of these members, after the changes `v1 l2 ...` from nothing. */
function trackerOf(changes: string, joint = ''): ProgressTracker {
  const tracker = new ProgressTracker(10, 1000);
  for (const change of parseConfChanges(changes)) {
    const { config, progress } = new Changer(tracker, 1).simple([change]);
    tracker.install({ config, progress });
  }
  if (joint !== '') {
    const changer = new Changer(tracker, 1);
    const { config, progress } = changer.enterJoint(false, parseConfChanges(joint));
    tracker.install({ config, progress });
  }
  return tracker;
}

describe('a configuration', () => {
  const config = new TrackerConfig(
    new JointConfig(new MajorityConfig([2, 1]), new MajorityConfig([3, 1])),
    [10, 9],
    [3],
    true,
  );

  test("in the form that is stored is the caller's own", () => {
    const { voters, votersOutgoing, learners, learnersNext } = config.confState();
    for (const ids of [voters, votersOutgoing, learners, learnersNext]) {
      (ids as number[]).push(99);
    }
    expect(config.confState()).toEqual({
      voters: [1, 2],
      votersOutgoing: [1, 3],
      learners: [9, 10],
      learnersNext: [3],
      autoLeave: true,
    });
  });

  test('as text names what it has', () => {
    expect(`${config}`).toBe('voters=(1 2)&&(1 3) learners=(9 10) learners_next=(3) autoleave');
    expect(`${new TrackerConfig()}`).toBe('voters=()');
  });

  test('is stored with rising ids', () => {
    expect(config.confState()).toEqual({
      voters: [1, 2],
      learners: [9, 10],
      votersOutgoing: [1, 3],
      learnersNext: [3],
      autoLeave: true,
    });
  });

  test('has clones that go their own way', () => {
    const copy = config.clone();
    expect(copy.confState()).toEqual(config.confState());
    copy.voters.incoming.delete(1);
    copy.voters.outgoing.delete(1);
    copy.learners.clear();
    copy.learnersNext.clear();
    copy.autoLeave = false;
    expect(config.confState()).toEqual({
      voters: [1, 2],
      learners: [9, 10],
      votersOutgoing: [1, 3],
      learnersNext: [3],
      autoLeave: true,
    });
  });
});

describe('members', () => {
  test('are listed rising, learners too', () => {
    expect(trackerOf('v10 v9 l1').ids()).toEqual([1, 9, 10]);
    expect(new ProgressTracker(1, 1).ids()).toEqual([]);
  });

  test('get windows of the limits of the tracker', () => {
    const pr = new ProgressTracker(7, 70).newProgress(5, true);
    expect(pr).toMatchObject({ next: 5, match: 0, isLearner: true });
    expect(pr.inflights).toMatchObject({ size: 7, maxBytes: 70 });
  });

  test('are replaced as a whole', () => {
    const tracker = trackerOf('v1 v2');
    const progress: ProgressMap = new Map([[4, tracker.newProgress(1, false)]]);
    const config = new TrackerConfig(new JointConfig(new MajorityConfig([4])));
    tracker.install({ config, progress });
    expect(tracker.ids()).toEqual([4]);
    expect(tracker.config).toBe(config);
    expect(tracker.progress).toBe(progress);
  });
});

test.each([
  ['v1', '', true],
  ['v1 l2', '', true],
  ['v1 v2', '', false],
  ['v1', 'v1', false],
  ['v1 v2', 'r2', false],
])('%s then joint "%s": alone %s', (changes, joint, alone) => {
  expect(trackerOf(changes, joint).isSingleton()).toBe(alone);
});

describe('the committed index', () => {
  const committed = (tracker: ProgressTracker, matches: Record<number, number>): number => {
    for (const [id, pr] of tracker.progress) pr.match = matches[id] ?? 0;
    return tracker.committed();
  };

  test.each([
    ['one voter', 'v1', '', { 1: 2 }, 2],
    ['three voters', 'v1 v2 v3', '', { 1: 9, 2: 4, 3: 1 }, 4],
    ['an even number', 'v1 v2 v3 v4', '', { 1: 9, 2: 4, 3: 3, 4: 1 }, 3],
    ['learners do not count', 'v1 v2 v3 l4 l5', '', { 1: 2, 4: 9, 5: 9 }, 0],
    ['both halves must hold it', 'v1 v2', 'v3 r1', { 1: 9, 2: 9, 3: 5 }, 5],
  ])('%s', (_, changes, joint, matches, expected) => {
    expect(committed(trackerOf(changes, joint), matches)).toBe(expected);
  });

  test('follows a progress that is replaced', () => {
    const tracker = trackerOf('v1');
    tracker.progress.get(1)!.match = 5;
    tracker.progress.set(1, tracker.newProgress(1, false));
    expect(tracker.committed()).toBe(0);
  });
});

describe('the quorum is active', () => {
  test.each([
    ['when all are', 'v1 v2 v3', '', [1, 2, 3], true],
    ['when a majority is', 'v1 v2 v3', '', [1, 3], true],
    ['not when a minority is', 'v1 v2 v3', '', [1], false],
    ['whatever learners do', 'v1 v2 l3 l4', '', [1, 3, 4], false],
    ['not when one half is silent', 'v1', 'v2 v3', [1], false],
    ['when both halves are', 'v1', 'v2 v3', [1, 2], true],
  ])('%s', (_, changes, joint, active, expected) => {
    const tracker = trackerOf(changes, joint);
    for (const [id, pr] of tracker.progress) pr.recentActive = active.includes(id);
    expect(tracker.quorumActive()).toBe(expected);
  });
});

describe('an election', () => {
  /** A tracker that has heard these answers, such as `1y 2n`. */
  const after = (changes: string, answers: string, joint = ''): ProgressTracker => {
    const tracker = trackerOf(changes, joint);
    for (const answer of answers.split(' ').filter((word) => word !== '')) {
      tracker.recordVote(Number(answer.slice(0, -1)), answer.endsWith('y'));
    }
    return tracker;
  };

  test.each([
    ['starts with no votes', 'v1 v2 v3', '', '', 0, 0, 'VotePending'],
    ['is won by a majority', 'v1 v2 v3', '', '1y 2y', 2, 0, 'VoteWon'],
    ['is lost without one', 'v1 v2 v3', '', '1y 2n 3n', 1, 2, 'VoteLost'],
    ['leaves out learners', 'v1 v2 l3 l4', '', '1y 3y 4n', 1, 0, 'VotePending'],
    ['leaves out strangers', 'v1 v2', '', '1y 9y 8n', 1, 0, 'VotePending'],
    ['counts the first vote only', 'v1 v2 v3', '', '1y 1n 2n 2y', 1, 1, 'VotePending'],
    ['needs both halves', 'v1 v2 v3', 'r2 r3 v4', '1y 2y', 2, 0, 'VotePending'],
    ['is won in both halves', 'v1 v2 v3', 'r2 r3 v4', '1y 2y 4y', 3, 0, 'VoteWon'],
  ])('%s', (_, changes, joint, answers, granted, rejected, result) => {
    expect(after(changes, answers, joint).tallyVotes()).toEqual({
      granted,
      rejected,
      result,
    });
  });

  test('can be held again', () => {
    const tracker = after('v1 v2', '1n 2n');
    tracker.resetVotes();
    expect(tracker.tallyVotes()).toMatchObject({ rejected: 0, result: 'VotePending' });
    tracker.recordVote(1, true);
    tracker.recordVote(2, true);
    expect(tracker.tallyVotes()).toMatchObject({ granted: 2, result: 'VoteWon' });
  });
});
