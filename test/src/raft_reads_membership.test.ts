/** Reads that wait while the membership changes (thesis 6.4 and 4). */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newConfChange, newConfChangeV2 } from '../../src/conf_change.ts';
import type { ConfChange, ConfChangeV2 } from '../../src/conf_change.ts';
import { newEntry } from '../../src/entry.ts';
import { ConfChangeError } from '../../src/errors.ts';
import { applyConfChange } from '../../src/membership.ts';
import type { Message } from '../../src/message.ts';
import type { Raft } from '../../src/raft.ts';
import { bytes, makeLeader, msg, take, text } from './harness/nodes.ts';
import type { NodeOptions } from './harness/nodes.ts';
import { check } from './support/property.ts';
import { wins } from './support/quorums.ts';

const read = (context: string, from = 0): Message =>
  msg({ type: 'MsgReadIndex', from, to: 1, entries: [newEntry(0, 0, bytes(context))] });
const add = (id: number) => newConfChange('ConfChangeAddNode', id);
const remove = (id: number) => newConfChange('ConfChangeRemoveNode', id);
const demote = (id: number) => newConfChange('ConfChangeAddLearnerNode', id);
const answers = (r: Raft): string[] =>
  r.readStates.splice(0).map(({ index, requestCtx }) => `${index} ${text(requestCtx)}`);

/** A leader that has committed its first entry. */
function settled(options: NodeOptions): Raft {
  const r = makeLeader(1, options);
  const { voters = [] } = options;
  for (const from of voters) {
    if (from !== 1) r.step(msg({ type: 'MsgAppResp', from, to: 1, term: 1, index: 1 }));
  }
  expect(r.log.committed).toBe(1);
  take(r);
  return r;
}

function ask(r: Raft, m: Message): Uint8Array {
  r.step(m);
  return take(r).find(({ type }) => type === 'MsgHeartbeat')?.context ?? new Uint8Array();
}

const confirm = (r: Raft, from: number, context: Uint8Array): void =>
  r.step(msg({ type: 'MsgHeartbeatResp', from, to: 1, term: 1, context }));

describe('a change releases the reads that the answers already there prove', () => {
  test('when the leader is the only voter that is left', () => {
    const r = settled({ voters: [1, 2] });
    ask(r, read('a'));
    ask(r, read('b'));
    applyConfChange(r, remove(2));
    expect(answers(r)).toEqual(['1 a', '1 b']);
  });

  test('when the one that was silent becomes a learner', () => {
    const r = settled({ voters: [1, 2] });
    ask(r, read('a'));
    applyConfChange(r, demote(2));
    expect(answers(r)).toEqual(['1 a']);
  });

  test('when one of those that were silent is removed, and only up to what was proved', () => {
    const r = settled({ voters: [1, 2, 3, 4] });
    const context = ask(r, read('a'));
    confirm(r, 2, context);
    ask(r, read('b'));
    expect(answers(r)).toEqual([]);
    applyConfChange(r, remove(4));
    expect(answers(r)).toEqual(['1 a']);
  });

  test('when a joint configuration is left', () => {
    const r = settled({ voters: [1, 2, 3] });
    const swap = [
      { type: 'ConfChangeRemoveNode', nodeId: 2 },
      { type: 'ConfChangeRemoveNode', nodeId: 3 },
      { type: 'ConfChangeAddNode', nodeId: 4 },
    ] as const;
    applyConfChange(r, newConfChangeV2(swap, 'ConfChangeTransitionJointExplicit'));
    confirm(r, 4, ask(r, read('a')));
    expect(answers(r)).toEqual([]);
    applyConfChange(r, newConfChangeV2([]));
    expect(answers(r)).toEqual(['1 a']);
  });

  test('also those that a follower passed on', () => {
    const r = settled({ voters: [1, 2, 3] });
    ask(r, read('a', 3));
    applyConfChange(r, remove(2));
    confirm(r, 3, r.unprovedReads.lastContext());
    expect(take(r).map((m) => [m.type, m.to, m.index])).toContainEqual(['MsgReadIndexResp', 3, 1]);
  });

  test('also at a leader that was removed, by whom is left', () => {
    const r = settled({ voters: [1, 2, 3] });
    confirm(r, 9, ask(r, read('a')));
    applyConfChange(r, remove(3));
    expect(answers(r)).toEqual([]);
    const context = r.unprovedReads.lastContext();
    applyConfChange(r, remove(1));
    expect(answers(r)).toEqual([]);
    confirm(r, 2, context);
    expect(answers(r)).toEqual(['1 a']);
  });

  test('and those that waited for the first commit of the term, when it comes with it', () => {
    const r = makeLeader(1, { voters: [1, 2] });
    r.step(read('a'));
    r.step(read('b'));
    expect(r.pendingReads).toHaveLength(2);
    applyConfChange(r, remove(2));
    expect([r.log.committed, r.pendingReads]).toEqual([1, []]);
    expect(answers(r)).toEqual(['1 a', '1 b']);
  });

  test('the same where somebody else must prove them: one round for all', () => {
    const r = makeLeader(1, { voters: [1, 2, 3, 4] });
    r.step(msg({ type: 'MsgAppResp', from: 2, to: 1, term: 1, index: 1 }));
    r.step(read('a'));
    r.step(read('b'));
    take(r);
    applyConfChange(r, remove(4));
    const beats = take(r).filter((m) => m.type === 'MsgHeartbeat');
    expect(beats.map((m) => m.to)).toEqual([2, 3]);
    confirm(r, 3, beats[0]!.context);
    expect(answers(r)).toEqual(['1 a', '1 b']);
  });
});

test('a leader that was removed commits what whoever is left holds already', () => {
  const r = settled({ voters: [1, 2], asyncStorageWrites: true });
  r.step(msg({ type: 'MsgProp', from: 1, to: 1, entries: [newEntry(0, 0, bytes('x'))] }));
  // Its own write of the entry takes long.
  r.msgsAfterAppend = [];
  r.step(msg({ type: 'MsgAppResp', from: 2, to: 1, term: 1, index: 2 }));
  expect(r.log.committed).toBe(1);
  applyConfChange(r, remove(1));
  expect([r.state, r.log.committed]).toEqual(['StateLeader', 2]);
});

type Step =
  | { readonly kind: 'read' | 'leave'; readonly id: number }
  | { readonly kind: 'answer' | 'add' | 'remove' | 'demote' | 'joint'; readonly id: number };

const STEP: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('read', 'answer', 'answer', 'add', 'remove', 'demote', 'joint', 'leave'),
  id: fc.integer({ min: 1, max: 5 }),
});

function changeOf({ kind, id }: Step): ConfChange | ConfChangeV2 | null {
  if (kind === 'add') return add(id);
  if (kind === 'remove') return remove(id);
  if (kind === 'demote') return demote(id);
  if (kind === 'leave') return newConfChangeV2([]);
  const other = (id % 5) + 1;
  return newConfChangeV2(
    [
      { type: 'ConfChangeRemoveNode', nodeId: id },
      { type: 'ConfChangeAddNode', nodeId: other },
    ],
    'ConfChangeTransitionJointExplicit',
  );
}

test('after any changes a read waits only while a quorum of the voters has not answered', () => {
  check(
    fc.property(fc.array(STEP, { maxLength: 40 }), (steps) => {
      const r = settled({ voters: [1, 2, 3] });
      // The latest round that each has answered, and the round of each read that waits.
      const answered = new Map<number, number>();
      let waiting: { context: string; round: number }[] = [];
      let round = 0;
      for (const [i, step] of steps.entries()) {
        if (step.kind === 'read') {
          waiting.push({ context: `${i}`, round: ++round });
          answered.set(1, round);
          r.step(read(`${i}`));
        } else if (step.kind === 'answer') {
          if (!r.tracker.progress.has(step.id) || step.id === 1) continue;
          const context = r.unprovedReads.lastContext();
          if (context.length > 0) answered.set(step.id, round);
          confirm(r, step.id, context);
        } else {
          try {
            applyConfChange(r, changeOf(step)!);
          } catch (error) {
            expect(error).toBeInstanceOf(ConfChangeError);
          }
        }
        take(r);
        const { incoming, outgoing } = r.tracker.config.voters;
        const proved = (at: number): boolean => {
          const set = [...answered].filter(([, latest]) => latest >= at).map(([id]) => id);
          return wins(incoming.ids(), set) && wins(outgoing.ids(), set);
        };
        const expected = waiting.filter((w) => proved(w.round));
        waiting = waiting.filter((w) => !expected.includes(w));
        expect(r.readStates.splice(0).map((s) => text(s.requestCtx))).toEqual(
          expected.map((w) => w.context),
        );
        expect(r.unprovedReads.size).toBe(waiting.length);
      }
    }),
  );
});
