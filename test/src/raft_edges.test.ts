/** Where mechanisms meet: a change comes into force while something else runs. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeConfChange } from '../../src/codec.ts';
import { newConfChange, newConfChangeV2 } from '../../src/conf_change.ts';
import type { ConfChange, ConfChangeSingle } from '../../src/conf_change.ts';
import { newEntry } from '../../src/entry.ts';
import { ProposalDroppedError } from '../../src/errors.ts';
import type { ProposalDropReason } from '../../src/errors.ts';
import { appliedEntries, applyConfChange } from '../../src/membership.ts';
import type { Message } from '../../src/message.ts';
import type { Raft } from '../../src/raft.ts';
import {
  bytes,
  elect,
  makeLeader,
  makeRaft,
  msg,
  persist,
  prop,
  snapshotOf,
  take,
  thrown,
} from './harness/nodes.ts';
import type { NodeOptions } from './harness/nodes.ts';
import { check } from './support/property.ts';

describe('a candidate that is no voter any more when its votes arrive', () => {
  const losses: [string, Raft['state'], NodeOptions, ConfChangeSingle['type']][] = [];
  for (const preVote of [false, true]) {
    for (const asyncStorageWrites of [false, true]) {
      for (const type of ['ConfChangeRemoveNode', 'ConfChangeAddLearnerNode'] as const) {
        const state = preVote ? 'StatePreCandidate' : 'StateCandidate';
        losses.push([
          `${type} async=${asyncStorageWrites}`,
          state,
          {
            preVote,
            asyncStorageWrites,
          },
          type,
        ]);
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
    applyConfChange(
      r,
      newConfChangeV2(
        [
          { type: 'ConfChangeRemoveNode', nodeId: 1 },
          { type: 'ConfChangeAddNode', nodeId: 4 },
        ],
        'ConfChangeTransitionJointExplicit',
      ),
    );
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

const propose = (change: ConfChange): Message => {
  const { type, data } = encodeConfChange(change);
  return msg({ type: 'MsgProp', from: 1, to: 1, entries: [newEntry(0, 0, data, type)] });
};

describe('a proposal that is dropped', () => {
  const room = { maxUncommittedEntriesSize: 10 };
  const full = (options: NodeOptions = {}): Raft => {
    const r = makeLeader(1, { ...room, ...options });
    r.step(prop(1, '0123456789'));
    take(r);
    return r;
  };
  const change = propose(newConfChange('ConfChangeAddNode', 4, 7, bytes('context')));
  const both = [...prop(1, 'a').entries, ...change.entries, ...change.entries];

  const drops: [string, ProposalDropReason, () => Raft, Message][] = [
    ['a follower without a leader', 'NoLeader', () => makeRaft(1), prop(1, 'a')],
    [
      'a pre-candidate',
      'NoLeader',
      () => {
        const r = makeRaft(1);
        r.becomePreCandidate();
        return r;
      },
      prop(1, 'a'),
    ],
    [
      'a candidate',
      'NoLeader',
      () => {
        const r = makeRaft(1);
        r.becomeCandidate();
        return r;
      },
      prop(1, 'a'),
    ],
    [
      'a follower that keeps proposals',
      'NotForwarding',
      () => {
        const r = makeRaft(1, { disableProposalForwarding: true });
        r.becomeFollower(1, 2);
        return r;
      },
      prop(1, 'a'),
    ],
    [
      'a leader that transfers leadership',
      'Transferring',
      () => {
        const r = makeLeader(1);
        r.step(msg({ type: 'MsgTransferLeader', from: 2, to: 1 }));
        return r;
      },
      prop(1, 'a'),
    ],
    [
      'a leader that was removed',
      'Removed',
      () => {
        const r = makeLeader(1);
        applyConfChange(r, newConfChange('ConfChangeRemoveNode', 1));
        return r;
      },
      prop(1, 'a'),
    ],
    ['a leader with too much that is not committed', 'TooMuchUncommitted', full, prop(1, 'a')],
    ['the same, of a change', 'TooMuchUncommitted', full, change],
    [
      'the same, of changes among others',
      'TooMuchUncommitted',
      full,
      msg({ type: 'MsgProp', from: 1, to: 1, entries: both }),
    ],
  ];

  test.each(drops)('says why, and nothing has changed: %s, %s', (_, reason, make, m) => {
    const r = make();
    const before = snapshotOf(r);
    const error = thrown(() => r.step(m));
    expect(error).toBeInstanceOf(ProposalDroppedError);
    expect((error as ProposalDroppedError).reason).toBe(reason);
    expect(error.message).toBe('raft proposal dropped');
    expect(snapshotOf(r)).toEqual(before);
  });

  test('reports nothing but that it came', () => {
    const names: string[] = [];
    const r = full({ onTransition: ({ name }) => names.push(name) });
    names.length = 0;
    expect(() => r.step(change)).toThrow(ProposalDroppedError);
    expect(names).toEqual(['Receive']);
  });

  test('leaves no mark of a change, and the next valid one is taken', () => {
    const r = full();
    expect(() => r.step(change)).toThrow(ProposalDroppedError);
    expect(r.pendingConfIndex).toBeLessThanOrEqual(r.log.lastIndex());
    r.step(msg({ type: 'MsgAppResp', from: 2, to: 1, term: 1, index: r.log.lastIndex() }));
    const entries = persist(r);
    appliedEntries(r, entries);
    r.step(change);
    expect(r.log.allEntries().at(-1)!.type).toBe('EntryConfChange');
    expect(r.pendingConfIndex).toBe(r.log.lastIndex());
  });

  test('leaves the mark that etcd/raft sets, with exactlyAsEtcd', () => {
    const r = full({ exactlyAsEtcd: true });
    expect(() => r.step(change)).toThrow(ProposalDroppedError);
    expect(r.pendingConfIndex).toBe(r.log.lastIndex() + 1);
  });

  test('whatever is proposed, the mark is never past the log', () => {
    const step = fc.oneof(
      fc.nat(12).map((size) => ({ kind: 'data' as const, size })),
      fc
        .array(fc.boolean(), { minLength: 1, maxLength: 4 })
        .map((kinds) => ({ kind: 'mixed' as const, kinds })),
      fc.constant({ kind: 'commit' as const }),
    );
    check(
      fc.property(fc.array(step, { maxLength: 20 }), fc.boolean(), (steps, unchecked) => {
        const r = makeLeader(1, { ...room, disableConfChangeValidation: unchecked });
        for (const s of steps) {
          if (s.kind === 'commit') {
            r.step(msg({ type: 'MsgAppResp', from: 2, to: 1, term: 1, index: r.log.lastIndex() }));
            const entries = persist(r);
            if (entries.length > 0) appliedEntries(r, entries);
            continue;
          }
          const entries =
            s.kind === 'data'
              ? [newEntry(0, 0, new Uint8Array(s.size))]
              : s.kinds.flatMap((isChange) => (isChange ? change : prop(1, 'x')).entries);
          const before = snapshotOf(r);
          try {
            r.step(msg({ type: 'MsgProp', from: 1, to: 1, entries }));
          } catch (error) {
            expect(error).toBeInstanceOf(ProposalDroppedError);
            expect(snapshotOf(r)).toEqual(before);
          }
          expect(r.pendingConfIndex).toBeLessThanOrEqual(r.log.lastIndex());
          if (r.pendingConfIndex > 1) {
            expect(r.log.slice(r.pendingConfIndex, r.pendingConfIndex + 1, 1)[0]!.type).toBe(
              'EntryConfChange',
            );
          }
        }
      }),
    );
  });
});
