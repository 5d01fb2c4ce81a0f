/** Membership changes through the narrow face. */
import { describe, expect, test } from 'vitest';
import { decodeConfChange, encodeConfChange } from '../../src/codec.ts';
import { newConfChange, newConfChangeV2, parseConfChanges } from '../../src/conf_change.ts';
import type { ConfChange, ConfChangeTransition, ConfChangeV2 } from '../../src/conf_change.ts';
import { MisuseError } from '../../src/errors.ts';
import { newConfState } from '../../src/snapshot.ts';
import type { ConfState } from '../../src/snapshot.ts';
import { makeAlone, drain, turn } from './harness/raw.ts';
import type { Host } from './harness/raw.ts';
import { bytes, msg } from './harness/nodes.ts';

function v2(changes: string, transition?: ConfChangeTransition): ConfChangeV2 {
  return newConfChangeV2(parseConfChanges(changes), transition, bytes('manual'));
}

/** Does Readys until a membership change was applied. */
function untilApplied(host: Host): ConfState {
  host.confState = null;
  while (host.confState === null) turn(host);
  return host.confState;
}

/** The last entry of the log, as a change. */
function lastChange(host: Host): ConfChange | ConfChangeV2 {
  return decodeConfChange(host.node.inspect().log.allEntries().at(-1)!);
}

const IMPLICIT = 'ConfChangeTransitionJointImplicit';
const EXPLICIT = 'ConfChangeTransitionJointExplicit';
const replaced = { voters: [2], learners: [1, 3] };
const replacing = { voters: [2], learners: [3], votersOutgoing: [1], learnersNext: [1] };

interface Case {
  readonly name: string;
  readonly change: ConfChange | ConfChangeV2;
  readonly applied: Partial<ConfState>;
  readonly left?: Partial<ConfState>;
}

const CASES: readonly Case[] = [
  {
    name: 'a voter, first form',
    change: newConfChange('ConfChangeAddNode', 2),
    applied: { voters: [1, 2] },
  },
  { name: 'a voter', change: v2('v2'), applied: { voters: [1, 2] } },
  { name: 'a learner', change: v2('l2'), applied: { voters: [1], learners: [2] } },
  {
    name: 'a learner, explicitly joint',
    change: v2('l2', EXPLICIT),
    applied: { voters: [1], votersOutgoing: [1], learners: [2] },
    left: { voters: [1], learners: [2] },
  },
  {
    name: 'a learner, implicitly joint',
    change: v2('l2', IMPLICIT),
    applied: { voters: [1], votersOutgoing: [1], learners: [2], autoLeave: true },
    left: { voters: [1], learners: [2] },
  },
  {
    name: 'several, which is joint by itself',
    change: v2('v2 l1 l3'),
    applied: { ...replacing, autoLeave: true },
    left: replaced,
  },
  {
    name: 'several, explicitly joint',
    change: v2('v2 l1 l3', EXPLICIT),
    applied: replacing,
    left: replaced,
  },
  {
    name: 'several, implicitly joint',
    change: v2('v2 l1 l3', IMPLICIT),
    applied: { ...replacing, autoLeave: true },
    left: replaced,
  },
];

describe(
  'a proposed change is written, committed and applied ' +
    '[rawnode_test.go TestRawNodeProposeAndConfChange]',
  () => {
    test.each(CASES)('$name', ({ change, applied, left }) => {
      const host = makeAlone();
      host.node.propose(bytes('somedata'));
      host.node.proposeConfChange(change);
      expect(untilApplied(host)).toEqual(newConfState(applied));
      const own = host.applied.at(-1)!;
      expect({ type: own.type, data: own.data }).toEqual(encodeConfChange(change));
      if (left === undefined) {
        expect(host.applied.at(-1)!.index).toBe(host.node.inspect().log.lastIndex());
        return;
      }
      if (!applied.autoLeave) host.node.proposeConfChange(newConfChangeV2([], undefined));
      const leave = lastChange(host);
      expect(leave).toEqual(newConfChangeV2());
      // With two halves this node alone might not commit it; say it did.
      expect(host.node.applyConfChange(leave)).toEqual(newConfState(left));
    });
  },
);

test(
  'whoever leads next leaves a joint configuration that an old leader entered ' +
    '[rawnode_test.go TestRawNodeJointAutoLeave]',
  () => {
    const host = makeAlone();
    const { node } = host;
    node.proposeConfChange(v2('l2', IMPLICIT));
    turn(host);
    // It is committed; a later term deposes the leader before it is applied.
    const { term } = node.basicStatus();
    node.step(msg({ type: 'MsgHeartbeat', from: 2, to: 1, term: term + 1 }));
    expect(node.basicStatus().state).toBe('StateFollower');
    const joint = { voters: [1], votersOutgoing: [1], learners: [2], autoLeave: true };
    expect(untilApplied(host)).toEqual(newConfState(joint));
    drain(host);
    expect(host.confState).toEqual(newConfState(joint));
    expect(node.inspect().log.allEntries().at(-1)!.data.length).toBeGreaterThan(0);

    node.campaign();
    drain(host);
    expect(host.confState).toEqual(newConfState({ voters: [1], learners: [2] }));
    expect(host.applied.at(-1)).toMatchObject({ type: 'EntryConfChangeV2', data: bytes('') });
  },
);

test(
  'adding a member twice does no harm and does not block the next change ' +
    '[rawnode_test.go TestRawNodeProposeAddDuplicateNode]',
  () => {
    const host = makeAlone();
    const once = newConfChange('ConfChangeAddNode', 1);
    for (let i = 0; i < 2; i++) {
      host.node.proposeConfChange(once);
      drain(host);
      expect(host.confState).toEqual(newConfState({ voters: [1] }));
    }
    host.node.proposeConfChange(newConfChange('ConfChangeAddNode', 2));
    drain(host);
    expect(host.confState).toEqual(newConfState({ voters: [1, 2] }));
    const changes = host.applied.filter((e) => e.type === 'EntryConfChange');
    expect(changes.map((e) => (decodeConfChange(e) as ConfChange).nodeId)).toEqual([1, 1, 2]);
  },
);

test('a change that the application rejects changes nothing, in a joint configuration too', () => {
  const host = makeAlone();
  expect(host.node.refuseConfChange()).toEqual(newConfState({ voters: [1] }));
  const single = { type: 'ConfChangeAddNode', nodeId: 2 } as const;
  const change = newConfChangeV2([single], 'ConfChangeTransitionJointExplicit');
  const joint = host.node.applyConfChange(change);
  expect(joint.votersOutgoing).toEqual([1]);
  expect(host.node.refuseConfChange()).toEqual(joint);
  expect(() => host.node.applyConfChange(newConfChange('ConfChangeAddNode', 0))).toThrow(MisuseError);
  expect(host.node.status().config.confState()).toEqual(joint);
});
