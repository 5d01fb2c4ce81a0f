import { statfsSync } from 'node:fs';
import { loadavg } from 'node:os';

import type { ExtraOptions } from '../extras.ts';
import type { Figure } from '../figure.ts';
import { ratios, spread } from '../stats.ts';
import { load } from './load.ts';
import type { Load } from './load.ts';
import { Cluster, startRedis, versionOf } from './sides.ts';

const ROUNDS = 5;
const CALLS = 100_000;
/** Calls of the short form, and of each warm-up. */
const FEW = 20_000;
/** Most milliseconds that all but a hundredth of the calls are to take. */
const P99 = 20;
/** How many times as fast as redis-server we are to be, at least. */
const GOALS = { set: 0.5, get: 0.7 } as const;
const TMPFS = 0x01021994;

/** One kind of load, and what the sides have measured, round by round. */
export interface Measured {
  readonly test: keyof typeof GOALS;
  readonly depth: number;
  readonly ours: Load[];
  /** Empty where there is no redis-server. */
  readonly redis: Load[];
}

/** raft-kv beside a redis-server that syncs as often, in turn. */
export async function measureSpeed(options: ExtraOptions): Promise<Figure[]> {
  const { folder, progress } = options;
  if ((await versionOf('redis-benchmark')) === null) {
    return [missing('raft-kv', 'redis-benchmark is not installed (it comes with redis-tools)')];
  }
  if (isInMemory(folder)) {
    return [missing('raft-kv', `${folder} is in memory: TMPDIR must name a folder on a disk`)];
  }
  const version = await versionOf('redis-server');
  progress('starts three servers');
  const cluster = await Cluster.start(folder);
  const redis = version === null ? null : await startRedis(folder);
  try {
    const server = options.follower ? cluster.followers[0]! : cluster.leader;
    progress(`calls the ${options.follower ? 'first follower' : 'leader'}`);
    const measured = await takeTurns(server.port, redis?.port ?? null, options);
    const figures = measured.flatMap(figuresOf);
    if (redis !== null) return figures;
    return [...figures, missing('redis-server', 'it is not installed')];
  } finally {
    await redis?.end();
    await cluster.end();
  }
}

/** Whether a sync does nothing there. */
export function isInMemory(folder: string): boolean {
  return statfsSync(folder).type === TMPFS;
}

function missing(label: string, note: string): Figure {
  return { label, value: null, unit: 'calls/s', note };
}

async function takeTurns(
  ours: number,
  redis: number | null,
  { rounds, short, progress }: ExtraOptions,
): Promise<Measured[]> {
  const measured: Measured[] = [1, 16].flatMap((depth) =>
    (['set', 'get'] as const).map((test) => ({ test, depth, ours: [], redis: [] })),
  );
  const calls = short ? FEW : CALLS;
  const count = rounds ?? (short ? 1 : ROUNDS);
  for (let round = 0; round <= count; round++) {
    for (const { test, depth, ...sides } of measured) {
      for (const [port, loads] of [
        [ours, sides.ours],
        [redis, sides.redis],
      ] as const) {
        if (port === null) continue;
        const found = await load(test, { port, calls: round === 0 ? FEW : calls, depth });
        // The first round only warms up.
        if (round > 0) loads.push(found);
      }
    }
    progress(`round ${round} of ${count}, 0 warms up; load of the machine ${loadavg()[0]!.toFixed(1)}`);
  }
  return measured;
}

/** What is worth printing of one kind of load. */
export function figuresOf({ test, depth, ours, redis }: Measured): Figure[] {
  const name = `${test.toUpperCase()}${depth === 1 ? '' : ` -P ${depth}`}`;
  const figures = sideFigures(`${name}, raft-kv`, ours, P99);
  if (redis.length === 0) return figures;
  const rates = (loads: readonly Load[]): number[] => loads.map(({ rate }) => rate);
  const ratio = ratios(rates(ours), rates(redis));
  return [
    ...figures,
    ...sideFigures(`${name}, redis-server`, redis, null),
    {
      label: `${name}, raft-kv beside redis-server`,
      value: ratio.median,
      unit: 'times',
      spread: ratio,
      least: GOALS[test],
    },
  ];
}

function sideFigures(name: string, loads: readonly Load[], goal: number | null): Figure[] {
  const times = (['p50', 'p99'] as const).map((part): Figure => {
    const found = spread(loads.map((one) => one[part]));
    const wanted = part === 'p99' && goal !== null ? { goal } : {};
    return { label: `${name}, ${part}`, value: found.median, unit: 'ms', spread: found, ...wanted };
  });
  const rate = spread(loads.map((one) => one.rate));
  return [{ label: name, value: rate.median, unit: 'calls/s', spread: rate }, ...times];
}
