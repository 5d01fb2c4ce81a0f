/** Storage that fails once: the node stops, the others go on, and nothing acknowledged is lost. */
import { describe, expect, test } from 'vitest';
import { newConfState } from '../../src/snapshot.ts';
import { newMessage, Replica } from '../../src/index.ts';
import type { Effect, ReplicaConfig, RestoreEffect } from '../../src/index.ts';
import { runSeed } from '../../sim/campaign.ts';
import { formatCase, parseCase } from '../../sim/case.ts';
import { calm, pump } from '../../sim/calm.ts';
import { Inspector } from '../../sim/checkers/index.ts';
import { Cluster, randomPerNode } from '../../sim/cluster.ts';
import type { NodeConfig } from '../../sim/cluster.ts';
import type { SimEvent } from '../../sim/event.ts';
import { FAULTS } from '../../sim/fault.ts';
import type { Fault } from '../../sim/fault.ts';
import { Store } from '../../sim/machine.ts';
import { runCase } from '../../sim/replay.ts';

interface Stage {
  readonly cluster: Cluster;
  readonly inspector: Inspector;
  readonly events: SimEvent[];
}

/** Three nodes; node 1 leads and has done a write. */
function stage(config: NodeConfig = {}): Stage {
  const inspector = new Inspector();
  const events: SimEvent[] = [];
  const see = (event: SimEvent): void => void events.push(event);
  const options = {
    nodes: 3,
    config,
    random: randomPerNode(1),
    machine: () => new Store(),
    reports: true,
    recordsPanics: true,
  };
  const cluster = new Cluster(options, [inspector, { see }]);
  cluster.campaign(1);
  rest(cluster);
  write(cluster);
  return { cluster, inspector, events };
}

function rest(cluster: Cluster): void {
  for (let i = 0; i < 20; i++) {
    for (const id of cluster.hosts.keys()) pump(cluster, id);
    for (const flight of [...cluster.flights]) cluster.deliver(flight);
  }
}

function write(cluster: Cluster): void {
  cluster.clients.call(1, 1, 'put', 'k');
  rest(cluster);
}

/** Makes node 2 need each of these calls once. */
const USES: Readonly<Record<Exclude<Fault, 'nothing'>, (cluster: Cluster) => void>> = {
  read: write,
  write,
  sync: write,
  apply: write,
  save: (cluster) => void cluster.compact(2, 0),
  capture: (cluster) => void cluster.compact(2, 0),
  restore: (cluster) => {
    cluster.compact(2, 0);
    rest(cluster);
    cluster.crash(2);
    cluster.restart(2);
    cluster.failNext(2, 'restore');
  },
};

describe.each([false, true])('with asynchronous writes %s', (asyncStorageWrites) => {
  test.each(Object.keys(USES) as (keyof typeof USES)[])('a %s that fails ends the node', (call) => {
    const { cluster, inspector, events } = stage({ asyncStorageWrites });
    if (call !== 'restore') cluster.failNext(2, call);
    USES[call](cluster);
    rest(cluster);
    expect(events.filter(({ kind }) => kind === 'fail').map(({ detail }) => detail)).toEqual([call]);
    expect(cluster.hosts.get(2)!.up()).toBe(false);
    const after = events.slice(events.findIndex(({ kind }) => kind === 'fail') + 1);
    const own = after.filter(({ node, kind }) => node === 2 && kind !== 'drop' && kind !== 'deliver');
    expect(own.map(({ kind }) => kind).filter((kind) => kind !== 'told' && kind !== 'refuse')).toEqual([
      'crash',
    ]);
    // The others go on, and it comes back.
    write(cluster);
    expect(cluster.clients.waiting.size).toBe(0);
    cluster.restart(2);
    expect(calm(cluster, 300)).toBeNull();
    inspector.finish();
    expect(inspector.violation).toBeNull();
  });
});

test('every call that can fail is tried here', () => {
  expect(['nothing', ...Object.keys(USES)].sort()).toEqual([...FAULTS].sort());
});

test('a fault that is taken back does not happen', () => {
  const { cluster, events } = stage();
  expect(cluster.failNext(2, 'write')).toBe(true);
  expect(cluster.failNext(2, 'write')).toBe(false);
  expect(cluster.failNext(2, 'nothing')).toBe(true);
  write(cluster);
  expect(events.some(({ kind }) => kind === 'fail')).toBe(false);
});

test.each(['failing-storage', 'wire', 'own-snapshots', 'unanswered', 'stalled-snapshots'])(
  'runs of %s are done again from their text',
  (profile) => {
    for (const seed of [1, 2]) {
      const run = runSeed(profile, seed, { record: true });
      expect(run.violation).toBeNull();
      const text = formatCase(run.recorded!);
      const again = runCase(parseCase(text));
      expect(again.violation).toBeNull();
      expect(again.cluster.events).toBe(run.events);
    }
  },
);

describe('a durable state machine', () => {
  const CONFIG: ReplicaConfig = {
    id: 1,
    run: 2,
    electionTick: 10,
    heartbeatTick: 1,
    random: () => 0,
    founders: [1, 2, 3],
    stored: {
      hardState: { term: 1, vote: 1, commit: 1 },
      snapshot: null,
      entries: [1, 2, 3].map((index) => ({
        term: 1,
        index,
        type: 'EntryNormal',
        data: new Uint8Array(0),
      })),
    },
  };

  test('may be ahead of the commit index that was synced', () => {
    const confState = newConfState({ voters: [1, 2, 3] });
    const replica = new Replica({ ...CONFIG, machineAt: { index: 3, confState } });
    expect(replica.appliedIndex).toBe(3);
    replica.campaign();
    replica.take();
    expect(replica.effects().map(({ kind }) => kind)).not.toContain('apply');
  });

  test('knows members that no snapshot holds', () => {
    const confState = newConfState({ voters: [2, 3] });
    const replica = new Replica({ ...CONFIG, machineAt: { index: 3, confState } });
    expect(replica.confState).toEqual(confState);
    // It is no voter any more.
    replica.campaign();
    replica.take();
    expect(replica.effects()).toEqual([]);
  });
});

test('nothing is read from a machine that is still being restored', () => {
  const confState = newConfState({ voters: [1, 2, 3] });
  const replica = new Replica({
    id: 1,
    run: 2,
    electionTick: 10,
    heartbeatTick: 1,
    random: () => 0,
    founders: [1, 2, 3],
    asyncStorageWrites: true,
    stored: {
      hardState: { term: 1, vote: 2, commit: 2 },
      snapshot: { data: new Uint8Array(0), metadata: { index: 2, term: 1, confState } },
      entries: [],
    },
  });
  const restore = replica.effects()[0] as RestoreEffect;
  expect(restore.kind).toBe('restore');
  const effects = (): Effect<unknown>[] => {
    const all: Effect<unknown>[] = [];
    while (replica.take()) all.push(...replica.effects());
    return all;
  };
  // The leader has committed nothing that the snapshot does not hold.
  replica.step(newMessage({ type: 'MsgHeartbeat', from: 2, to: 1, term: 1, commit: 2 }));
  effects();
  replica.read();
  const sent = effects().flatMap((effect) => (effect.kind === 'send' ? effect.messages : []));
  const { entries } = sent.find(({ type }) => type === 'MsgReadIndex')!;
  const answer = { type: 'MsgReadIndexResp', from: 2, to: 1, term: 1, index: 2, entries } as const;
  replica.step(newMessage(answer));
  expect(effects().filter(({ kind }) => kind === 'settle')).toEqual([]);
  replica.restored(restore);
  const [settled] = replica.effects().filter(({ kind }) => kind === 'settle');
  expect(settled).toMatchObject({ fate: { kind: 'readable', index: 2 } });
});
