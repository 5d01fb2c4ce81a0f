import { describe, expect, it } from 'vitest';
import {
  MisuseError,
  newEntry,
  newMessage,
  ProposalDroppedError,
  RawNode,
  StoppedError,
  type ProposalDropReason,
} from '../../../src/index.ts';
import { encodeProposal } from '../../../src/internals.ts';
import { answerTo, bytes, Lab, solo, trio } from './lab.ts';

for (const asyncStorageWrites of [false, true]) {
  const config = { asyncStorageWrites };

  describe(`the fate of a proposal, asynchronous writes: ${asyncStorageWrites}`, () => {
    it('is committed at its index, with the answer of this node', () => {
      const [a, , , lab] = trio(config);
      const ticket = a.propose('x');
      expect(a.fate(ticket)).toBeUndefined();
      lab.quiet();
      expect(a.fates.get(ticket)).toEqual([{ kind: 'committed', index: 2, answer: answerTo(2, 'x') }]);
    });

    it('keeps the order of the calls', () => {
      const lab = new Lab([1], config);
      const [a] = lab.start(1);
      const tickets = ['a', 'b', 'c', 'd'].map((c) => a!.propose(c));
      lab.quiet();
      lab.elect(1);
      tickets.push(a!.propose('e'), a!.propose('f'));
      lab.quiet();
      expect(tickets.map((t) => a!.fate(t)?.kind)).toEqual(Array(6).fill('committed'));
      expect(a!.machine.applied.map(([, command]) => command).join('')).toBe('abcdef');
    });

    it('does not depend on what the caller does with its bytes later', () => {
      const a = solo(config);
      const command = bytes('good');
      a.call((r) => r.propose(command));
      command.fill(0);
      a.drain();
      expect(a.machine.applied).toEqual([[2, 'good']]);
    });

    it('is known when a follower passed it on', () => {
      const [, b, c, lab] = trio(config);
      const ticket = b.propose('y');
      lab.quiet();
      expect(b.fate(ticket)).toEqual({ kind: 'committed', index: 2, answer: answerTo(2, 'y') });
      expect(c.fates.size).toBe(0);
      expect(c.machine.applied).toEqual([[2, 'y']]);
    });

    it('waits for a leader, and is dropped at its deadline when none comes', () => {
      const lab = new Lab([1, 2, 3], config);
      const [a] = lab.start(1);
      const ticket = a!.propose('x', { ticks: 5 });
      const other = a!.propose('y');
      lab.ticks(4);
      expect(a!.fate(ticket)).toBeUndefined();
      lab.ticks(1);
      expect(a!.fate(ticket)).toEqual({ kind: 'dropped', reason: 'NoLeader' });
      expect(a!.fate(other)).toBeUndefined();
      lab.start(2, 3);
      lab.quiet();
      lab.elect(1);
      expect(a!.fate(other)?.kind).toBe('committed');
      expect(a!.machine.applied.map(([, command]) => command)).toEqual(['y']);
    });

    it('is told at once to those who do not wait', () => {
      const lab = new Lab([1, 2, 3], config);
      const [a] = lab.start(1);
      a!.propose('waits');
      const ticket = a!.propose('x', { waits: false });
      expect(a!.fate(ticket)).toEqual({ kind: 'dropped', reason: 'NoLeader' });
    });

    it('is dropped at once for a reason that does not pass, and waits for others', () => {
      let reason: ProposalDropReason = 'Removed';
      const a = solo({
        ...config,
        start: (settings) =>
          Object.assign(new RawNode(settings), {
            propose: () => {
              throw new ProposalDroppedError(reason);
            },
          }),
      });
      for (const final of ['Removed', 'NotForwarding'] as const) {
        reason = final;
        expect(a.fate(a.propose('x'))).toEqual({ kind: 'dropped', reason });
      }
      const passing = ['NoLeader', 'Transferring', 'TooMuchUncommitted', 'Backlogged'] as const;
      for (const passes of passing) {
        reason = passes;
        const ticket = a.propose('x', { ticks: 2 });
        a.lab.ticks(1);
        expect(a.fate(ticket)).toBeUndefined();
        a.lab.ticks(1);
        expect(a.fate(ticket)).toEqual({ kind: 'dropped', reason });
      }
    });

    it('is unknown at its deadline when it was handed on and got lost', () => {
      const [a, b, , lab] = trio(config);
      lab.passes = (m) => m.type !== 'MsgProp';
      const ticket = b.propose('x', { ticks: 3 });
      lab.ticks(2);
      expect(b.fate(ticket)).toBeUndefined();
      lab.ticks(1);
      expect(b.fate(ticket)).toEqual({ kind: 'unknown', reason: 'Deadline' });
      lab.cut(1);
      const stuck = a.propose('y', { ticks: 3 });
      lab.ticks(3);
      expect(a.fate(stuck)).toEqual({ kind: 'unknown', reason: 'Deadline' });
    });

    it('is Replaced when another leader put something else there', () => {
      const [a, b, , lab] = trio(config);
      lab.cut(1);
      const lost = [a.propose('x'), a.propose('y'), a.propose('z')];
      lab.quiet();
      lab.elect(2);
      const won = b.propose('w');
      lab.quiet();
      expect(a.fate(lost[0]!)).toBeUndefined();
      lab.heal();
      lab.ticks(3);
      for (const ticket of lost) {
        expect(a.fates.get(ticket)).toEqual([{ kind: 'dropped', reason: 'Replaced' }]);
      }
      expect(b.fate(won)?.kind).toBe('committed');
      expect(a.machine.applied.map(([, command]) => command)).toEqual(['w']);
    });

    it('is unknown when a snapshot came instead of the entries', () => {
      const [a, b, , lab] = trio(config);
      lab.cut(1);
      const lost = a.propose('x');
      lab.quiet();
      lab.elect(2);
      b.propose('w');
      lab.quiet();
      b.call((r) => r.snapshot(0));
      lab.quiet();
      lab.heal();
      lab.ticks(5);
      expect(a.fates.get(lost)).toEqual([{ kind: 'unknown', reason: 'Snapshot' }]);
      expect(a.machine.applied.map(([, command]) => command)).toEqual(['w']);
    });

    it('is unknown for what was handed on, and dropped for the rest, at the end', () => {
      const [a, b, , lab] = trio(config);
      lab.cut(1);
      const handed = a.propose('x');
      const read = a.call((r) => r.read());
      a.call((r) => r.stop());
      expect(a.fate(handed)).toEqual({ kind: 'unknown', reason: 'Stopped' });
      expect(a.fate(read)).toEqual({ kind: 'dropped', reason: 'Stopped' });
      const lone = new Lab([1, 2], config);
      const [l] = lone.start(1);
      const waiting = l!.propose('x');
      l!.call((r) => r.fail(new Error('EIO')));
      expect(l!.fate(waiting)).toEqual({ kind: 'dropped', reason: 'Stopped' });
      expect(b.up).toBe(true);
    });

    it('is of no interest any more once it is forgotten', () => {
      const a = solo(config);
      const ticket = a.propose('x');
      a.call((r) => r.forget(ticket));
      expect(a.replica.open).toBe(0);
      a.drain();
      expect(a.fate(ticket)).toBeUndefined();
      expect(a.machine.applied).toHaveLength(1);
    });

    it('is not taken from an earlier run', () => {
      const [a, , , lab] = trio(config);
      lab.cut(2, 3);
      a.propose('old');
      a.drain();
      a.crash();
      lab.heal();
      a.start();
      const ticket = a.propose('new');
      lab.quiet();
      lab.elect(1);
      expect(a.fate(ticket)).toMatchObject({ answer: answerTo(4, 'new') });
      expect(a.fates.size).toBe(1);
    });
  });
}

describe('limits', () => {
  it('drops what is too many', () => {
    const lab = new Lab([1, 2], { maxOpen: 2 });
    const [a] = lab.start(1);
    const tickets = [1, 2, 3].map((i) => a!.propose(`${i}`));
    const reads = [1, 2, 3].map(() => a!.call((r) => r.read()));
    expect(a!.replica.open).toBe(4);
    expect(a!.fate(tickets[2]!)).toEqual({ kind: 'dropped', reason: 'TooMany' });
    expect(a!.fate(reads[2]!)).toEqual({ kind: 'dropped', reason: 'TooMany' });
    expect(a!.fates.size).toBe(2);
  });

  it('takes no Ready while too many writes are out', () => {
    const lab = new Lab([1], { asyncStorageWrites: true, maxWrites: 2 });
    const [a] = lab.start(1);
    a!.call((r) => r.campaign());
    lab.quiet();
    for (const c of 'abcd') {
      a!.propose(c);
      a!.take();
    }
    expect(a!.writes).toHaveLength(2);
    expect(a!.replica.hasWork()).toBe(false);
    a!.finishWrite();
    expect(a!.replica.hasWork()).toBe(true);
    a!.drain();
    expect(a!.machine.applied.map(([, c]) => c).join('')).toBe('abcd');
  });

  const rooms = [
    [false, 'TooMuchUncommitted'],
    [true, 'TooMuchUncommitted'],
    [false, 'Backlogged'],
    [true, 'Backlogged'],
  ] as const;
  it.each(rooms)('tries again when there is room: %s %s', (asyncStorageWrites, reason) => {
    const a = solo({
      asyncStorageWrites,
      maxUncommittedEntriesSize: 20,
      start: (settings) => {
        const raw = new RawNode(settings);
        const propose = raw.propose.bind(raw);
        return Object.assign(raw, {
          propose: (data: Uint8Array) => {
            try {
              return propose(data);
            } catch {
              throw new ProposalDroppedError(reason);
            }
          },
        });
      },
    });
    const tickets = ['a', 'b', 'c', 'd', 'e', 'f'].map((c) => a.propose(c.repeat(9)));
    expect(a.fate(tickets[5]!)).toBeUndefined();
    // It need not wait for a tick.
    a.drain();
    expect(tickets.map((t) => a.fate(t)?.kind)).toEqual(Array(6).fill('committed'));
    expect(a.machine.applied.map(([, c]) => c[0]).join('')).toBe('abcdef');
  });
});

describe('wrong input', () => {
  it('is refused with its name, and changes nothing', () => {
    const a = solo();
    const wrong = [
      () => a.replica.propose('x' as never),
      () => a.replica.propose(null as never),
      () => a.replica.propose(bytes('x'), { ticks: Number.NaN }),
      () => a.replica.propose(bytes('x'), { ticks: -1 }),
      () => a.replica.read({ ticks: 0.5 }),
      () => a.replica.snapshot(-1),
      () =>
        a.replica.changeMembership({
          type: 'ConfChangeAddNode',
          nodeId: 2,
          id: 0,
          context: 'x' as never,
        }),
    ];
    for (const call of wrong) expect(call).toThrow(MisuseError);
    expect(a.replica.open).toBe(0);
    expect(a.replica.effects()).toEqual([]);
    expect(a.replica.failure).toBeNull();
  });

  it('is refused when a proposal is of no replica', () => {
    const [a, b, , lab] = trio();
    const prop = (data: Uint8Array, type: 'EntryNormal' | 'EntryConfChange' = 'EntryNormal') =>
      newMessage({ type: 'MsgProp', from: 2, to: 1, entries: [newEntry(0, 0, data, type)] });
    for (const node of [a, b]) {
      const to = node.id;
      for (const m of [prop(bytes('plain')), prop(Uint8Array.of(10, 200), 'EntryConfChange')]) {
        expect(() => node.call((r) => r.step({ ...m, to }))).toThrow(MisuseError);
      }
    }
    const noName = encodeProposal({ node: 0, run: 1, seq: 1 }, bytes('x'));
    expect(() => a.call((r) => r.step(prop(noName)))).toThrow(/no name/);
    lab.ticks(3);
    expect(a.replica.failure).toBeNull();
    expect(a.machine.applied).toEqual([]);
  });

  it('leaves shapes that are no proposals to the node', () => {
    const stepped: unknown[] = [];
    const a = solo({
      start: (settings) =>
        Object.assign(new RawNode(settings), { step: (m: unknown) => stepped.push(m) }),
    });
    const m = newMessage({ type: 'MsgProp', from: 2, to: 1 });
    const shapes: unknown[] = [null, undefined, 3, {}];
    for (const entries of [null, undefined, [null], [{}], [{ data: 'x' }], 7]) {
      shapes.push({ ...m, entries });
    }
    for (const shape of shapes) a.replica.step(shape as never);
    expect(stepped).toEqual(shapes);
  });
});

describe('the end', () => {
  it('stops everything but fates', () => {
    const a = solo({ asyncStorageWrites: true });
    a.propose('x');
    const { replica } = a;
    a.take();
    const effect = a.writes[0]!;
    replica.stop();
    expect(replica.failure).toBeInstanceOf(StoppedError);
    expect(replica.effects().map(({ kind }) => kind)).toEqual(['settle']);
    const cause = new Error('late');
    replica.fail(cause);
    expect(replica.failure).toBeInstanceOf(StoppedError);
    replica.tick();
    replica.campaign();
    replica.reportUnreachable(2);
    replica.reportSnapshot(2, 'SnapshotFailure');
    replica.transferLeadership(2);
    replica.forgetLeader();
    replica.written(effect as never);
    replica.step(newMessage({ type: 'MsgHeartbeat', from: 2, to: 1, term: 9 }));
    expect(replica.take()).toBe(false);
    expect(replica.hasWork()).toBe(false);
    expect(replica.snapshot()).toBe(false);
    expect(replica.effects()).toEqual([]);
    expect(() => replica.propose(bytes('x'))).toThrow(StoppedError);
    expect(() => replica.read()).toThrow(StoppedError);
    expect(replica.open).toBe(0);
  });

  it('comes with an error that is no answer, and keeps it', () => {
    const a = solo({
      reviewChange: () => {
        throw new RangeError('review');
      },
    });
    const ticket = a.call((r) =>
      r.changeMembership({
        type: 'ConfChangeAddNode',
        nodeId: 2,
        id: 0,
        context: new Uint8Array(),
      }),
    );
    expect(() => a.drain()).toThrow(RangeError);
    expect(a.replica.failure).toBeInstanceOf(RangeError);
    expect(a.fate(ticket)).toEqual({ kind: 'unknown', reason: 'Stopped' });
    expect(() => a.replica.read()).toThrow(RangeError);
  });

  it('comes when a log holds what no replica has proposed', () => {
    const [, b] = trio();
    const foreign = [newEntry(9, 2, bytes('plain'))];
    b.call((r) =>
      r.step(
        newMessage({
          type: 'MsgApp',
          from: 1,
          to: 2,
          term: 9,
          logTerm: 1,
          index: 1,
          entries: foreign,
          commit: 2,
        }),
      ),
    );
    expect(() => b.drain()).toThrow(/entry 2 is of no replica/);
    expect(b.replica.failure?.name).toBe('InvariantError');
  });
});
