/**
 * A member becomes a learner: at once, or later?
 *
 * @module
 */
import { Changer, parseConfChanges } from '../../../src/internals.ts';
import { ProgressTracker } from '../../../src/internals.ts';
import type { Exercise } from '../../exercise.ts';

/**
 * Takes steps one after the other: `v1` is simple, `+v2 r1` is joint. All
 * members are known to hold the log up to 7 before each of them.
 */
function after(...steps: readonly string[]): ProgressTracker {
  const tracker = new ProgressTracker(10, 1000);
  for (const step of ['v1', 'v2', 'v3', ...steps]) {
    for (const pr of tracker.progress.values()) pr.maybeUpdate(7);
    const changer = new Changer(tracker, 5);
    if (step === 'leave') {
      tracker.install(changer.leaveJoint());
      continue;
    }
    const changes = parseConfChanges(step.replace('+', ''));
    if (step.startsWith('+')) {
      tracker.install(changer.enterJoint(true, changes));
    } else {
      tracker.install(changer.simple(changes));
    }
  }
  return tracker;
}

function expectConfig(steps: readonly string[], wanted: string): string | null {
  try {
    const found = String(after(...steps).config);
    return found === wanted ? null : found;
  } catch (error) {
    return String(error);
  }
}

/** What a leader knew of a member is not lost when that becomes a learner. */
function keepsProgress(): string | null {
  try {
    const { match } = after('l3').progress.get(3)!;
    return match === 7 ? null : `match of n3 = ${match}`;
  } catch (error) {
    return String(error);
  }
}

const AT_ONCE = 'voters=(1 2) learners=(3)';
const WAITS = 'voters=(1 2 4)&&(1 2 3) learners_next=(3) autoleave';
const NEW = 'voters=(1 2 3) learners=(4)';

export const exercise: Exercise = {
  file: 'src/changer.ts',
  symbol: 'Changer.makeLearner',
  start: {
    text: `\
  private makeLearner(
    config: TrackerConfig,
    progress: ProgressMap,
    id: number,
  ): void {
    const pr = progress.get(id);
    if (pr === undefined) return this.admit(config, progress, id, true);
    if (pr.isLearner) return;
    remove(config, progress, id);
    progress.set(id, pr);
    pr.isLearner = true;
    config.learners.add(id);
  }
`,
    caught: 'waits',
  },
  solution: `\
  private makeLearner(
    config: TrackerConfig,
    progress: ProgressMap,
    id: number,
  ): void {
    const pr = progress.get(id);
    if (pr === undefined) return this.admit(config, progress, id, true);
    if (pr.isLearner) return;
    remove(config, progress, id);
    progress.set(id, pr);
    if (config.voters.outgoing.has(id)) {
      config.learnersNext.add(id);
    } else {
      pr.isLearner = true;
      config.learners.add(id);
    }
  }
`,
  wrong: [
    {
      // Removes it and takes it in again, as if it had just come.
      text: `\
  private makeLearner(
    config: TrackerConfig,
    progress: ProgressMap,
    id: number,
  ): void {
    const pr = progress.get(id);
    if (pr?.isLearner) return;
    remove(config, progress, id);
    if (config.voters.outgoing.has(id)) {
      config.learnersNext.add(id);
    } else {
      this.admit(config, progress, id, true);
    }
  }
`,
      caught: 'keeps-progress',
    },
    {
      // Always waits.
      text: `\
  private makeLearner(
    config: TrackerConfig,
    progress: ProgressMap,
    id: number,
  ): void {
    const pr = progress.get(id);
    if (pr === undefined) return this.admit(config, progress, id, true);
    if (pr.isLearner) return;
    remove(config, progress, id);
    progress.set(id, pr);
    config.learnersNext.add(id);
  }
`,
      caught: 'at-once',
    },
    {
      // Asks whether anything is joint, not whether this node votes.
      text: `\
  private makeLearner(
    config: TrackerConfig,
    progress: ProgressMap,
    id: number,
  ): void {
    const pr = progress.get(id);
    if (pr === undefined) return this.admit(config, progress, id, true);
    if (pr.isLearner) return;
    remove(config, progress, id);
    progress.set(id, pr);
    if (config.voters.joint) {
      config.learnersNext.add(id);
    } else {
      pr.isLearner = true;
      config.learners.add(id);
    }
  }
`,
      caught: 'new-voter',
    },
  ],
  checks: [
    {
      id: 'at-once',
      fails: {
        zh: '一步完成的变更里没有旧的一半，没有什么可等：n3 现在就是学习者。',
        en:
          'A change in one step has no outgoing half and nothing to wait ' +
          'for: n3 is a learner now.',
      },
      run: () => expectConfig(['l3'], AT_ONCE),
    },
    {
      id: 'keeps-progress',
      fails: {
        zh: '领导者知道 n3 的日志到 7。身份变了，日志没有变，进度不能从头来。',
        en:
          'The leader knows that n3 holds the log up to 7. What n3 is has ' +
          'changed, its log has not, and its progress must not start anew.',
      },
      run: keepsProgress,
    },
    {
      id: 'waits',
      fails: {
        zh:
          'n3 在旧的一半里还要投票，而学习者没有票。离开联合配置以前，' +
          '它只能在 `learnersNext` 里等着。',
        en:
          'n3 still votes in the outgoing half, and a learner has no vote. ' +
          'Until the joint configuration is left, it waits in ' +
          '`learnersNext`.',
      },
      run: () => expectConfig(['+v4 l3'], WAITS),
    },
    {
      id: 'new-voter',
      fails: {
        zh:
          'n4 在同一次变更里先成为投票成员，又改成学习者。旧的一半里没有它，' +
          '它不必等。',
        en:
          'One change makes n4 a voter and then a learner. n4 is not in the ' +
          'outgoing half and need not wait.',
      },
      run: () => expectConfig(['+v4 l4', 'leave'], NEW),
    },
  ],
  trials: [{ profile: 'membership', seeds: 20 }],
  because: {},
};
