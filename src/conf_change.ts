/**
 * Changes of the membership as they are proposed.
 *
 * @module
 */
import { NO_BYTES } from './entry.ts';
import type { EntryType } from './entry.ts';
import { DecodeError } from './errors.ts';

/** All types of changes of one node, in the order of their numbers. */
export const CONF_CHANGE_TYPES = [
  'ConfChangeAddNode',
  'ConfChangeRemoveNode',
  'ConfChangeUpdateNode',
  'ConfChangeAddLearnerNode',
] as const;

/** What happens to one node. etcd: `raftpb.ConfChangeType`. */
export type ConfChangeType = (typeof CONF_CHANGE_TYPES)[number];

/** All transitions, in the order of their numbers. */
export const CONF_CHANGE_TRANSITIONS = [
  'ConfChangeTransitionAuto',
  'ConfChangeTransitionJointImplicit',
  'ConfChangeTransitionJointExplicit',
] as const;

/**
 * How the cluster gets from the old configuration to the new. `Auto` goes
 * in one step for a single item, and else through a joint
 * configuration that the leader leaves by itself; `JointImplicit` always
 * does so; with `JointExplicit` the application must propose to
 * leave. etcd: `raftpb.ConfChangeTransition`.
 */
export type ConfChangeTransition = (typeof CONF_CHANGE_TRANSITIONS)[number];

/** One node and what happens to it. etcd: `raftpb.ConfChangeSingle`. */
export interface ConfChangeSingle {
  readonly type: ConfChangeType;
  readonly nodeId: number;
}

/**
 * The first form of a change: one node at a time.
 * etcd: `raftpb.ConfChange`.
 */
export interface ConfChange extends ConfChangeSingle {
  /** Chosen by the application, to know its change again. */
  readonly id: number;
  readonly context: Uint8Array;
}

/**
 * A change of any number of nodes. With no changes and the automatic
 * transition it asks to leave the joint configuration.
 * etcd: `raftpb.ConfChangeV2`.
 */
export interface ConfChangeV2 {
  readonly transition: ConfChangeTransition;
  readonly changes: readonly ConfChangeSingle[];
  readonly context: Uint8Array;
}

/** Makes a change of the first form. */
export function newConfChange(
  type: ConfChangeType,
  nodeId: number,
  id = 0,
  context: Uint8Array = NO_BYTES,
): ConfChange {
  return { type, nodeId, id, context };
}

/** Makes a change of the second form. */
export function newConfChangeV2(
  changes: readonly ConfChangeSingle[] = [],
  transition: ConfChangeTransition = 'ConfChangeTransitionAuto',
  context: Uint8Array = NO_BYTES,
): ConfChangeV2 {
  return { transition, changes, context };
}

/** Whether this is a change of the first form. */
export function isConfChangeV1(
  change: ConfChange | ConfChangeV2,
): change is ConfChange {
  return 'nodeId' in change;
}

/** The same change in the second form. etcd: `AsV2`. */
export function asConfChangeV2(
  change: ConfChange | ConfChangeV2,
): ConfChangeV2 {
  if (!isConfChangeV1(change)) return change;
  const { type, nodeId, context } = change;
  const [auto] = CONF_CHANGE_TRANSITIONS;
  return newConfChangeV2([{ type, nodeId }], auto, context);
}

/**
 * Whether the change must go through a joint configuration, and if so,
 * whether that is left automatically; null when one step is enough.
 * etcd: `ConfChangeV2.EnterJoint`.
 */
export function entersJoint(
  change: ConfChangeV2,
): { readonly autoLeave: boolean } | null {
  const { transition, changes } = change;
  if (transition === 'ConfChangeTransitionAuto' && changes.length <= 1) {
    return null;
  }
  return { autoLeave: transition !== 'ConfChangeTransitionJointExplicit' };
}

/**
 * Whether the change asks to leave the joint configuration.
 * etcd: `ConfChangeV2.LeaveJoint`.
 */
export function leavesJoint(change: ConfChangeV2): boolean {
  return (
    change.changes.length === 0 &&
    change.transition === 'ConfChangeTransitionAuto'
  );
}

/** Whether entries of this type change the membership. */
export function isConfChangeEntry(type: EntryType): boolean {
  return type === 'EntryConfChange' || type === 'EntryConfChangeV2';
}

const LETTERS: Record<ConfChangeType, string> = {
  ConfChangeAddNode: 'v',
  ConfChangeAddLearnerNode: 'l',
  ConfChangeRemoveNode: 'r',
  ConfChangeUpdateNode: 'u',
};

/**
 * Reads changes written as `v1 l2 r3 u4`: voter, learner, remove, update.
 * etcd: `ConfChangesFromString`.
 *
 * @throws {@link DecodeError} naming the word that is wrong.
 */
export function parseConfChanges(text: string): ConfChangeSingle[] {
  const words = text.split(/\s+/).filter((word) => word !== '');
  return words.map((word) => {
    const type = CONF_CHANGE_TYPES.find((name) => LETTERS[name] === word[0]);
    const id = Number(word.slice(1));
    const whole = /^\d+$/.test(word.slice(1)) && Number.isSafeInteger(id);
    if (type === undefined || !whole) {
      throw new DecodeError(
        `conf change '${word}': want v, l, r or u and an id`,
      );
    }
    return { type, nodeId: id };
  });
}

/**
 * Writes changes as `v1 l2 r3 u4`. etcd: `ConfChangesToString`.
 */
export function formatConfChanges(
  changes: readonly ConfChangeSingle[],
): string {
  return changes.map((c) => LETTERS[c.type] + String(c.nodeId)).join(' ');
}
