import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Changer, restoreMembership } from '../../src/changer.ts';
import { formatConfChanges, parseConfChanges, type ConfChangeSingle } from '../../src/conf_change.ts';
import { ConfChangeError, InvariantError } from '../../src/errors.ts';
import { JointConfig, MajorityConfig } from '../../src/quorum.ts';
import { newConfState, type ConfState } from '../../src/snapshot.ts';
import { type Membership, ProgressTracker, TrackerConfig } from '../../src/tracker.ts';
import { singleChange } from './support/arbitraries.ts';
import { check } from './support/property.ts';
import { subsets, wins } from './support/quorums.ts';

/**
 * A tracker that takes steps written as text: `simple v1 l2`, `enter r1 v3`,
 * `auto v2 v3` (enter, to be left automatically) and `leave`. The last index
 * of the log rises by one with each step.
 */
class Steps {
  readonly tracker = new ProgressTracker(10, 1000);
  lastIndex = 0;

  take(...steps: string[]): this {
    for (const step of steps) {
      const changer = new Changer(this.tracker, this.lastIndex++);
      const [kind, ...words] = step.split(' ');
      const changes = parseConfChanges(words.join(' '));
      const { config, progress } = takeStep(changer, kind!, changes);
      this.tracker.install({ config, progress });
    }
    return this;
  }

  text(): string {
    return describeMembership(this.tracker);
  }

  state(): ConfState {
    return this.tracker.config.confState();
  }
}

function takeStep(changer: Changer, kind: string, changes: readonly ConfChangeSingle[]): Membership {
  if (kind === 'leave') return changer.leaveJoint();
  if (kind === 'simple') return changer.simple(changes);
  return changer.enterJoint(kind === 'auto', changes);
}

function describeMembership({ config, progress }: Membership): string {
  const members = [...progress].sort(([a], [b]) => a - b);
  return [`${config}`, ...members.map(([id, pr]) => `${id}: ${pr}`)].join('\n');
}

/** A progress nobody has spoken to, as text. */
const probe = (id: number, next: number, rest = ''): string =>
  `${id}: StateProbe match=0 next=${next}${rest}`;

describe('steps [confchange/datadriven_test.go TestConfChangeDataDriven]', () => {
  test.each<[string, string[], string[]]>([
    ['the first voter', ['simple v1'], ['voters=(1)', probe(1, 1)]],
    [
      'one voter at a time, each probed from the end of the log',
      ['simple v1', 'simple v2', 'simple v3'],
      ['voters=(1 2 3)', probe(1, 1), probe(2, 1), probe(3, 2)],
    ],
    [
      'any number of learners at once',
      ['simple v1 l2 l3'],
      ['voters=(1) learners=(2 3)', probe(1, 1), probe(2, 1, ' learner'), probe(3, 1, ' learner')],
    ],
    [
      'a learner becomes a voter and keeps its progress',
      ['simple v1', 'simple l2', 'simple l3', 'simple v3'],
      ['voters=(1 3) learners=(2)', probe(1, 1), probe(2, 1, ' learner'), probe(3, 2)],
    ],
    [
      'a voter becomes a learner and keeps its progress',
      ['simple v1', 'simple v2', 'simple l1'],
      ['voters=(2) learners=(1)', probe(1, 1, ' learner'), probe(2, 1)],
    ],
    [
      'a removed member is forgotten',
      ['simple v1', 'simple v2 l3', 'simple r2 r3'],
      ['voters=(1)', probe(1, 1)],
    ],
    [
      'what is so already, and who is not there, change nothing',
      ['simple v1 l2', 'simple v1', 'simple l2', 'simple r9'],
      ['voters=(1) learners=(2)', probe(1, 1), probe(2, 1, ' learner')],
    ],
    ['the later of two changes counts', ['simple v1 v2 r2 l2 r2'], ['voters=(1)', probe(1, 1)]],
    ['id 0 is passed over', ['simple v1 v0 r0 l0 u0'], ['voters=(1)', probe(1, 1)]],
    ['an update is not for us to act on', ['simple v1', 'simple u1 u7'], ['voters=(1)', probe(1, 1)]],
    [
      'a joint step keeps the old voters as the outgoing half',
      ['simple v1', 'enter v2 v3'],
      ['voters=(1 2 3)&&(1)', probe(1, 1), probe(2, 1), probe(3, 1)],
    ],
    [
      'a joint step without changes is joint all the same',
      ['simple v1', 'enter'],
      ['voters=(1)&&(1)', probe(1, 1)],
    ],
    [
      'the wish to leave automatically is kept until then',
      ['simple v1', 'auto v2 v3'],
      ['voters=(1 2 3)&&(1) autoleave', probe(1, 1), probe(2, 1), probe(3, 1)],
    ],
    [
      'and is gone afterwards',
      ['simple v1', 'auto v2 v3', 'leave'],
      ['voters=(1 2 3)', probe(1, 1), probe(2, 1), probe(3, 1)],
    ],
    [
      'a voter that goes is kept while its half counts',
      ['simple v1', 'enter v2 r1'],
      ['voters=(2)&&(1)', probe(1, 1), probe(2, 1)],
    ],
    ['and forgotten afterwards', ['simple v1', 'enter v2 r1', 'leave'], ['voters=(2)', probe(2, 1)]],
    [
      'a voter that is to become a learner waits',
      ['simple v1', 'enter v2 l1'],
      ['voters=(2)&&(1) learners_next=(1)', probe(1, 1), probe(2, 1)],
    ],
    [
      'and is one afterwards, with its progress',
      ['simple v1', 'enter v2 l1', 'leave'],
      ['voters=(2) learners=(1)', probe(1, 1, ' learner'), probe(2, 1)],
    ],
    [
      'it may change its mind in the same step',
      ['simple v1', 'enter v2 l1 v1'],
      ['voters=(1 2)&&(1)', probe(1, 1), probe(2, 1)],
    ],
    ['or leave altogether', ['simple v1', 'enter v2 l1 r1', 'leave'], ['voters=(2)', probe(2, 1)]],
    [
      'a voter may go and come in one joint step',
      ['simple v1', 'enter r1 v1', 'leave'],
      ['voters=(1)', probe(1, 1)],
    ],
    [
      'a learner may be promoted and another made in one joint step',
      ['simple v1 l2', 'enter v2 l1 v3 l4', 'leave'],
      [
        'voters=(2 3) learners=(1 4)',
        probe(1, 1, ' learner'),
        probe(2, 1),
        probe(3, 1),
        probe(4, 1, ' learner'),
      ],
    ],
    [
      'all of it may be said many times over',
      ['simple v1', 'enter r1 r2 r9 v2 v3 v4 v2 v3 v4 l2 l2 r4 r4 l1 l1', 'leave'],
      ['voters=(3) learners=(1 2)', probe(1, 1, ' learner'), probe(2, 1, ' learner'), probe(3, 1)],
    ],
  ])('%s', (_, steps, expected) => {
    expect(new Steps().take(...steps).text()).toBe(expected.join('\n'));
  });

  test('a new member counts as active until the next check', () => {
    const { tracker } = new Steps().take('simple v1 l2');
    expect([...tracker.progress.values()].every((pr) => pr.recentActive)).toBe(true);
  });

  test('a new member gets a window of the tracker', () => {
    const { tracker } = new Steps().take('simple v1');
    expect(tracker.progress.get(1)!.inflights).toMatchObject({ size: 10, maxBytes: 1000 });
  });
});

describe('refused', () => {
  test.each<[string, string[], string, string]>([
    ['no voter at all', [], 'simple l1', 'removed all voters'],
    ['no change from nothing', [], 'simple', 'removed all voters'],
    ['the last voter goes', ['simple v1'], 'simple r1', 'removed all voters'],
    ['the last voter becomes a learner', ['simple v1'], 'simple l1', 'removed all voters'],
    ['all voters go at once', ['simple v1', 'simple v2'], 'simple r1 r2', 'removed all voters'],
    [
      'two voters come',
      ['simple v1'],
      'simple v2 v3',
      'more than one voter changed without entering joint config',
    ],
    [
      'one comes, one goes',
      ['simple v1'],
      'simple v2 r1',
      'more than one voter changed without entering joint config',
    ],
    [
      'one comes, one becomes a learner',
      ['simple v1'],
      'simple l1 v2',
      'more than one voter changed without entering joint config',
    ],
    [
      'a simple step while joint',
      ['simple v1', 'enter v2'],
      'simple v3',
      "can't apply simple config change in joint config",
    ],
    ['a joint step while joint', ['simple v1', 'enter v2'], 'auto v3', 'config is already joint'],
    ['a joint step from nothing', [], 'enter v1', "can't make a zero-voter config joint"],
    ['a joint step that leaves no voters', ['simple v1'], 'enter r1', 'removed all voters'],
    ['leaving what is not joint', ['simple v1'], 'leave', "can't leave a non-joint config"],
    ['leaving twice', ['simple v1', 'enter v2', 'leave'], 'leave', "can't leave a non-joint config"],
  ])('%s', (_, before, refused, message) => {
    const steps = new Steps().take(...before);
    const text = steps.text();
    expect(() => steps.take(refused)).toThrow(ConfChangeError);
    expect(() => steps.take(refused)).toThrow(message);
    expect(steps.text()).toBe(text);
  });
});

describe('a membership that contradicts itself is not built upon', () => {
  const voters = (incoming: number[], outgoing: number[] = []): JointConfig =>
    new JointConfig(new MajorityConfig(incoming), new MajorityConfig(outgoing));
  const cases: [string, TrackerConfig, string][] = [
    ['a voter unknown', new TrackerConfig(voters([1, 9])), 'no progress for 9'],
    ['an outgoing voter unknown', new TrackerConfig(voters([1], [9])), 'no progress for 9'],
    ['a learner unknown', new TrackerConfig(voters([1]), [9]), 'no progress for 9'],
    ['a next learner unknown', new TrackerConfig(voters([1], [2]), [], [9]), 'no progress for 9'],
    [
      'a next learner that does not go',
      new TrackerConfig(voters([1, 2], [1]), [], [2]),
      '2 is in LearnersNext, but not Voters[1]',
    ],
    [
      'a next learner that is one',
      new TrackerConfig(voters([1], [3]), [], [3]),
      '3 is in LearnersNext, but is already marked as learner',
    ],
    ['a learner that votes', new TrackerConfig(voters([1, 3]), [3]), '3 is in Learners and Voters'],
    ['a learner that voted', new TrackerConfig(voters([1], [3]), [3]), '3 is in Learners and Voters'],
    [
      'a learner without the mark',
      new TrackerConfig(voters([1]), [2]),
      '2 is in Learners, but is not marked as learner',
    ],
    [
      'a wish to leave what is not joint',
      new TrackerConfig(voters([1]), [], [], true),
      'AutoLeave must be false when not joint',
    ],
  ];

  test.each(cases)('%s', (_, config, message) => {
    const tracker = new ProgressTracker(1, 1);
    const progress = new Map([1, 2].map((id) => [id, tracker.newProgress(1, false)]));
    progress.set(3, tracker.newProgress(1, true));
    tracker.install({ config, progress });
    const changer = new Changer(tracker, 1);
    const build = (): unknown => changer.simple([]);
    expect(build).toThrow(InvariantError);
    expect(build).toThrow(message);
    expect(() => changer.leaveJoint()).toThrow(InvariantError);
    expect(() => changer.enterJoint(false, [])).toThrow(InvariantError);
  });
});

describe('restoring [confchange/restore_test.go TestRestore]', () => {
  const restore = (state: ConfState): ConfState => {
    const tracker = new ProgressTracker(20, 1000);
    return restoreMembership(tracker, 10, state).config.confState();
  };

  test.each<[string, Partial<ConfState>]>([
    ['nothing', {}],
    ['voters', { voters: [1, 2, 3] }],
    ['voters and learners', { voters: [1, 2, 3], learners: [4, 5, 6] }],
    [
      'a joint configuration',
      { voters: [1, 2, 3], learners: [5], votersOutgoing: [1, 2, 4, 6], learnersNext: [4] },
    ],
    ['one that leaves by itself', { voters: [1], votersOutgoing: [2], autoLeave: true }],
    ['one that goes nowhere', { voters: [1, 2], votersOutgoing: [1, 2] }],
  ])('%s brings back the same', (_, parts) => {
    expect(restore(newConfState(parts))).toEqual(newConfState(parts));
  });

  test('asks for no order of ids', () => {
    expect(restore(newConfState({ voters: [3, 1, 2], learners: [9, 4] }))).toEqual(
      newConfState({ voters: [1, 2, 3], learners: [4, 9] }),
    );
  });

  test('starts members at the end of the log, with windows of the tracker', () => {
    const tracker = new ProgressTracker(20, 500);
    const state = newConfState({ voters: [1], learners: [2] });
    const restored = restoreMembership(tracker, 10, state);
    expect(describeMembership(restored)).toBe(
      ['voters=(1) learners=(2)', probe(1, 10), probe(2, 10, ' learner')].join('\n'),
    );
    expect(restored.progress.get(2)!.inflights).toMatchObject({ size: 20, maxBytes: 500 });
    expect(tracker.ids()).toEqual([]);
  });

  test('a state without voters is refused', () => {
    expect(() => restore(newConfState({ learners: [1] }))).toThrow(ConfChangeError);
  });
});

describe('any steps', () => {
  const change = singleChange(fc.nat(5));
  const changes = fc.array(change, { maxLength: 4 });
  const step = fc
    .tuple(fc.constantFrom('simple', 'simple', 'enter', 'auto', 'leave'), changes)
    .map(([kind, list]) => `${kind} ${kind === 'leave' ? '' : formatConfChanges(list)}`);
  const steps = fc.array(step, { maxLength: 20 });

  /** Runs the steps; the visitor sees the states around each accepted one. */
  function walk(list: string[], visit: (before: ConfState, after: ConfState) => void): Steps {
    const walker = new Steps().take('simple v1');
    for (const one of list) {
      const before = walker.state();
      const text = walker.text();
      try {
        walker.take(one);
      } catch (error) {
        expect(error).toBeInstanceOf(ConfChangeError);
        expect(walker.text()).toBe(text);
        continue;
      }
      visit(before, walker.state());
    }
    return walker;
  }

  test('keep a membership sound', () => {
    check(
      fc.property(steps, (list) => {
        const { tracker } = walk(list, () => undefined);
        const { voters, votersOutgoing, learners, learnersNext, autoLeave } = tracker.config.confState();
        const all = new Set([...voters, ...votersOutgoing, ...learners]);
        expect(tracker.ids()).toEqual([...all].sort());
        expect(voters.length).toBeGreaterThan(0);
        expect(learners.filter((id) => [...voters, ...votersOutgoing].includes(id))).toEqual([]);
        expect(learnersNext.filter((id) => voters.includes(id))).toEqual([]);
        expect(learnersNext.filter((id) => !votersOutgoing.includes(id))).toEqual([]);
        const marked = tracker.ids().filter((id) => tracker.progress.get(id)!.isLearner);
        expect(marked).toEqual(learners);
        if (votersOutgoing.length === 0) expect(autoLeave).toBe(false);
      }),
    );
  });

  test('let every two quorums overlap that follow one another', () => {
    const all = [1, 2, 3, 4, 5];
    const decides = (state: ConfState, set: number[]): boolean =>
      wins(state.voters, set) && wins(state.votersOutgoing, set);
    check(
      fc.property(steps, (list) => {
        walk(list, (before, after) => {
          for (const set of subsets(all).filter((some) => decides(before, some))) {
            // Every quorum without these nodes lies within the others.
            expect(
              decides(
                after,
                all.filter((id) => !set.includes(id)),
              ),
            ).toBe(false);
          }
        });
      }),
    );
  });

  test('can be restored from what is stored', () => {
    check(
      fc.property(steps, (list) => {
        const walker = walk(list, () => undefined);
        const empty = new ProgressTracker(10, 1000);
        const { config, progress } = restoreMembership(empty, 7, walker.state());
        expect(config.confState()).toEqual(walker.state());
        expect([...progress.keys()].sort()).toEqual(walker.tracker.ids());
      }),
    );
  });

  test('share no progress with what was there before', () => {
    check(
      fc.property(steps, (list) => {
        const { tracker } = walk(list, () => undefined);
        const kinds = ['simple', 'enter', 'leave'];
        for (const kind of kinds) {
          let made: Membership;
          try {
            made = takeStep(new Changer(tracker, 9), kind, []);
          } catch {
            continue;
          }
          for (const [id, pr] of made.progress) {
            expect(pr).not.toBe(tracker.progress.get(id));
          }
          expect(made.config.voters.incoming).not.toBe(tracker.config.voters.incoming);
        }
      }),
    );
  });
});

test('one by one or jointly, the end is one [confchange/quick_test.go TestConfChangeQuick]', () => {
  const first = fc.uniqueArray(fc.integer({ min: 1, max: 5 }), { minLength: 1 });
  const change = singleChange(fc.integer({ min: 1, max: 6 }));
  check(
    fc.property(first, fc.array(change, { minLength: 1, maxLength: 8 }), (voters, changes) => {
      const start = (): Steps => new Steps().take(...voters.map((id) => `simple v${id}`));
      const singly = start();
      for (const one of changes) {
        try {
          singly.take(`simple ${formatConfChanges([one])}`);
        } catch {
          // On the way there would be no voters; jointly there may be some.
          fc.pre(false);
        }
      }
      const jointly = start();
      jointly.lastIndex = singly.lastIndex;
      jointly.take(`auto ${formatConfChanges(changes)}`, 'leave');
      expect(jointly.state()).toEqual(singly.state());
      expect(jointly.tracker.ids()).toEqual(singly.tracker.ids());
    }),
  );
});
