import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { Cluster, randomPerNode } from '../../sim/cluster.ts';
import type { Process } from '../../sim/host.ts';
import { Digest } from '../../sim/digest.ts';
import { Store } from '../../sim/machine.ts';
import { MemoryStorage, newConfState, newMessage, newSnapshot } from '../../src/index.ts';
import type { Config } from '../../src/index.ts';
import { main, readClusterArgs, runClusters } from './cluster.ts';
import { Answer, Question } from './cluster_frame.ts';
import { GoNode, OriginalPanic, OurNode } from './cluster_node.ts';
import { ClusterPeer, PeerGone } from './cluster_peer.ts';
import { FOUNDERS, isOriginal, runMixed, starter } from './cluster_run.ts';
import { buildOriginal, findGo } from './go.ts';

const go = findGo();

describe('the command line', () => {
  test('gives seeds, a count and a profile', () => {
    expect(readClusterArgs(['--seeds', '3..9', '--go', '2', '--profile', 'disk'])).toEqual({
      from: 3,
      to: 9,
      go: 2,
      profile: 'disk',
    });
    expect(readClusterArgs(['--seeds=7'])).toEqual({ from: 7, to: 7, go: null, profile: 'default' });
  });

  test.each([
    [[], '--seeds A..B is missing'],
    [['--seeds', '1-5'], "'1-5' is no range of seeds; it looks like 1..500"],
    [['--seeds', '5..1'], 'the seeds 5..1 end before they begin'],
    [['--seeds', '1', '--go', '3'], "--go must be 1 or 2, got '3'"],
    [['--seeds', '1', '--profile', 'disc'], "Unknown profile 'disc'. Did you mean disk?"],
    [['--seeds', '1', '--profile', '?'], "Unknown profile '?'. Use default"],
    [['--sedes', '1'], "Unknown option '--sedes'. Did you mean --seeds?"],
    [['--seeds'], "Option '--seeds <value>' argument missing"],
  ])('%j: %s', (args, problem) => {
    expect(readClusterArgs(args)).toContain(problem);
    const complaint = vi.spyOn(console, 'error').mockReturnValue();
    expect(main(args)).toBe(2);
    expect(complaint.mock.calls[0]?.[0]).toContain(problem);
    complaint.mockRestore();
  });

  test('without Go nothing runs, and that is said', () => {
    const lines: string[] = [];
    const result = runClusters({
      from: 1,
      to: 2,
      go: null,
      profile: 'default',
      env: { PATH: '' },
      print: (line) => lines.push(line),
    });
    expect(result).toMatchObject({ passed: 0, failed: 0 });
    expect(lines).toEqual([expect.stringMatching(/^skipped: the oracle needs Go/)]);
  });
});

test('numbers and bytes survive a frame', () => {
  const long = new Uint8Array(1000).fill(7);
  const numbers = [0, 1, 127, 128, 2 ** 31, 2 ** 32 + 5, Number.MAX_SAFE_INTEGER];
  const question = new Question();
  for (const value of numbers) question.number(value);
  question
    .data(long)
    .flag(true)
    .letter('x')
    .list(['a', 'bc'], (text) => Buffer.from(text));
  const answer = new Answer(question.bytes);
  expect(numbers.map(() => answer.number())).toEqual(numbers);
  expect(answer.data()).toEqual(long);
  expect(answer.flag()).toBe(true);
  expect(answer.number()).toBe(120);
  expect(answer.list((bytes) => Buffer.from(bytes).toString())).toEqual(['a', 'bc']);
  expect(() => answer.number()).toThrow(RangeError);
  expect(() => new Answer(Uint8Array.of(5, 1)).data()).toThrow('cut off');
  expect(() => new Answer(new Uint8Array(9).fill(255)).number()).toThrow('too large');
});

test('one or two founders are of the original, and every second newcomer', () => {
  const ids = Array.from({ length: FOUNDERS }, (_, i) => i + 1);
  for (let seed = 0; seed < 12; seed++) {
    for (const count of [1, 2] as const) {
      expect(ids.filter((id) => isOriginal(seed, count, id))).toHaveLength(count);
      expect(isOriginal(seed, count, 4)).not.toBe(isOriginal(seed, count, 5));
    }
  }
  const seeds = Array.from({ length: 12 }, (_, seed) => seed);
  const alone = new Set(seeds.map((seed) => ids.find((id) => isOriginal(seed, 1, id))));
  expect(alone.size).toBe(FOUNDERS);
});

describe.skipIf('missing' in go)('a cluster with nodes of the original', () => {
  let peer: ClusterPeer;

  beforeAll(() => {
    if (!('missing' in go)) peer = new ClusterPeer(buildOriginal(go));
  }, 300_000);
  afterAll(() => peer?.stop());

  test('keeps all rules in the weather of five seeds', () => {
    const lines: string[] = [];
    const result = runClusters({
      from: 2,
      to: 6,
      go: null,
      profile: 'default',
      print: (line) => lines.push(line),
    });
    expect(lines.at(-1)).toBe('5 passed, 0 failed');
    for (const side of [result.original, result.ours]) {
      expect(side.leaders).toBeGreaterThan(0);
      expect(side.applied).toBeGreaterThan(0);
      expect(side.snapshots + side.restarts).toBeGreaterThan(0);
    }
  });

  test('does the same again for the same seed', () => {
    const digestOf = (seed: number): string => {
      const digest = new Digest();
      runMixed({ peer, profile: 'default', seed, go: 2, observers: [digest] });
      return digest.value;
    };
    expect(digestOf(3)).toBe(digestOf(3));
    expect(digestOf(3)).not.toBe(digestOf(8));
  });

  test('is found out when a node of the original forgets its vote in a crash', () => {
    const found: string[] = [];
    for (let seed = 1; seed <= 20 && found.length === 0; seed++) {
      const normal = starter(peer, seed, 2);
      const start = (config: Config): Process => {
        const { storage } = config;
        const { hardState, confState } = storage.initialState();
        storage.initialState = () => ({ hardState: { ...hardState, vote: 0 }, confState });
        return normal(config);
      };
      const { violation, report } = runMixed({ peer, profile: 'disk', seed, go: 2, start });
      if (violation !== null) found.push(report);
    }
    expect(found[0]).toMatch(/^seed \d+: one-vote: n\d/);
    expect(found[0]).toContain('\n  of the original: n');
  });

  /** Node 1 is of the original, and its storage works in a thread. */
  function candidate(precaution: boolean): Cluster {
    const cluster = new Cluster({
      nodes: 3,
      config: { asyncStorageWrites: true },
      random: randomPerNode(1),
      machine: () => new Store(),
      start: (config) =>
        config.id === 1 ? new GoNode(peer, 1, config, precaution) : new OurNode(config),
    });
    cluster.campaign(1);
    cluster.handle(1);
    exchange(cluster);
    return cluster;
  }

  function exchange(cluster: Cluster): void {
    for (let i = 0; i < 2; i++) {
      for (const flight of [...cluster.flights]) cluster.deliver(flight);
      for (const id of [2, 3]) while (cluster.handle(id) || cluster.write(id));
    }
  }

  test('an asynchronous node of the original asks for votes when all is on its disk', () => {
    const hasty = candidate(false);
    expect(hasty.leader()?.id).toBe(1);
    expect(hasty.hosts.get(1)!.disk.durable).toMatchObject({ vote: 0 });

    const careful = candidate(true);
    expect(careful.flights.size).toBe(0);
    careful.write(1);
    exchange(careful);
    expect(careful.leader()?.id).toBe(1);
    expect(careful.hosts.get(1)!.disk.durable).toMatchObject({ vote: 1 });
  });

  const config = (storage: MemoryStorage): Config => ({
    id: 1,
    electionTick: 10,
    heartbeatTick: 1,
    random: () => 0,
    storage,
  });

  function single(): MemoryStorage {
    const storage = new MemoryStorage();
    storage.applySnapshot(newSnapshot(5, 2, newConfState({ voters: [1] }), Uint8Array.of(9)));
    storage.setHardState({ term: 2, vote: 1, commit: 5 });
    return storage;
  }

  test('a node starts from its disk, and its storage follows the disk', () => {
    const storage = single();
    const node = new GoNode(peer, 1, config(storage));
    const view = (): unknown => {
      const { state, term, log } = node.inspect();
      return [state, term, log.committed, log.term(log.committed), log.lastIndex()];
    };
    expect(view()).toEqual(['StateFollower', 2, 5, 2, 5]);
    node.campaign();
    for (let i = 0; i < 4 && node.hasReady(); i++) {
      const rd = node.ready();
      if (rd.hardState !== null) storage.setHardState(rd.hardState);
      storage.append(rd.entries);
      node.advance();
    }
    expect(view()).toEqual(['StateLeader', 3, 6, 3, 6]);
    storage.createSnapshot(6, null, Uint8Array.of(1));
    storage.compact(6);
    expect(node.hasReady()).toBe(false);
    expect(() => node.inspect().log.term(2)).toThrow(RangeError);

    const again = new GoNode(peer, 1, { ...config(storage), applied: 6 });
    expect(again.inspect().log.lastIndex()).toBe(6);
    expect(again.inspect()).toMatchObject({ term: 3, vote: 1 });
  });

  test('a panic of the original is an error, and the node is gone', () => {
    const node = new GoNode(peer, 1, config(single()));
    const lie = newMessage({ type: 'MsgHeartbeat', from: 2, to: 1, term: 3, commit: 1000 });
    expect(() => node.step(lie)).toThrow(OriginalPanic);
    expect(() => node.step(lie)).toThrow('node 1 does not run');
  });

  test('a program that is gone is no finding', () => {
    if ('missing' in go) return;
    const other = new ClusterPeer(buildOriginal(go));
    expect(() => other.ask(Uint8Array.of(255))).toThrow(/no answer: exit code 1: .*has no number/);
    expect(other.gone).toBeInstanceOf(PeerGone);
    expect(() => runMixed({ peer: other, profile: 'default', seed: 1, go: 2 })).toThrow(PeerGone);
    const absent = new ClusterPeer('no-such-program');
    expect(() => absent.ask(Uint8Array.of(1))).toThrow(/no answer: .*ENOENT/);
  });
});
