/** The cluster: what its driver can do to it, and what it tells. */
import { describe, expect, test } from 'vitest';
import { ConfigError } from '../../src/errors.ts';
import { toBytes } from '../../sim/text.ts';
import { calm, pump } from '../../sim/calm.ts';
import type { Finding } from '../../sim/checkers/index.ts';
import { Cluster, randomPerNode } from '../../sim/cluster.ts';
import type { ClusterOptions, NodeConfig } from '../../sim/cluster.ts';
import type { EventKind, SimEvent } from '../../sim/event.ts';
import { Store } from '../../sim/machine.ts';

/** A cluster that keeps its events. */
class Stage extends Cluster {
  readonly seen: SimEvent[];

  constructor(nodes: number, config: NodeConfig = {}, options: Partial<ClusterOptions> = {}) {
    const seen: SimEvent[] = [];
    const random = randomPerNode(1);
    super({ nodes, config, random, machine: () => new Store(), ...options }, [
      { see: (event) => seen.push(event) },
    ]);
    this.seen = seen;
  }

  /** Everything is delivered and handled until nothing is left. */
  settle(): void {
    for (;;) {
      for (const id of this.hosts.keys()) pump(this, id);
      const flight = this.flights.values().next().value;
      if (flight === undefined) return;
      this.deliver(flight);
    }
  }

  elect(id: number): void {
    this.campaign(id);
    this.settle();
  }

  kinds(from = 0): EventKind[] {
    return this.seen.slice(from).map(({ kind }) => kind);
  }

  of(kind: EventKind): SimEvent[] {
    return this.seen.filter((event) => event.kind === kind);
  }

  view(id: number) {
    return this.hosts.get(id)!.view;
  }
}

describe('one Ready', () => {
  test('is written, synced, sent and applied, in this order', () => {
    const cluster = new Stage(1);
    cluster.campaign(1);
    const from = cluster.seen.length;
    cluster.handle(1);
    expect(cluster.kinds(from)).toEqual(['save', 'sync', 'state']);
    pump(cluster, 1);
    expect(cluster.of('apply').map(({ index }) => index)).toEqual([1]);
  });

  test('that is taken can be lost before it is finished', () => {
    const cluster = new Stage(3);
    cluster.campaign(1);
    expect(cluster.take(1)).toBe(true);
    expect(cluster.take(1)).toBe(false);
    expect(cluster.handle(1)).toBe(false);
    expect(cluster.flights.size).toBe(0);
    cluster.crash(1);
    cluster.restart(1);
    expect(cluster.view(1)).toMatchObject({ role: 'follower', term: 0, vote: 0 });
    expect(cluster.of('restart')[0]!.hardState).toEqual({ term: 0, vote: 0, commit: 0 });
    expect(cluster.finish(1)).toBe(false);
  });

  test('may reach the disk although its sync never ended', () => {
    const cluster = new Stage(3);
    cluster.campaign(1);
    cluster.take(1);
    expect(cluster.failSync(1, 1)).toBe(true);
    expect(cluster.of('crash')[0]).toMatchObject({ count: 1, detail: 'fsync' });
    cluster.restart(1);
    expect(cluster.view(1)).toMatchObject({ term: 1, vote: 1 });
    expect(cluster.failSync(1, 0)).toBe(false);
  });

  test('in parts: a torn write is told of', () => {
    const cluster = new Stage(1, { asyncStorageWrites: true });
    cluster.campaign(1);
    cluster.take(1);
    cluster.write(1);
    cluster.take(1);
    cluster.propose(1, toBytes('1.1 put x a'));
    cluster.take(1);
    expect(cluster.hosts.get(1)!.unwritten).toBe(2);
    cluster.crash(1, 1);
    expect(cluster.of('crash')[0]).toMatchObject({ count: 1, detail: '' });
    cluster.restart(1);
    expect(cluster.view(1)).toMatchObject({ term: 1, lastIndex: 1 });
  });
});

describe('asynchronous storage', () => {
  test('writes and applies in threads of its own', () => {
    const cluster = new Stage(1, { asyncStorageWrites: true });
    cluster.campaign(1);
    expect(cluster.write(1)).toBe(false);
    cluster.take(1);
    expect(cluster.view(1).role).toBe('candidate');
    expect(cluster.write(1)).toBe(true);
    expect(cluster.view(1).role).toBe('leader');
    cluster.take(1);
    cluster.write(1);
    cluster.take(1);
    expect(cluster.view(1)).toMatchObject({ commit: 1, applied: 0 });
    expect(cluster.apply(1)).toBe(true);
    expect(cluster.view(1).applied).toBe(1);
    expect(cluster.apply(1)).toBe(false);
  });
});

describe('the network', () => {
  test('loses what is sent over a cut link or to a process that is down', () => {
    const cluster = new Stage(3);
    cluster.cut(1, 2);
    expect(cluster.cut(1, 2)).toBe(false);
    cluster.crash(3);
    cluster.elect(1);
    expect(cluster.view(1).role).toBe('candidate');
    expect(
      cluster
        .of('drop')
        .map(({ node }) => node)
        .sort(),
    ).toEqual([2, 3]);
    cluster.heal();
    cluster.restart(3);
    cluster.elect(1);
    expect(cluster.view(1).role).toBe('leader');
    expect(cluster.leader()!.id).toBe(1);
  });

  test('doubles a message', () => {
    const cluster = new Stage(2);
    cluster.campaign(1);
    cluster.handle(1);
    const flight = cluster.find({ from: 1, to: 2, type: 'MsgVote', at: 0 })!;
    expect(cluster.find({ from: 1, to: 2, type: 'MsgVote', at: 1 })).toBeNull();
    expect(cluster.deliver(flight, true)).toBe(true);
    expect(cluster.deliver(flight)).toBe(true);
    expect(cluster.deliver(flight)).toBe(false);
    expect(cluster.drop(flight)).toBe(false);
    expect(cluster.of('deliver').map(({ count }) => count)).toEqual([1, 0]);
  });

  test('keeps messages for a process that stands still', () => {
    const cluster = new Stage(2);
    expect(cluster.pause(2)).toBe(true);
    expect(cluster.pause(2)).toBe(false);
    cluster.campaign(1);
    cluster.handle(1);
    const flight = cluster.find({ from: 1, to: 2, type: 'MsgVote', at: 0 })!;
    expect(cluster.deliver(flight)).toBe(false);
    expect(cluster.tick(2)).toBe(false);
    expect(cluster.resume(2)).toBe(true);
    expect(cluster.resume(2)).toBe(false);
    cluster.settle();
    expect(cluster.view(1).role).toBe('leader');
  });
});

describe('clients', () => {
  test('write and read; each waits for one answer at a time', () => {
    const cluster = new Stage(3);
    cluster.elect(1);
    const { clients } = cluster;
    expect(clients.call(1, 1, 'put', 'x')).toBe(true);
    expect(clients.call(1, 1, 'put', 'x')).toBe(false);
    cluster.settle();
    clients.call(2, 2, 'get', 'x');
    cluster.settle();
    const returns = cluster.of('return').map(({ operation }) => operation!);
    expect(returns.map(({ kind, value, result }) => [kind, value, result])).toEqual([
      ['put', 'v1', ''],
      ['get', '', 'v1'],
    ]);
    clients.call(1, 1, 'cas', 'x', 'v1');
    cluster.settle();
    expect(cluster.of('return')[2]!.operation).toMatchObject({ result: 'v1', value: 'v3' });
  });

  test('ask again, and their write is done once', () => {
    const cluster = new Stage(3);
    cluster.elect(1);
    cluster.clients.call(1, 1, 'put', 'x');
    cluster.clients.retry(1, 1);
    cluster.settle();
    const entries = cluster
      .of('apply')
      .filter(({ node, entries: [e] }) => node === 1 && e!.data.length > 0);
    expect(entries).toHaveLength(2);
    expect(cluster.of('return')).toHaveLength(1);
    expect(cluster.clients.retry(1, 1)).toBe(false);
  });

  test('wait in vain for a process that is gone, and can give up', () => {
    const cluster = new Stage(3);
    cluster.elect(1);
    cluster.clients.call(1, 1, 'put', 'x');
    cluster.crash(1);
    expect(cluster.clients.waiting.get(1)!.node).toBe(0);
    expect(cluster.clients.retry(1, 1)).toBe(false);
    expect(cluster.clients.giveUp(1)).toBe(true);
    expect(cluster.clients.giveUp(1)).toBe(false);
    expect(cluster.of('give-up')).toHaveLength(1);
  });
});

describe('members', () => {
  test('join, learn and leave', () => {
    const cluster = new Stage(3);
    cluster.elect(1);
    expect(cluster.join(4)).toBe(true);
    expect(cluster.join(4)).toBe(false);
    cluster.changeMembers(1, 'l4', 'v1');
    cluster.settle();
    expect(cluster.hosts.get(4)!.confState.learners).toEqual([4]);
    cluster.changeMembers(1, 'v4 r2', 'explicit');
    cluster.settle();
    expect(cluster.hosts.get(4)!.confState.votersOutgoing).toEqual([1, 2, 3]);
    cluster.changeMembers(1, '', 'explicit');
    cluster.settle();
    expect(cluster.hosts.get(4)!.confState.voters).toEqual([1, 3, 4]);
  });

  test('do not change when most voters would leave at once', () => {
    const cluster = new Stage(2);
    cluster.elect(1);
    cluster.changeMembers(1, 'r2', 'v1');
    cluster.settle();
    expect(cluster.of('conf').map(({ conf }) => conf!.voters)).toEqual([
      [1, 2],
      [1, 2],
    ]);
  });

  test('that were far behind get a snapshot', () => {
    const cluster = new Stage(3, {}, { reports: true });
    cluster.elect(1);
    cluster.crash(3);
    for (let i = 0; i < 3; i++) {
      cluster.clients.call(1, 1, 'put', 'x');
      cluster.settle();
    }
    expect(cluster.compact(1, 0)).toBe(true);
    expect(cluster.compact(1, 0)).toBe(false);
    expect(calm(cluster, 100)).toBeNull();
    expect(cluster.of('snapshot').map(({ node }) => node)).toEqual([3]);
    expect(cluster.view(3).applied).toBe(cluster.view(1).applied);
  });
});

test('a setting that is changed holds from the next start on', () => {
  const cluster = new Stage(3);
  expect(cluster.setPreVote(1, true)).toBe(true);
  expect(cluster.setPreVote(1, true)).toBe(false);
  expect(cluster.setPreVote(9, true)).toBe(false);
  const role = (id: number): string => {
    cluster.campaign(id);
    return cluster.view(id).role;
  };
  expect(role(1)).toBe('candidate');
  cluster.crash(1);
  cluster.restart(1);
  cluster.crash(2);
  cluster.restart(2);
  expect([role(1), role(2)]).toEqual(['pre-candidate', 'candidate']);
  cluster.setPreVote(1, false);
  cluster.crash(1);
  cluster.restart(1);
  expect(role(1)).toBe('candidate');
});

describe('what must not happen', () => {
  test('settings that can not work are refused', () => {
    expect(() => new Stage(3, { electionTick: 1 })).toThrow(ConfigError);
  });

  test('an error of the library reaches the caller, or becomes an event', () => {
    const vote = (cluster: Stage): void => {
      // The disk says that more was committed than it holds.
      cluster.hosts
        .get(1)!
        .disk.write({ snapshot: null, entries: [], hardState: { term: 1, vote: 0, commit: 99 } });
      cluster.crash(1, 1);
      cluster.restart(1);
    };
    expect(() => vote(new Stage(1))).toThrow('out of range');
    const recording = new Stage(1, {}, { recordsPanics: true });
    vote(recording);
    expect(recording.of('panic')[0]!.detail).toContain('out of range');
  });

  test('a learner whose term has run ahead is not left behind', () => {
    const strand = (exactlyAsEtcd: boolean): [Finding | null, Stage] => {
      const cluster = new Stage(4, { exactlyAsEtcd });
      cluster.elect(1);
      // Node 4 does not hear that 3 becomes a learner, and asks it for its vote.
      for (const id of [1, 2, 3]) cluster.cut(id, 4);
      cluster.changeMembers(1, 'l3', 'v1');
      cluster.settle();
      cluster.cut(4, 1);
      cluster.cut(4, 2);
      cluster.campaign(4);
      cluster.settle();
      cluster.changeMembers(1, 'r4', 'v1');
      cluster.settle();
      expect(cluster.view(3).term).toBe(2);
      return [calm(cluster, 300), cluster];
    };
    const [problem, stranded] = strand(true);
    expect(problem).toMatchObject({ kind: 'member-behind', args: { ticks: 300, member: 3 } });
    expect([stranded.view(1).term, stranded.view(3).term]).toEqual([1, 2]);
    // The quorum can do without the removed node, although 3 does not know.
    expect(stranded.view(4).role).toBe('down');
    const [none, cluster] = strand(false);
    expect(none).toBeNull();
    expect(cluster.leader()!.view.term).toBeGreaterThan(2);
  });

  test('a cluster that cannot recover says what is missing', () => {
    const cluster = new Stage(3);
    expect(calm(cluster, 3)).toEqual({ kind: 'no-leader', args: { ticks: 3 } });
    const cut = new Stage(3);
    cut.elect(1);
    expect(calm(cut, 1)).toEqual({ kind: 'read-unanswered', args: { ticks: 1 } });
  });
});

test('actions are written down as they are done', () => {
  const cluster = new Stage(2);
  cluster.actions = [];
  cluster.tick(1, 2);
  cluster.campaign(1);
  cluster.campaign(9);
  cluster.handle(1);
  cluster.deliver([...cluster.flights][0]!);
  cluster.transfer(1, 2);
  cluster.forget(2);
  cluster.reportUnreachable(1, 2);
  cluster.reportSnapshot(1, 2, true);
  cluster.pause(1);
  expect(cluster.actions.map((action) => action.do)).toEqual([
    'tick',
    'campaign',
    'handle',
    'deliver',
    'transfer',
    'forget',
    'unreachable',
    'report',
    'pause',
  ]);
});
