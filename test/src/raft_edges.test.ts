/** Where mechanisms meet: a change comes into force while something else runs. */
import { describe, expect, test } from 'vitest';
import { newConfChange, newConfChangeV2 } from '../../src/conf_change.ts';
import type { ConfChangeSingle } from '../../src/conf_change.ts';
import { applyConfChange } from '../../src/membership.ts';
import type { Raft } from '../../src/raft.ts';
import { elect, makeRaft, msg, take } from './harness/nodes.ts';
import type { NodeOptions } from './harness/nodes.ts';

describe('a candidate that is no voter any more when its votes arrive', () => {
  const losses: [string, Raft['state'], NodeOptions, ConfChangeSingle['type']][] = [];
  for (const preVote of [false, true]) {
    for (const asyncStorageWrites of [false, true]) {
      for (const type of ['ConfChangeRemoveNode', 'ConfChangeAddLearnerNode'] as const) {
        const state = preVote ? 'StatePreCandidate' : 'StateCandidate';
        losses.push([`${type} async=${asyncStorageWrites}`, state, {
          preVote, asyncStorageWrites,
        }, type]);
      }
    }
  }

  test.each(losses)('steps back (%s, %s)', (_, state, options, type) => {
    const r = makeRaft(1, options);
    r.step(msg({ type: 'MsgHup' }));
    expect(r.state).toBe(state);
    take(r);
    applyConfChange(r, newConfChange(type, 1));
    const { term } = r;
    elect(r, 2, 3);
    expect([r.state, r.lead, r.term]).toEqual(['StateFollower', 0, term]);
    expect(r.log.lastIndex()).toBe(0);
    expect(take(r)).toEqual([]);
    r.tick();
  });

  test('but it leads when it votes in the outgoing half only', () => {
    const r = makeRaft(1);
    r.step(msg({ type: 'MsgHup' }));
    take(r);
    applyConfChange(r, newConfChangeV2(
      [{ type: 'ConfChangeRemoveNode', nodeId: 1 }, { type: 'ConfChangeAddNode', nodeId: 4 }],
      'ConfChangeTransitionJointExplicit',
    ));
    elect(r, 2, 3);
    expect([r.state, r.log.lastIndex()]).toEqual(['StateLeader', 1]);
  });

  test('steps back as in etcd/raft, where a learner goes on', () => {
    const won = (type: ConfChangeSingle['type']): Raft['state'] => {
      const r = makeRaft(1, { exactlyAsEtcd: true });
      r.step(msg({ type: 'MsgHup' }));
      take(r);
      applyConfChange(r, newConfChange(type, 1));
      elect(r, 2, 3);
      return r.state;
    };
    expect(won('ConfChangeRemoveNode')).toBe('StateFollower');
    expect(won('ConfChangeAddLearnerNode')).toBe('StateLeader');
  });

  test('nothing makes a leader of a node without progress of its own', () => {
    const r = makeRaft(4);
    r.becomeCandidate();
    expect(() => r.becomeLeader()).toThrow('invalid transition [removed -> leader]');
    expect([r.state, r.lead]).toEqual(['StateCandidate', 0]);
  });
});
