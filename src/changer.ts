/**
 * From one membership to the next: which changes are allowed, and what they
 * do to the configuration and to the progress of its members.
 *
 * @module
 */
import type { ConfChangeSingle } from './conf_change.ts';
import { ConfChangeError, invariant, InvariantError } from './errors.ts';
import { JointConfig } from './quorum.ts';
import { equivalentConfStates } from './snapshot.ts';
import type { ConfState } from './snapshot.ts';
import { ProgressTracker, TrackerConfig } from './tracker.ts';
import type { Membership, ProgressMap } from './tracker.ts';

/**
 * Computes memberships from the one in force. It changes nothing: what it
 * returns is a copy, so that a refused change leaves no trace.
 * etcd: `confchange.Changer`.
 */
export class Changer {
  private readonly tracker: ProgressTracker;
  /** Where to start probing new members. */
  private readonly lastIndex: number;

  constructor(tracker: ProgressTracker, lastIndex: number) {
    this.tracker = tracker;
    this.lastIndex = lastIndex;
  }

  /**
   * Enters a joint configuration: the voters of now become the outgoing
   * half, the changes apply to the incoming one (thesis 4.3).
   *
   * @throws {@link ConfChangeError} when the configuration is joint already
   *   or the change leaves no voters.
   */
  enterJoint(
    autoLeave: boolean,
    changes: readonly ConfChangeSingle[],
  ): Membership {
    const { config, progress } = this.copy();
    if (config.voters.joint) refuse('config is already joint');
    if (config.voters.incoming.size === 0) {
      refuse("can't make a zero-voter config joint");
    }
    const { incoming } = config.voters;
    const joint = new TrackerConfig(
      new JointConfig(incoming, incoming.clone()),
      config.learners,
      config.learnersNext,
      autoLeave,
    );
    this.apply(joint, progress, changes);
    return checked(joint, progress);
  }

  /**
   * Leaves the joint configuration: the outgoing half goes, and who was to
   * become a learner does.
   *
   * @throws {@link ConfChangeError} when the configuration is not joint.
   */
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

  /**
   * Changes at most one voter in one step. Majorities of two sets that
   * differ in one member always overlap (thesis 4.2).
   *
   * @throws {@link ConfChangeError} when more voters would change, none
   *   would be left, or the configuration is joint.
   */
  simple(changes: readonly ConfChangeSingle[]): Membership {
    const { config, progress } = this.copy();
    if (config.voters.joint) {
      refuse("can't apply simple config change in joint config");
    }
    this.apply(config, progress, changes);
    const before = this.tracker.config.voters.incoming;
    const after = config.voters.incoming;
    const gone = before.ids().filter((id) => !after.has(id));
    const come = after.ids().filter((id) => !before.has(id));
    if (gone.length + come.length > 1) {
      refuse('more than one voter changed without entering joint config');
    }
    return checked(config, progress);
  }

  private copy(): Membership {
    const progress: ProgressMap = new Map();
    for (const [id, pr] of this.tracker.progress) progress.set(id, pr.clone());
    return checked(this.tracker.config.clone(), progress);
  }

  private apply(
    config: TrackerConfig,
    progress: ProgressMap,
    changes: readonly ConfChangeSingle[],
  ): void {
    for (const { type, nodeId } of changes) {
      // An application that gives up a committed change sets its id to 0.
      if (nodeId === 0) continue;
      switch (type) {
        case 'ConfChangeAddNode':
          this.makeVoter(config, progress, nodeId);
          break;
        case 'ConfChangeAddLearnerNode':
          this.makeLearner(config, progress, nodeId);
          break;
        case 'ConfChangeRemoveNode':
          remove(config, progress, nodeId);
          break;
        case 'ConfChangeUpdateNode':
          break;
      }
    }
    if (config.voters.incoming.size === 0) refuse('removed all voters');
  }

  private makeVoter(
    config: TrackerConfig,
    progress: ProgressMap,
    id: number,
  ): void {
    const pr = progress.get(id);
    if (pr === undefined) return this.admit(config, progress, id, false);
    pr.isLearner = false;
    config.learners.delete(id);
    config.learnersNext.delete(id);
    config.voters.incoming.add(id);
  }

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
    // It still votes in the outgoing half, and no learner may.
    if (config.voters.outgoing.has(id)) {
      config.learnersNext.add(id);
    } else {
      pr.isLearner = true;
      config.learners.add(id);
    }
  }

  /** Adds a node that was in neither half. */
  private admit(
    config: TrackerConfig,
    progress: ProgressMap,
    id: number,
    isLearner: boolean,
  ): void {
    if (isLearner) config.learners.add(id);
    else config.voters.incoming.add(id);
    const next = Math.max(this.lastIndex, 1);
    const pr = this.tracker.newProgress(next, isLearner);
    // Else the next quorum check would count it as silent before it spoke.
    pr.recentActive = true;
    progress.set(id, pr);
  }
}

function refuse(problem: string): never {
  throw new ConfChangeError(problem);
}

function remove(
  config: TrackerConfig,
  progress: ProgressMap,
  id: number,
): void {
  if (!progress.has(id)) return;
  config.voters.incoming.delete(id);
  config.learners.delete(id);
  config.learnersNext.delete(id);
  // A voter of the outgoing half is still needed to commit.
  if (!config.voters.outgoing.has(id)) progress.delete(id);
}

/**
 * Checks what must hold for every membership. etcd: `checkInvariants`.
 */
function checked(config: TrackerConfig, progress: ProgressMap): Membership {
  const { voters, learners, learnersNext } = config;
  for (const id of [...voters.ids(), ...learners, ...learnersNext]) {
    if (!progress.has(id)) throw new InvariantError(`no progress for ${id}`);
  }
  for (const id of learnersNext) {
    const outgoing = voters.outgoing.has(id);
    if (!outgoing) {
      throw new InvariantError(`${id} is in LearnersNext, but not Voters[1]`);
    }
    if (progress.get(id)!.isLearner) {
      throw new InvariantError(
        `${id} is in LearnersNext, but is already marked as learner`,
      );
    }
  }
  for (const id of learners) {
    if (voters.has(id)) {
      throw new InvariantError(`${id} is in Learners and Voters`);
    }
    if (!progress.get(id)!.isLearner) {
      throw new InvariantError(
        `${id} is in Learners, but is not marked as learner`,
      );
    }
  }
  if (!voters.joint) {
    const next = learnersNext.size;
    invariant(next === 0, 'LearnersNext must be empty when not joint');
    invariant(!config.autoLeave, 'AutoLeave must be false when not joint');
  }
  return { config, progress };
}

/**
 * Builds the membership that a {@link ConfState} describes, by the changes
 * that would have led there: first the outgoing voters one by one, then one
 * joint step to the incoming ones. etcd: `confchange.Restore`.
 *
 * @param tracker - an empty tracker, whose limits the members take over.
 * @throws {@link InvariantError} when no changes lead to such a membership.
 */
export function restoreMembership(
  tracker: ProgressTracker,
  lastIndex: number,
  state: ConfState,
): Membership {
  const work = new ProgressTracker(
    tracker.maxInflight,
    tracker.maxInflightBytes,
  );
  const run = (step: (changer: Changer) => Membership): void => {
    work.install(step(new Changer(work, lastIndex)));
  };
  const { outgoing, incoming } = changesTo(state);
  for (const one of outgoing) run((changer) => changer.simple([one]));
  if (outgoing.length > 0) {
    run((changer) => changer.enterJoint(state.autoLeave, incoming));
  } else {
    for (const one of incoming) run((changer) => changer.simple([one]));
  }
  invariant(
    equivalentConfStates(state, work.config.confState()),
    'ConfStates not equivalent after restoring',
  );
  return { config: work.config, progress: work.progress };
}

function changesTo(state: ConfState): {
  readonly outgoing: ConfChangeSingle[];
  readonly incoming: ConfChangeSingle[];
} {
  const each = (
    ids: readonly number[],
    type: ConfChangeSingle['type'],
  ): ConfChangeSingle[] => ids.map((nodeId) => ({ type, nodeId }));
  return {
    outgoing: each(state.votersOutgoing, 'ConfChangeAddNode'),
    incoming: [
      ...each(state.votersOutgoing, 'ConfChangeRemoveNode'),
      ...each(state.voters, 'ConfChangeAddNode'),
      ...each(state.learners, 'ConfChangeAddLearnerNode'),
      ...each(state.learnersNext, 'ConfChangeAddLearnerNode'),
    ],
  };
}
