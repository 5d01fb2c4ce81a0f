import { describe, expect, it } from 'vitest';
import {
  ConfigError,
  InvariantError,
  membersOf,
  MisuseError,
  newConfChange,
  newConfState,
  newEntry,
  newSnapshot,
  newMessage,
  RawNode,
  Replica,
  type CompactionPolicy,
  type Effect,
  type ReplicaConfig,
  type Stored,
} from '../../../src/index.ts';
import { bytes, Lab, lastIndexOf, solo, text, trio, type LabNode } from './lab.ts';

/** What is kept of a log: the index of its first entry. */
const firstKept = (node: LabNode): number => node.replica.log.firstIndex();
const proposeAll = (node: LabNode, count: number, command = 'x'): void => {
  for (let i = 0; i < count; i++) {
    node.propose(command);
    node.drain();
  }
};
const after = (compaction: CompactionPolicy): Partial<ReplicaConfig> => ({ compaction });

for (const asyncStorageWrites of [false, true]) {
  const config = { asyncStorageWrites };

  describe(`snapshots, asynchronous writes: ${asyncStorageWrites}`, () => {
    it('are made after so many entries', () => {
      const a = solo({ ...config, ...after({ afterEntries: 10, keepEntries: 3 }) });
      proposeAll(a, 8);
      expect(a.seen).not.toContain('capture');
      proposeAll(a, 1);
      expect(a.disk.safe.snapshot?.metadata.index).toBe(10);
      expect(firstKept(a)).toBe(8);
      expect(a.disk.safe.entries[0]?.index).toBe(8);
      proposeAll(a, 10);
      expect(a.disk.safe.snapshot?.metadata.index).toBe(20);
    });

    it('are made after so many bytes, and keep no more than so many', () => {
      const a = solo({ ...config, ...after({ afterBytes: 1000, keepBytes: 250 }) });
      proposeAll(a, 12, 'x'.repeat(100));
      const index = a.disk.safe.snapshot!.metadata.index;
      expect(index).toBeLessThan(12);
      expect(index).toBeGreaterThan(5);
      expect(firstKept(a)).toBe(index - 1);
    });

    it('keep what a follower needs, within the limit', () => {
      for (const [keepForFollower, first] of [
        [100, 4],
        [10, 32],
      ] as const) {
        const limits = { afterEntries: 1000, keepEntries: 0, keepForFollower };
        const [a, , , lab] = trio({ ...config, ...after(limits) });
        a.propose('x');
        a.propose('y');
        lab.quiet();
        lab.cut(3);
        for (let i = 0; i < 38; i++) {
          a.propose('z');
          lab.quiet();
        }
        a.call((r) => r.snapshot());
        lab.quiet();
        expect(a.disk.safe.snapshot?.metadata.index).toBe(41);
        expect(firstKept(a)).toBe(first);
        // On a follower nobody needs anything.
        const b = lab.node(2);
        b.call((r) => r.snapshot());
        b.drain();
        expect(firstKept(b)).toBe(42);
      }
    });

    it('are made by hand, once, when there is anything new', () => {
      const a = solo(config);
      proposeAll(a, 5);
      expect(a.call((r) => r.snapshot(2))).toBe(true);
      expect(a.call((r) => r.snapshot(2))).toBe(false);
      a.drain();
      expect(firstKept(a)).toBe(5);
      expect(a.call((r) => r.snapshot(2))).toBe(false);
      // The same snapshot, and less of the log.
      expect(a.call((r) => r.snapshot(0))).toBe(true);
      expect(a.call((r) => r.snapshot(0))).toBe(false);
      a.drain();
      expect(firstKept(a)).toBe(7);
      expect(a.seen.filter((kind) => kind === 'capture')).toHaveLength(1);
      expect(a.disk.safe.entries).toEqual([]);
    });

    it('reach a follower that is too far behind, and are restored there', () => {
      const [a, b, c, lab] = trio(config);
      lab.cut(3);
      proposeAll(a, 1);
      for (let i = 0; i < 9; i++) {
        a.propose(`${i}`);
        lab.quiet();
      }
      a.call((r) => r.snapshot(0));
      lab.quiet();
      lab.heal();
      lab.ticks(3);
      expect(c.seen).toContain('restore');
      expect(c.machine.applied).toEqual(a.machine.applied);
      expect(c.replica.appliedIndex).toBe(a.replica.appliedIndex);
      a.propose('more');
      lab.ticks(2);
      expect(c.machine.applied).toEqual(b.machine.applied);
    });

    it('are made of the state that was put aside, while commands are applied', () => {
      const a = solo({ ...config, ...after({ afterEntries: 5, keepEntries: 0 }) });
      a.freezes = true;
      const put = (command: string): void => {
        a.propose(command);
        // All but the bytes of the snapshot.
        while (a.take() || a.finishWrite() || (a.work !== null && a.finishWork()));
      };
      ['1', '2', '3', '4'].forEach(put);
      expect(a.aside?.effect.index).toBe(5);
      ['5', '6', '7', '8', '9', '10', '11'].forEach(put);
      expect(a.replica.appliedIndex).toBe(12);
      // No other is begun, by itself or by hand, until this one is done.
      expect(a.seen.filter((kind) => kind === 'capture')).toHaveLength(1);
      expect(a.call((r) => r.snapshot())).toBe(false);
      expect(a.disk.safe.snapshot).toBeNull();
      a.finishWork();
      a.drain();
      const { metadata, data } = a.disk.safe.snapshot!;
      expect(metadata.index).toBe(5);
      expect(JSON.parse(text(data))).toHaveLength(4);
      expect(firstKept(a)).toBe(6);
      // What was applied meanwhile counts towards the next one.
      put('12');
      expect(a.aside?.effect.index).toBe(13);
      // A crash loses what was put aside, and nothing else.
      a.crash();
      a.start();
      expect(a.aside).toBeNull();
      a.lab.elect(a.id);
      a.drain();
      expect(a.machine.applied).toHaveLength(12);
      expect(a.disk.safe.snapshot?.metadata.index).toBeGreaterThan(5);
    });

    it('that were put aside are given up for a newer one of the leader', () => {
      const [a, , c, lab] = trio(config);
      a.propose('x');
      lab.ticks(2);
      c.freezes = true;
      c.call((r) => r.snapshot());
      c.finishWork();
      expect(c.aside?.effect.index).toBe(2);
      const { aside } = c;
      c.aside = null;
      lab.cut(3);
      proposeAll(a, 1);
      lab.quiet();
      a.call((r) => r.snapshot(0));
      lab.quiet();
      lab.heal();
      lab.ticks(3);
      expect(c.disk.safe.snapshot?.metadata.index).toBe(3);
      c.aside = aside;
      c.finishWork();
      c.drain();
      expect(c.disk.safe.snapshot?.metadata.index).toBe(3);
      expect(c.machine.applied).toEqual(a.machine.applied);
      // It is over: there may be another.
      a.propose('y');
      lab.ticks(2);
      expect(c.call((r) => r.snapshot())).toBe(true);
    });

    it('from before a member joined are not sent to it, but made anew', () => {
      for (const type of ['ConfChangeAddNode', 'ConfChangeAddLearnerNode'] as const) {
        const [a, , , lab] = trio({ ...config, ...after({ keepEntries: 0 }) });
        const [d] = lab.start(4) as [LabNode];
        const sent: (readonly number[])[] = [];
        lab.passes = (m) => {
          if (m.type === 'MsgSnap') sent.push(membersOf(m.snapshot!.metadata.confState));
          return true;
        };
        a.propose('x');
        lab.quiet();
        a.call((r) => r.snapshot(0));
        lab.quiet();
        a.call((r) => r.changeMembership(newConfChange(type, 4)));
        lab.ticks(10);
        expect(sent.length).toBeGreaterThan(0);
        for (const members of sent) expect(members).toContain(4);
        expect(d.machine.applied).toEqual(a.machine.applied);
      }
    });

    it('that nobody reports on count as failed after a while', () => {
      const [a, , c, lab] = trio({ ...config, snapshotTimeout: 30 });
      lab.cut(3);
      a.propose('x');
      lab.quiet();
      a.call((r) => r.snapshot(0));
      lab.quiet();
      const sent: string[] = [];
      lab.passes = (m) => {
        if (m.to === 3) sent.push(m.type);
        return m.type !== 'MsgSnap';
      };
      lab.ticks(29);
      expect(sent.filter((type) => type === 'MsgSnap')).toHaveLength(1);
      lab.ticks(10);
      expect(sent.filter((type) => type === 'MsgSnap').length).toBeGreaterThan(1);
      lab.heal();
      lab.ticks(40);
      expect(c.machine.applied).toEqual(a.machine.applied);
    });

    it('that are reported on do not count as failed later', () => {
      for (const reported of [true, false]) {
        const reports: [number, string][] = [];
        const [a, , , lab] = trio({
          ...config,
          snapshotTimeout: 5,
          start: (settings) =>
            Object.assign(new RawNode(settings), {
              reportSnapshot: (id: number, result: string) => reports.push([id, result]),
            }),
        });
        lab.cut(3);
        a.propose('x');
        lab.quiet();
        a.call((r) => r.snapshot(0));
        lab.quiet();
        lab.passes = (m) => m.type !== 'MsgSnap';
        lab.ticks(2);
        if (reported) a.call((r) => r.reportSnapshot(3, 'SnapshotFinish'));
        lab.ticks(7);
        expect(reports).toEqual([[3, reported ? 'SnapshotFinish' : 'SnapshotFailure']]);
      }
    });
  });
}

describe('restart', () => {
  const entry = (index: number, term = 1) => newEntry(term, index);
  const confState = newConfState({ voters: [1] });
  const start = (stored: Stored, more: Partial<ReplicaConfig> = {}): Replica<string> =>
    new Replica<string>({
      id: 1,
      run: 1,
      founders: [1],
      electionTick: 10,
      heartbeatTick: 1,
      random: () => 0,
      stored,
      ...more,
    });
  const kinds = (effects: readonly Effect<string>[]): string[] => effects.map(({ kind }) => kind);
  const snapshot = newSnapshot(5, 1, confState, bytes('[]'));

  it('restores the snapshot first, and then applies what follows', () => {
    const hardState = { term: 1, vote: 1, commit: 7 };
    const entries = [entry(6), entry(7), entry(8)];
    const replica = start({ hardState, snapshot, entries });
    expect(replica.appliedIndex).toBe(5);
    const [restore] = replica.effects();
    expect(restore).toMatchObject({ kind: 'restore', snapshot });
    expect(replica.take()).toBe(true);
    expect(kinds(replica.effects())).toEqual([]);
    replica.restored(restore as never);
    const [apply] = replica.effects();
    const both = [{ entry: { index: 6 } }, { entry: { index: 7 } }];
    expect(apply).toMatchObject({ kind: 'apply', entries: both });
  });

  it('takes a log that begins before the snapshot', () => {
    const hardState = { term: 1, vote: 1, commit: 6 };
    const entries = [3, 4, 5, 6].map((index) => entry(index));
    const replica = start({ hardState, snapshot, entries });
    expect(replica.log.firstIndex()).toBeLessThanOrEqual(4);
    expect(replica.log.lastIndex()).toBe(6);
    expect(replica.appliedIndex).toBe(5);
  });

  it('knows that what a snapshot holds is committed', () => {
    const hardState = { term: 1, vote: 1, commit: 2 };
    for (const stored of [hardState, null]) {
      const replica = start({ hardState: stored, snapshot, entries: [] });
      expect(replica.appliedIndex).toBe(5);
      expect(replica.failure).toBeNull();
    }
  });

  it('asks nothing again of a state machine that keeps its own disk', () => {
    const hardState = { term: 1, vote: 1, commit: 6 };
    const entries = [6, 7, 8].map((index) => entry(index));
    const members = newConfState({ voters: [1, 2] });
    // It knows of more than the hard state does, which was not synced with it.
    const machineAt = { index: 7, confState: members };
    const replica = start({ hardState, snapshot, entries }, { machineAt });
    expect(kinds(replica.effects())).toEqual([]);
    expect(replica.appliedIndex).toBe(7);
    expect(replica.confState).toEqual(members);
    expect(replica.take()).toBe(false);
    // The members of then count, and not those of the snapshot.
    replica.campaign();
    replica.take();
    for (const effect of replica.effects()) if (effect.kind === 'write') replica.written(effect);
    const [send] = replica.effects();
    expect(send).toMatchObject({ kind: 'send', messages: [{ type: 'MsgVote', to: 2 }] });
    expect(replica.leader).toBe(0);
  });

  it('restores a state machine that is behind the snapshot', () => {
    const hardState = { term: 1, vote: 1, commit: 5 };
    const machineAt = { index: 4, confState: newConfState({ voters: [9] }) };
    const replica = start({ hardState, snapshot, entries: [] }, { machineAt });
    expect(kinds(replica.effects())).toEqual(['restore']);
    expect(replica.confState).toEqual(confState);
  });

  it('refuses a state machine that is ahead of the log', () => {
    const hardState = { term: 1, vote: 1, commit: 5 };
    const machineAt = { index: 9, confState };
    expect(() => start({ hardState, snapshot, entries: [] }, { machineAt })).toThrow(InvariantError);
  });

  it('goes on with the members of the applied changes', () => {
    const lab = new Lab([1]);
    const [a] = lab.start(1) as [LabNode];
    lab.quiet();
    lab.elect(1);
    a.call((r) => r.changeMembership(newConfChange('ConfChangeAddLearnerNode', 7)));
    a.drain();
    const { index } = { index: a.replica.appliedIndex };
    const kept = a.replica.confState;
    a.crash();
    a.start({ machineAt: { index, confState: kept } });
    lab.quiet();
    lab.elect(1);
    a.call((r) => r.changeMembership(newConfChange('ConfChangeAddLearnerNode', 8)));
    a.drain();
    expect(a.replica.confState.learners).toEqual([7, 8]);
  });

  it('goes on where a crash has left the disk', () => {
    const lab = new Lab([1], after({ afterEntries: 4, keepEntries: 1 }));
    const [a] = lab.start(1) as [LabNode];
    lab.quiet();
    lab.elect(1);
    for (let run = 0; run < 5; run++) {
      proposeAll(a, 3, `run${run}`);
      const before = a.machine.applied;
      a.crash();
      a.start();
      lab.quiet();
      lab.elect(1);
      expect(a.machine.applied).toEqual(before);
      expect(lastIndexOf(a.disk.safe)).toBe(a.replica.appliedIndex);
    }
  });
});

describe('the results of effects', () => {
  const wrong = (node: LabNode, call: (r: Replica<string>) => void): void => {
    const before = JSON.stringify([node.replica.appliedIndex, node.replica.open]);
    expect(() => call(node.replica)).toThrow(MisuseError);
    expect(node.replica.effects()).toEqual([]);
    expect(JSON.stringify([node.replica.appliedIndex, node.replica.open])).toBe(before);
    expect(node.replica.failure).toBeNull();
  };

  it('are refused out of order, twice, and for what was not asked', () => {
    const a = solo({ asyncStorageWrites: true });
    a.propose('x');
    a.take();
    a.propose('y');
    a.take();
    const [first, second] = a.writes;
    wrong(a, (r) => r.written(second as never));
    wrong(a, (r) => r.written({ ...first } as never));
    wrong(a, (r) => r.saved(first as never));
    a.drain();
    expect(a.machine.applied).toHaveLength(2);
    wrong(a, (r) => r.written(first as never));
  });

  it('of the state machine likewise', () => {
    const a = solo();
    a.propose('x');
    while (a.work === null) void (a.take() || a.finishWrite());
    const { work } = a;
    if (work?.kind !== 'apply') throw new Error('no apply');
    wrong(a, (r) => r.applied(work, []));
    wrong(a, (r) => r.applied(work, ['a', 'b']));
    wrong(a, (r) => r.applied({ ...work }, ['a']));
    wrong(a, (r) => r.restored(work as never));
    wrong(a, (r) => r.captured(work as never, bytes('')));
    a.finishWork();
    wrong(a, (r) => r.applied(work, ['a']));
    wrong(a, (r) => r.frozen(work as never));
    a.call((r) => r.snapshot());
    const capture = a.work;
    wrong(a, (r) => r.captured(capture as never, '' as never));
    wrong(a, (r) => r.restored(capture as never));
    wrong(a, (r) => r.frozen({ ...capture } as never));
    a.freezes = true;
    a.finishWork();
    wrong(a, (r) => r.frozen(capture as never));
    wrong(a, (r) => r.captured({ ...capture } as never, bytes('')));
    wrong(a, (r) => r.captured(capture as never, '' as never));
    a.drain();
    wrong(a, (r) => r.captured(capture as never, bytes('')));
    expect(a.disk.safe.snapshot?.metadata.index).toBe(2);
  });
});

describe('the configuration', () => {
  it.each([
    ['run', { run: -1 }],
    ['run', { run: 0.5 }],
    ['deadline', { deadline: 0 }],
    ['maxOpen', { maxOpen: Number.NaN }],
    ['maxWrites', { maxWrites: 0 }],
    ['snapshotTimeout', { snapshotTimeout: '9' }],
    ['compaction.afterEntries', after({ afterEntries: 0 })],
    ['compaction.afterBytes', after({ afterBytes: 0.5 })],
    ['compaction.keepEntries', after({ keepEntries: -1 })],
    ['compaction.keepBytes', after({ keepBytes: Number.NaN })],
    ['compaction.keepForFollower', after({ keepForFollower: Infinity })],
  ])('is checked: %s', (field, wrong) => {
    const make = () =>
      new Replica({
        id: 1,
        run: 1,
        founders: [1],
        electionTick: 10,
        heartbeatTick: 1,
        random: () => 0,
        stored: { hardState: null, snapshot: null, entries: [] },
        ...(wrong as object),
      });
    expect(make).toThrow(ConfigError);
    expect(make).toThrow(`config.${field}: `);
  });

  it('lets a test stand between the node and its log', () => {
    let reads = 0;
    const lab = new Lab([1], {
      wrapLog: (log) =>
        Object.assign(Object.create(log) as typeof log, {
          lastIndex: () => {
            reads++;
            return log.lastIndex();
          },
        }),
    });
    lab.start(1);
    expect(reads).toBeGreaterThan(0);
  });

  it('passes calls on to the node', () => {
    const [a, b, c, lab] = trio();
    b.call((r) => r.forgetLeader());
    b.take();
    expect(b.replica.leader).toBe(0);
    lab.ticks(2);
    expect(b.replica.leader).toBe(1);
    a.call((r) => r.reportUnreachable(3));
    a.call((r) => r.transferLeadership(3));
    lab.quiet();
    expect(c.replica.leader).toBe(3);
    expect(a.replica.busy).toBe(false);
    c.call((r) => r.step(newMessage({ type: 'MsgHeartbeatResp', from: 1, to: 3, term: 2 })));
    expect(c.replica.failure).toBeNull();
  });
});
