import { describe, expect, it } from 'vitest';
import {
  ConfChangeError,
  MisuseError,
  newConfChange,
  RawNode,
  ReadDroppedError,
  StepPeerNotFoundError,
  type ReplicaConfig,
} from '../../../src/index.ts';
import { bytes, Lab, solo, trio, type LabNode } from './lab.ts';

/** A node of which some functions do something else. */
const altered = (change: (raw: RawNode) => Partial<RawNode>): Partial<ReplicaConfig> => ({
  start: (config) => {
    const raw = new RawNode(config);
    return Object.assign(raw, change(raw));
  },
});
const raise = (error: Error) => (): never => {
  throw error;
};
const add = newConfChange('ConfChangeAddLearnerNode', 2);

describe('what a node throws', () => {
  it('refuses a change that it calls misuse, and ends with anything else', () => {
    const misuse = solo(altered(() => ({ proposeConfChange: raise(new MisuseError('id')) })));
    const ticket = misuse.call((r) => r.changeMembership(add));
    expect(misuse.fate(ticket)).toEqual({ kind: 'refused', why: 'id' });
    expect(misuse.replica.failure).toBeNull();
    const broken = solo(altered(() => ({ proposeConfChange: raise(new TypeError('oops')) })));
    expect(() => broken.call((r) => r.changeMembership(add))).toThrow(TypeError);
    expect(broken.replica.failure).toBeInstanceOf(TypeError);
  });

  it('takes no change into force that the node cannot, and ends with anything else', () => {
    const refuses = solo(altered(() => ({ applyConfChange: raise(new ConfChangeError('no')) })));
    const ticket = refuses.call((r) => r.changeMembership(add));
    refuses.drain();
    expect(refuses.fate(ticket)).toEqual({ kind: 'refused', why: 'no' });
    const broken = solo(altered(() => ({ applyConfChange: raise(new TypeError('oops')) })));
    broken.call((r) => r.changeMembership(add));
    expect(() => broken.drain()).toThrow(TypeError);
    expect(broken.replica.failure).toBeInstanceOf(TypeError);
  });

  it('asks again for a read that was dropped, and ends with anything else', () => {
    let error: Error | null = new ReadDroppedError('NoLeader');
    const a = solo(
      altered((raw) => ({
        readIndex: (context: Uint8Array) => {
          if (error !== null) throw error;
          RawNode.prototype.readIndex.call(raw, context);
        },
      })),
    );
    const ticket = a.call((r) => r.read());
    a.drain();
    expect(a.fate(ticket)).toBeUndefined();
    error = null;
    a.lab.ticks(11);
    expect(a.fate(ticket)?.kind).toBe('readable');
    error = new TypeError('oops');
    a.call((r) => r.read());
    expect(() => a.drain()).toThrow(TypeError);
  });

  it('lets all answers of a write be heard when the node is a stranger to itself', () => {
    const error: Error[] = [];
    const heard: string[] = [];
    const lab = new Lab([1], {
      asyncStorageWrites: true,
      ...altered((raw) => ({
        step: (m) => {
          heard.push(m.type);
          if (m.type === 'MsgAppResp' && error.length > 0) throw error[0]!;
          RawNode.prototype.step.call(raw, m);
        },
      })),
    });
    const [a] = lab.start(1) as [LabNode];
    lab.quiet();
    lab.elect(1);
    error.push(new StepPeerNotFoundError());
    heard.length = 0;
    a.propose('x');
    a.take();
    a.finishWrite();
    expect(heard).toEqual(['MsgAppResp', 'MsgStorageAppendResp']);
    expect(a.replica.failure).toBeNull();
    error[0] = new TypeError('oops');
    a.propose('y');
    a.take();
    expect(() => a.finishWrite()).toThrow(TypeError);
    expect(a.replica.failure).toBe(error[0]);
  });
});

describe('a change that no replica has proposed', () => {
  it("is reviewed with its own context, and is nobody's", () => {
    let raw: RawNode | null = null;
    const seen: Uint8Array[] = [];
    const a = solo({
      reviewChange: ({ context }) => (seen.push(context), null),
      ...altered((each) => ((raw = each), {})),
    });
    raw!.proposeConfChange({ ...add, context: bytes('plain') });
    a.drain();
    expect(seen).toEqual([bytes('plain')]);
    expect(a.replica.confState.learners).toEqual([2]);
    expect(a.fates.size).toBe(0);
  });
});

describe('a snapshot of the leader', () => {
  /** n3 is behind, and n1 has sent it a snapshot that n3 is to write. */
  const behind = (): [LabNode, LabNode, Lab] => {
    const [a, , c, lab] = trio({ asyncStorageWrites: true });
    a.propose('x');
    lab.quiet();
    lab.ticks(1);
    lab.cut(3);
    a.propose('y');
    lab.quiet();
    a.call((r) => r.snapshot(0));
    lab.quiet();
    lab.heal();
    return [a, c, lab];
  };
  const deliverUntil = (lab: Lab, slow: LabNode, done: () => boolean): void => {
    for (let i = 0; i < 300 && !done(); i++) {
      if (i % 20 === 0) for (const node of lab.nodes.values()) node.call((r) => r.tick());
      for (const node of lab.nodes.values()) if (node !== slow) node.drain();
      slow.take();
      if (!done()) slow.finishWrite();
      for (const m of lab.net.splice(0)) lab.deliver(m);
    }
    expect(done()).toBe(true);
  };
  const writesSnapshot = (node: LabNode): boolean =>
    node.writes.some((effect) => effect.kind === 'write' && effect.batch.snapshot !== null);

  it('makes one of its own needless, before and after that is begun', () => {
    for (const begun of [true, false]) {
      const [, c, lab] = behind();
      if (begun) {
        expect(c.call((r) => r.snapshot())).toBe(true);
        expect(c.work?.kind).toBe('capture');
      }
      deliverUntil(lab, c, () => writesSnapshot(c));
      expect(c.call((r) => r.snapshot())).toBe(false);
      lab.quiet();
      lab.ticks(3);
      expect(c.seen.filter((kind) => kind === 'save')).toEqual([]);
      expect(c.machine.applied).toHaveLength(2);
      expect(c.replica.failure).toBeNull();
    }
  });

  it('makes one needless that waits for its turn', () => {
    const [a, , c, lab] = trio({ asyncStorageWrites: true });
    a.propose('x');
    lab.quiet();
    lab.ticks(1);
    a.propose('y');
    // c has the entry, and applies it slowly.
    for (let i = 0; i < 300 && c.work === null; i++) {
      if (i % 20 === 19) a.call((r) => r.tick());
      for (const node of lab.nodes.values()) {
        if (node !== c) node.drain();
      }
      c.take();
      if (c.work === null) c.finishWrite();
      for (const m of lab.net.splice(0)) lab.deliver(m);
    }
    expect(c.work?.kind).toBe('apply');
    lab.net = [];
    lab.cut(3);
    expect(c.call((r) => r.snapshot())).toBe(true);
    a.propose('z');
    for (const node of lab.nodes.values()) if (node !== c) node.drain();
    for (let i = 0; i < 20; i++) {
      for (const node of lab.nodes.values()) if (node !== c) node.drain();
      for (const m of lab.net.splice(0)) lab.deliver(m);
    }
    a.call((r) => r.snapshot(0));
    a.drain();
    lab.heal();
    deliverUntil(lab, c, () => writesSnapshot(c));
    lab.quiet();
    lab.ticks(3);
    expect(c.seen.filter((kind) => kind === 'capture' || kind === 'save')).toEqual([]);
    expect(c.machine.applied).toHaveLength(3);
  });

  it('is restored before the answers to later writes leave', () => {
    const [, c, lab] = behind();
    deliverUntil(lab, c, () => writesSnapshot(c));
    while (c.finishWrite());
    expect(c.work?.kind).toBe('restore');
    expect(c.call((r) => r.snapshot())).toBe(false);
    const answers = (): string[] => lab.net.filter((m) => m.from === 3).map((m) => m.type);
    expect(answers()).toEqual([]);
    const b = lab.node(2);
    b.call((r) => r.campaign());
    b.drain();
    for (const m of lab.net.splice(0)) lab.deliver(m);
    c.take();
    while (c.finishWrite());
    expect(answers()).toEqual([]);
    c.finishWork();
    expect(answers()).toEqual(['MsgAppResp', 'MsgVoteResp']);
    lab.quiet();
    expect(c.machine.applied).toHaveLength(2);
  });

  it('comes from the disk of one whose state machine has its own', () => {
    const lab = new Lab([1, 2]);
    const [a, b] = lab.start(1, 2) as [LabNode, LabNode];
    lab.quiet();
    lab.elect(1);
    a.propose('x');
    lab.quiet();
    lab.ticks(1);
    a.call((r) => r.snapshot(0));
    a.drain();
    const machineAt = { index: a.replica.appliedIndex, confState: a.replica.confState };
    const { applied } = a.machine;
    a.crash();
    b.crash();
    // n2 has lost its disk: nobody may do that, but here it makes n1 lead.
    lab.nodes.delete(2);
    const fresh = lab.node(2);
    a.start({ machineAt });
    a.machine.applied = applied;
    fresh.start();
    lab.quiet();
    lab.elect(1);
    lab.ticks(5);
    expect(fresh.machine.applied).toEqual(applied);
  });
});
