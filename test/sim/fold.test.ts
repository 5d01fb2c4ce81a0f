import { describe, expect, test } from 'vitest';
import { newEntry } from '../../src/entry.ts';
import { Chaos } from '../../sim/chaos.ts';
import { isOfNode } from '../../sim/event.ts';
import type { Flight, SimEvent } from '../../sim/event.ts';
import { Cuts, foldFlights, LogState, NodeState } from '../../sim/fold.ts';
import { seeded } from '../../sim/random.ts';
import { PROFILES } from '../../sim/weather.ts';
import { Script } from './checkers/script.ts';

/** A run of a weather, and what follows from its events. */
function fold(profile: string, seed: number) {
  const nodes = new Map<number, NodeState>();
  const flights = new Set<Flight>();
  const cuts = new Cuts();
  const see = (event: SimEvent): void => {
    foldFlights(flights, event);
    cuts.see(event);
    if (!isOfNode(event)) return;
    const node = nodes.get(event.node) ?? new NodeState(event.node, event.after);
    nodes.set(event.node, node);
    node.see(event);
  };
  const chaos = new Chaos(PROFILES.get(profile)!.draw(seeded(seed)), seed, [{ see }]);
  chaos.run();
  return { cluster: chaos.cluster, nodes, flights, cuts };
}

describe.each(['default', 'disk', 'snapshots', 'membership'])('events of the weather %s', (profile) => {
  test.each([1, 2, 3, 4, 5])('tell all of the cluster, seed %i', (seed) => {
    const { cluster, nodes, flights, cuts } = fold(profile, seed);
    expect(nodes.size).toBe(cluster.hosts.size);
    for (const [id, { disk, view, applied, confState, raw }] of cluster.hosts) {
      const node = nodes.get(id)!;
      // That a log in memory has grown is told with the next event.
      expect({ ...node.view, lastIndex: 0 }).toEqual({ ...view, lastIndex: 0 });
      if (raw !== null) expect([node.applied, node.conf]).toEqual([applied, confState]);
      expect(node.durable).toEqual(disk.durable);
      if (disk.unsynced > 0) continue;
      const { log, durableLog, stable } = node;
      const last = disk.lastEntry.index;
      expect([log.last, durableLog.last, stable]).toEqual(Array(3).fill(last));
      expect([log.first, durableLog.first]).toEqual(Array(2).fill(disk.firstIndex));
      for (const { index, term } of disk.log()) {
        expect([log.term(index), durableLog.term(index)]).toEqual([term, term]);
      }
    }
    expect([...flights]).toEqual([...cluster.flights]);
    for (const from of nodes.keys()) {
      for (const to of nodes.keys()) expect(cuts.has(from, to)).toBe(!cluster.connected(from, to));
    }
  });
});

describe('a log', () => {
  const log = new LogState();
  log.reset(2, 1);
  log.put([newEntry(1, 3), newEntry(1, 4), newEntry(2, 5)]);

  test('knows its terms, and what a snapshot stands for', () => {
    expect([1, 2, 3, 4, 5, 6].map((i) => log.term(i))).toEqual([-1, 1, 1, 1, 2, -1]);
    expect([log.holds(1, 9), log.holds(5, 2), log.holds(5, 1), log.holds(6, 2)]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  test('is cut where entries replace others, and a copy stays', () => {
    const copy = new LogState();
    copy.copy(log);
    log.put([newEntry(3, 4)]);
    expect([log.last, log.term(4), copy.last, copy.term(4)]).toEqual([4, 3, 5, 1]);
  });

  test('keeps what is compacted, and says where it begins', () => {
    log.compact(3);
    log.compact(1);
    expect([log.first, log.term(3), log.last]).toEqual([4, 1, 4]);
  });
});

describe('what a disk holds', () => {
  /** Node 2 has three entries of term 1 on its disk, of which the last two are replaced in parts. */
  function replaced() {
    const nodes = new Map<number, NodeState>();
    const see = (event: SimEvent): void => {
      if (!isOfNode(event)) return;
      const node = nodes.get(event.node) ?? new NodeState(event.node, event.after);
      nodes.set(event.node, node);
      node.see(event);
    };
    const script = new Script(3, {}, [{ see }]);
    script.append(2, [newEntry(1, 1), newEntry(1, 2), newEntry(1, 3)]);
    script.save(2);
    script.sync(2);
    script.append(2, [newEntry(2, 2)]);
    script.save(2);
    script.append(2, [newEntry(2, 3), newEntry(2, 4)]);
    script.save(2);
    return { script, node: nodes.get(2)! };
  }

  const terms = (of: LogState): number[] => Array.from({ length: of.last }, (_, i) => of.term(i + 1));

  test('is the old log until a sync, and agrees up to what is replaced', () => {
    const { script, node } = replaced();
    expect(node.stable).toBe(1);
    expect(terms(node.log)).toEqual([1, 2, 2, 2]);
    expect(terms(node.durableLog)).toEqual([1, 1, 1]);
    script.sync(2);
    expect(node.stable).toBe(4);
    expect(terms(node.durableLog)).toEqual([1, 2, 2, 2]);
  });

  test.each([
    [0, [1, 1, 1]],
    [1, [1, 2]],
    [2, [1, 2, 2, 2]],
    [9, [1, 2, 2, 2]],
  ])('is what a crash leaves: %i writes survive', (survived, left) => {
    const { script, node } = replaced();
    script.crash(2, survived);
    expect(terms(node.log)).toEqual(left);
    expect(node.stable).toBe(left.length);
    expect(node.hardState).toBe(node.durable);
  });

  test('of a snapshot agrees up to it when it is on the disk', () => {
    const { script, node } = replaced();
    script.sync(2);
    script.snapshot(2, 3, 2);
    expect([node.stable, node.log.first, node.durableLog.first]).toEqual([3, 4, 1]);
    script.snapshot(2, 9, 2);
    expect([node.stable, node.log.last, node.applied]).toEqual([3, 9, 9]);
    script.sync(2);
    expect([node.stable, node.durableLog.first, node.durableLog.holds(4, 1)]).toEqual([9, 10, true]);
  });

  test('of a copy stays when the other goes on', () => {
    const { script, node } = replaced();
    const copy = new NodeState(2, node.view);
    copy.copy(node);
    script.sync(2);
    expect([copy.stable, copy.durableLog.last, node.stable]).toEqual([1, 3, 4]);
    expect(terms(copy.durableLog)).toEqual([1, 1, 1]);
  });
});
