import { describe, expect, it } from 'vitest';
import {
  newConfChange,
  newConfChangeV2,
  type ConfChange,
  type ConfChangeV2,
  type Fate,
  type ReplicaConfig,
} from '../../../src/index.ts';
import { bytes, Lab, solo, text, trio, type LabNode } from './lab.ts';

const change = (node: LabNode, what: ConfChange | ConfChangeV2): number =>
  node.call((r) => r.changeMembership(what));
const kinds = (fates: readonly Fate<string>[] | undefined): string[] =>
  (fates ?? []).map(({ kind }) => kind);

const learner = (id: number): ConfChange => newConfChange('ConfChangeAddLearnerNode', id);
const voter = (id: number): ConfChange => newConfChange('ConfChangeAddNode', id);
const joint = (transition: ConfChangeV2['transition']): ConfChangeV2 =>
  newConfChangeV2([{ type: 'ConfChangeAddLearnerNode', nodeId: 4 }], transition);
const LEAVE = newConfChangeV2();

for (const asyncStorageWrites of [false, true]) {
  const config = { asyncStorageWrites };

  describe(`the fate of a change, asynchronous writes: ${asyncStorageWrites}`, () => {
    it('is changed, with the membership at its index', () => {
      const [a, b, , lab] = trio(config);
      const ticket = change(b, learner(4));
      lab.quiet();
      expect(b.fates.get(ticket)).toMatchObject([
        { kind: 'changed', index: 2, confState: { voters: [1, 2, 3], learners: [4] } },
      ]);
      expect(b.replica.confState).toEqual(a.replica.confState);
    });

    it('is joint, then changed, when the leader leaves by itself', () => {
      const [a, b, , lab] = trio(config);
      const ticket = change(b, joint('ConfChangeTransitionJointImplicit'));
      lab.quiet();
      expect(b.fates.get(ticket)).toMatchObject([
        { kind: 'joint', index: 2, confState: { votersOutgoing: [1, 2, 3] } },
        { kind: 'changed', index: 3, confState: { votersOutgoing: [], learners: [4] } },
      ]);
      expect(a.replica.confState.learners).toEqual([4]);
    });

    it('ends joint when it is to be left explicitly', () => {
      const [a, , , lab] = trio(config);
      const ticket = change(a, joint('ConfChangeTransitionJointExplicit'));
      lab.quiet();
      expect(kinds(a.fates.get(ticket))).toEqual(['joint']);
      expect(a.replica.open).toBe(0);
      const leave = change(a, LEAVE);
      lab.quiet();
      expect(a.fate(leave)).toMatchObject({ kind: 'changed', confState: { learners: [4] } });
    });

    it('is refused with the reason, here and at a leader elsewhere', () => {
      for (const at of [0, 1]) {
        const cluster = trio(config);
        const [node, lab] = [cluster[at] as LabNode, cluster[3]];
        const refused = change(node, LEAVE);
        lab.quiet();
        expect(node.fates.get(refused)).toEqual([
          { kind: 'refused', why: 'not in joint state; refusing empty conf change' },
        ]);
        change(node, joint('ConfChangeTransitionJointExplicit'));
        lab.quiet();
        const second = change(node, voter(5));
        lab.quiet();
        expect(node.fates.get(second)).toEqual([
          { kind: 'refused', why: 'must transition out of joint config first' },
        ]);
        expect(cluster[0].replica.confState.voters).toEqual([1, 2, 3]);
      }
    });

    it('is refused while another one is on its way', () => {
      const [a, b, , lab] = trio(config);
      const first = change(a, learner(4));
      const second = change(a, learner(5));
      const third = change(b, learner(6));
      lab.quiet();
      expect(a.fate(first)?.kind).toBe('changed');
      expect(a.fate(second)).toMatchObject({ kind: 'refused' });
      expect(b.fate(third)?.kind).toBe('refused');
      expect((b.fate(third) as { why: string }).why).toContain('possible unapplied conf change');
      expect(a.replica.confState.learners).toEqual([4]);
    });

    it('is refused by the review of the application, alike everywhere', () => {
      const reviews: string[] = [];
      const reviewChange: ReplicaConfig['reviewChange'] = (asked, confState) => {
        reviews.push(`${text(asked.context)} ${confState.voters.join()}`);
        return text(asked.context) === 'bad' ? 'it is bad' : null;
      };
      const [a, b, , lab] = trio({ ...config, reviewChange });
      const bad = change(b, newConfChange('ConfChangeAddNode', 4, 0, bytes('bad')));
      lab.quiet();
      expect(b.fates.get(bad)).toEqual([{ kind: 'refused', why: 'it is bad' }]);
      expect(reviews).toEqual(Array(3).fill('bad 1,2,3'));
      const good = change(b, newConfChange('ConfChangeRemoveNode', 3, 0, bytes('good')));
      lab.quiet();
      expect(b.fate(good)).toMatchObject({ kind: 'changed', confState: { voters: [1, 2] } });
      expect(a.replica.confState.voters).toEqual([1, 2]);
    });

    it('asks for no review to leave a joint configuration', () => {
      const reviewChange: ReplicaConfig['reviewChange'] = ({ context }) =>
        text(context) === 'ok' ? null : 'only ok is ok';
      const [a, , , lab] = trio({ ...config, reviewChange });
      const { changes } = joint('ConfChangeTransitionAuto');
      const ticket = change(
        a,
        newConfChangeV2(changes, 'ConfChangeTransitionJointImplicit', bytes('ok')),
      );
      lab.quiet();
      expect(kinds(a.fates.get(ticket))).toEqual(['joint', 'changed']);
    });

    it('is refused when it cannot be applied, and the node goes on', () => {
      const a = solo(config);
      const ticket = change(a, newConfChange('ConfChangeRemoveNode', 1));
      a.drain();
      const fate = a.fate(ticket) as { kind: string; why: string };
      expect(fate.kind).toBe('refused');
      expect(fate.why).toContain('removed all voters');
      a.propose('x');
      a.drain();
      expect(a.machine.applied).toHaveLength(1);
      expect(a.replica.confState.voters).toEqual([1]);
    });

    it('is changed when a snapshot shows that the joint configuration was left', () => {
      const lab = new Lab([1, 2, 3], config);
      const [a, b, c] = lab.start(1, 2, 3) as [LabNode, LabNode, LabNode];
      lab.quiet();
      lab.elect(1);
      const ticket = change(c, joint('ConfChangeTransitionJointExplicit'));
      lab.quiet();
      expect(kinds(c.fates.get(ticket))).toEqual(['joint']);
      const implicit = change(c, LEAVE);
      lab.quiet();
      expect(c.fate(implicit)?.kind).toBe('changed');
      // Now one that c sees come into force, and not left.
      const { changes } = newConfChangeV2([{ type: 'ConfChangeAddLearnerNode', nodeId: 5 }]);
      const half = change(c, newConfChangeV2(changes, 'ConfChangeTransitionJointImplicit'));
      for (let i = 0; i < 200 && c.fate(half) === undefined; i++) {
        for (const node of [a, b, c]) node.drain();
        const m = lab.net.shift();
        if (m !== undefined) lab.deliver(m);
      }
      expect(kinds(c.fates.get(half))).toEqual(['joint']);
      lab.cut(3);
      lab.quiet();
      a.call((r) => r.snapshot(0));
      lab.quiet();
      lab.heal();
      lab.ticks(5);
      expect(kinds(c.fates.get(half))).toEqual(['joint', 'changed']);
      expect(c.seen).toContain('restore');
    });

    it('lets a leader that has removed itself go on hearing of its writes', () => {
      const [a, b, c, lab] = trio({ ...config, stepDownOnRemoval: false });
      a.propose('before');
      const ticket = change(a, newConfChange('ConfChangeRemoveNode', 1));
      a.propose('after');
      lab.quiet();
      lab.ticks(2);
      expect(a.fate(ticket)).toMatchObject({ kind: 'changed', confState: { voters: [2, 3] } });
      const late = a.propose('late', { ticks: 20 });
      lab.ticks(1);
      expect(['dropped', 'committed']).toContain(a.fate(late)?.kind ?? 'dropped');
      expect(a.replica.failure).toBeNull();
      lab.elect(2);
      expect(c.replica.leader).toBe(2);
      expect(b.replica.confState.voters).toEqual([2, 3]);
    });

    it('does not change with the arrays of the caller', () => {
      const a = solo(config);
      const changes = [{ type: 'ConfChangeAddLearnerNode' as const, nodeId: 2 }];
      const lab = new Lab([1], config);
      const [waits] = lab.start(1) as [LabNode];
      const ticket = change(waits, newConfChangeV2(changes));
      changes[0] = { type: 'ConfChangeAddLearnerNode', nodeId: 3 };
      changes.push({ type: 'ConfChangeAddLearnerNode', nodeId: 4 });
      lab.quiet();
      lab.elect(1);
      expect(waits.fate(ticket)).toMatchObject({ confState: { learners: [2] } });
      expect(a.replica.failure).toBeNull();
    });
  });
}
