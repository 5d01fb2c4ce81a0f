import { describe, expect, it } from 'vitest';
import { newConfChange } from '../../../src/index.ts';
import { Lab, solo, trio, type LabNode } from './lab.ts';

const read = (node: LabNode, ticks?: number): number =>
  node.call((r) => r.read(ticks === undefined ? {} : { ticks }));

for (const asyncStorageWrites of [false, true]) {
  const config = { asyncStorageWrites };

  describe(`a read, asynchronous writes: ${asyncStorageWrites}`, () => {
    it('is answered on leader and follower', () => {
      const [a, b, , lab] = trio(config);
      a.propose('x');
      lab.quiet();
      const [here, there] = [read(a), read(b)];
      lab.ticks(1);
      expect(a.fates.get(here)).toEqual([{ kind: 'readable', index: 2 }]);
      expect(b.fates.get(there)).toEqual([{ kind: 'readable', index: 2 }]);
    });

    it('goes out with all that came before the Ready, as one request', () => {
      const [, b, , lab] = trio(config);
      const asked: string[] = [];
      lab.passes = (m) => asked.push(m.type) > 0;
      const reads = Array.from({ length: 50 }, () => read(b));
      lab.quiet();
      expect(asked.filter((type) => type === 'MsgReadIndex')).toHaveLength(1);
      expect(reads.every((ticket) => b.fate(ticket)?.kind === 'readable')).toBe(true);
    });

    it('is asked again when the request or the answer was lost', () => {
      for (const lost of ['MsgReadIndex', 'MsgReadIndexResp', 'MsgHeartbeatResp']) {
        const [, b, , lab] = trio(config);
        lab.passes = (m) => m.type !== lost;
        const ticket = read(b);
        lab.quiet();
        expect(b.fate(ticket)).toBeUndefined();
        lab.heal();
        lab.ticks(11);
        expect(b.fate(ticket)?.kind).toBe('readable');
      }
    });

    it('is asked again when the leader has changed', () => {
      const [, b, c, lab] = trio(config);
      lab.cut(1);
      const ticket = read(b);
      lab.quiet();
      lab.elect(3);
      expect(b.fate(ticket)?.kind).toBe('readable');
      expect(c.replica.leader).toBe(3);
    });

    it('waits for a leader, and is dropped at its deadline', () => {
      const lab = new Lab([1, 2, 3], config);
      const [a] = lab.start(1) as [LabNode];
      const [soon, late] = [read(a, 3), read(a)];
      lab.ticks(3);
      expect(a.fates.get(soon)).toEqual([{ kind: 'dropped', reason: 'Deadline' }]);
      lab.start(2, 3);
      lab.quiet();
      lab.elect(2);
      lab.ticks(11);
      expect(a.fate(late)?.kind).toBe('readable');
    });

    it('is not answered before the state machine has applied its index', () => {
      const [a, b, , lab] = trio(config);
      a.propose('x');
      lab.quiet();
      lab.ticks(1);
      // b gets the next entry and knows that it is committed, and is slow.
      a.propose('y');
      for (let i = 0; i < 400; i++) {
        a.drain();
        lab.node(3).drain();
        b.take();
        b.finishWrite();
        const m = lab.net.shift();
        if (m !== undefined) lab.deliver(m);
        if (i === 200) for (const node of lab.nodes.values()) node.call((r) => r.tick());
        if (i === 100 && b.work === null) b.call((r) => r.tick());
      }
      expect(b.work).not.toBeNull();
      const ticket = read(b);
      if (asyncStorageWrites) {
        for (let i = 0; i < 400; i++) {
          a.drain();
          lab.node(3).drain();
          b.take();
          b.finishWrite();
          const m = lab.net.shift();
          if (m !== undefined) lab.deliver(m);
        }
      }
      expect(b.fate(ticket)).toBeUndefined();
      b.finishWork();
      lab.quiet();
      expect(b.fate(ticket)).toEqual({ kind: 'readable', index: 3 });
      expect(b.machine.applied).toHaveLength(2);
    });

    it('is not answered before the state machine has the snapshot of the start', () => {
      const lab = new Lab([1, 2], config);
      const [a, b] = lab.start(1, 2) as [LabNode, LabNode];
      lab.quiet();
      lab.elect(1);
      a.propose('x');
      lab.quiet();
      b.call((r) => r.snapshot(0));
      lab.quiet();
      b.crash();
      b.start();
      expect(b.work?.kind).toBe('restore');
      const ticket = read(b);
      for (let i = 0; i < 60; i++) {
        b.take();
        b.finishWrite();
        a.call((r) => r.tick());
        a.drain();
        for (const m of lab.net.splice(0)) lab.deliver(m);
      }
      expect(b.fate(ticket)).toBeUndefined();
      b.finishWork();
      lab.ticks(asyncStorageWrites ? 0 : 12);
      expect(b.fate(ticket)).toEqual({ kind: 'readable', index: 2 });
      expect(b.machine.applied).toHaveLength(1);
    });

    it('is of no interest any more once it is forgotten', () => {
      const a = solo(config);
      const ticket = read(a);
      a.call((r) => r.forget(ticket));
      a.drain();
      expect(a.fates.size).toBe(0);
      expect(a.replica.open).toBe(0);
    });

    it('takes no answer to another run', () => {
      const [, b, , lab] = trio(config);
      lab.passes = (m) => m.type !== 'MsgReadIndexResp';
      const kept: unknown[] = [];
      lab.passes = (m) => m.type !== 'MsgReadIndexResp' || kept.push(m) === 0;
      read(b);
      lab.quiet();
      expect(kept).toHaveLength(1);
      b.crash();
      b.start();
      lab.ticks(3);
      const ticket = read(b);
      b.take();
      lab.heal();
      lab.net = [];
      lab.deliver(kept[0] as never);
      b.drain();
      expect(b.fate(ticket)).toBeUndefined();
    });

    it('is released by a smaller membership', () => {
      const lab = new Lab([1, 2], config);
      const [a, b] = lab.start(1, 2) as [LabNode, LabNode];
      lab.quiet();
      lab.elect(1);
      const change = newConfChange('ConfChangeRemoveNode', 2);
      const ticket = a.call((r) => r.changeMembership(change));
      lab.passes = (m) => m.type !== 'MsgHeartbeatResp';
      const open = read(a);
      lab.ticks(12);
      expect(a.fate(ticket)?.kind).toBe('changed');
      expect(a.fate(open)?.kind).toBe('readable');
      expect(b.up).toBe(true);
    });
  });
}
