import { describe, expect, test } from 'vitest';
import { newEntry } from '../../src/entry.ts';
import { Chaos } from '../../sim/chaos.ts';
import { isOfNode } from '../../sim/event.ts';
import type { Flight, SimEvent } from '../../sim/event.ts';
import { Cuts, foldFlights, LogState, NodeState } from '../../sim/fold.ts';
import { seeded } from '../../sim/random.ts';
import { PROFILES } from '../../sim/weather.ts';

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
      const { storage } = disk;
      // That a log in memory has grown is told with the next event.
      expect({ ...node.view, lastIndex: 0 }).toEqual({ ...view, lastIndex: 0 });
      if (raw !== null) expect([node.applied, node.conf]).toEqual([applied, confState]);
      expect(node.durable).toEqual(disk.durable);
      if (disk.unsynced > 0) continue;
      const { log, durableLog, stable } = node;
      expect([log.last, durableLog.last, stable]).toEqual(Array(3).fill(storage.lastIndex()));
      expect([log.first, durableLog.first]).toEqual(Array(2).fill(storage.firstIndex()));
      for (let i = storage.firstIndex(); i <= storage.lastIndex(); i++) {
        expect([log.term(i), durableLog.term(i)]).toEqual(Array(2).fill(storage.term(i)));
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
    expect([log.holds(1, 9), log.holds(5, 2), log.holds(5, 1), log.holds(6, 2)])
      .toEqual([true, true, false, false]);
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
