/**
 * The joint configuration is left: who is a member now, and as what?
 *
 * @module
 */
import { Changer, parseConfChanges } from '../../../src/internals.ts';
import { ProgressTracker } from '../../../src/internals.ts';
import type { Exercise } from '../../exercise.ts';

/** The members after these steps: `v1` is simple, `+v2 r1` is joint. */
function after(...steps: readonly string[]): ProgressTracker {
  const tracker = new ProgressTracker(10, 1000);
  for (const step of steps) {
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

const THREE = ['v1', 'v2', 'v3'];

/** Leaves, and compares configuration and known members. */
function left(change: string, wanted: string, ids: string): string | null {
  try {
    const tracker = after(...THREE, change, 'leave');
    const found = `${tracker.config}, knows ${tracker.ids().join(' ')}`;
    return found === `${wanted}, knows ${ids}` ? null : found;
  } catch (error) {
    return String(error);
  }
}

/** A step that is computed must not be taken. */
function onlyComputed(): string | null {
  const tracker = after(...THREE, '+v4 l3');
  const before = `${tracker.config}, knows ${tracker.ids().join(' ')}`;
  new Changer(tracker, 5).leaveJoint();
  const now = `${tracker.config}, knows ${tracker.ids().join(' ')}`;
  return before === now ? null : now;
}

function notJoint(): string | null {
  try {
    const tracker = after(...THREE, 'leave');
    return `${tracker.config}`;
  } catch (error) {
    const { name } = error as Error;
    return name === 'ConfChangeError' ? null : name;
  }
}

export const exercise: Exercise = {
  file: 'src/changer.ts',
  symbol: 'Changer.leaveJoint',
  start: {
    text: `\
  leaveJoint(): Membership {
    const { config, progress } = this.copy();
    const { incoming } = config.voters;
    if (!config.voters.joint) refuse("can't leave a non-joint config");
    for (const id of config.learnersNext) {
      config.learners.add(id);
      progress.get(id)!.isLearner = true;
    }
    const left = new TrackerConfig(new JointConfig(incoming), config.learners);
    return checked(left, progress);
  }
`,
    caught: 'gone',
  },
  solution: `\
  leaveJoint(): Membership {
    const { config, progress } = this.copy();
    const { incoming, outgoing } = config.voters;
    if (!config.voters.joint) refuse("can't leave a non-joint config");
    for (const id of config.learnersNext) {
      config.learners.add(id);
      progress.get(id)!.isLearner = true;
    }
    for (const id of outgoing.ids()) {
      if (!incoming.has(id) && !config.learners.has(id)) progress.delete(id);
    }
    const left = new TrackerConfig(new JointConfig(incoming), config.learners);
    return checked(left, progress);
  }
`,
  wrong: [
    {
      // All of the outgoing half goes.
      text: `\
  leaveJoint(): Membership {
    const { config, progress } = this.copy();
    const { incoming, outgoing } = config.voters;
    if (!config.voters.joint) refuse("can't leave a non-joint config");
    for (const id of config.learnersNext) {
      config.learners.add(id);
      progress.get(id)!.isLearner = true;
    }
    for (const id of outgoing.ids()) progress.delete(id);
    const left = new TrackerConfig(new JointConfig(incoming), config.learners);
    return checked(left, progress);
  }
`,
      caught: 'stays',
    },
    {
      // Who is to become a learner goes, too.
      text: `\
  leaveJoint(): Membership {
    const { config, progress } = this.copy();
    const { incoming, outgoing } = config.voters;
    if (!config.voters.joint) refuse("can't leave a non-joint config");
    for (const id of outgoing.ids()) {
      if (!incoming.has(id)) progress.delete(id);
    }
    const left = new TrackerConfig(new JointConfig(incoming), config.learners);
    return checked(left, progress);
  }
`,
      caught: 'becomes-learner',
    },
    {
      // Takes the members in force for a copy.
      text: `\
  leaveJoint(): Membership {
    const { config, progress } = this.tracker;
    const { incoming, outgoing } = config.voters;
    if (!config.voters.joint) refuse("can't leave a non-joint config");
    for (const id of config.learnersNext) {
      config.learners.add(id);
      progress.get(id)!.isLearner = true;
    }
    for (const id of outgoing.ids()) {
      if (!incoming.has(id) && !config.learners.has(id)) progress.delete(id);
    }
    const left = new TrackerConfig(new JointConfig(incoming), config.learners);
    return checked(left, progress);
  }
`,
      caught: 'only-computed',
    },
  ],
  checks: [
    {
      id: 'not-joint',
      fails: {
        zh: '不在联合配置里，没有什么可离开，要拒绝。',
        en: 'Outside a joint configuration there is nothing to leave; reject.',
      },
      run: notJoint,
    },
    {
      id: 'stays',
      fails: {
        zh: 'n1 和 n2 在两半里都有，离开以后还是投票成员，它们的进度不能丢。',
        en:
          'n1 and n2 are in both halves. They are voters afterwards, and ' +
          'their progress must not go.',
      },
      run: () => left('+v4', 'voters=(1 2 3 4)', '1 2 3 4'),
    },
    {
      id: 'gone',
      fails: {
        zh:
          'n3 只在旧的一半，离开以后不是成员了，领导者却还记着它的进度，' +
          '会一直给它发日志。',
        en:
          'n3 was only in the outgoing half and is no member any more. The ' +
          'leader still keeps its progress, and would go on sending it the ' +
          'log.',
      },
      run: () => left('+v4 r3', 'voters=(1 2 4)', '1 2 4'),
    },
    {
      id: 'becomes-learner',
      fails: {
        zh:
          'n3 在 `learnersNext` 里，等的就是这一步：它要成为学习者，' +
          '进度留着，并且标成学习者。',
        en:
          'n3 has waited in `learnersNext` for this step: it becomes a ' +
          'learner, keeps its progress, and is marked as one.',
      },
      run: () => left('+v4 l3', 'voters=(1 2 4) learners=(3)', '1 2 3 4'),
    },
    {
      id: 'only-computed',
      fails: {
        zh:
          '只是算出下一个名单，现在的名单却已经变了。变更可能被拒绝，' +
          '要在副本上算。',
        en:
          'The next membership was only computed, and yet the one in force ' +
          'has changed. A change may be rejected, so compute on a copy.',
      },
      run: onlyComputed,
    },
  ],
  trials: [{ profile: 'membership', seeds: 20 }],
  because: {},
};
