import { spawn } from 'node:child_process';

import type { ExtraOptions } from '../extras.ts';
import type { Figure } from '../figure.ts';
import { median } from '../stats.ts';
import { output } from './server.ts';
import { Cluster, versionOf } from './sides.ts';

const MINUTES = 10;
const MINUTE = 60_000;
/** Keys that are written over and over, and bytes of their values. */
const KEYS = 100_000;
const BYTES = 64;
/** How many times as much as in the middle a server may take at the end. */
const FLAT = 1.1;

/** What the servers take of memory, minute by minute, as they are written to and read. */
export async function measureMemory(options: ExtraOptions): Promise<Figure[]> {
  const { folder, progress, short } = options;
  if ((await versionOf('redis-benchmark')) === null) {
    const note = 'redis-benchmark is not installed (it comes with redis-tools)';
    return [{ label: 'memory', value: null, unit: 'MB', note }];
  }
  const minutes = options.minutes ?? (short ? 1 : MINUTES);
  const cluster = await Cluster.start(folder);
  const words = { p: cluster.leader.port, t: 'set,get', r: KEYS, d: BYTES, c: 50, P: 4, n: 200_000 };
  const args = Object.entries(words).flatMap(([name, value]) => [`-${name}`, `${value}`]);
  const load = spawn('redis-benchmark', [...args, '-l', '-q'], { stdio: 'ignore' });
  const kill = (): void => void load.kill('SIGKILL');
  process.once('exit', kill);
  try {
    const taken: number[][] = [];
    for (let minute = 1; minute <= minutes; minute++) {
      await new Promise((resolve) => setTimeout(resolve, MINUTE));
      if (load.exitCode !== null) throw new Error('redis-benchmark has ended: a server did not answer');
      taken.push(await memoryOf(cluster.servers.map(({ pid }) => pid)));
      progress(`minute ${minute}: ${taken.at(-1)!.map(Math.round).join(', ')} MB`);
    }
    return memoryFigures(taken);
  } finally {
    kill();
    process.off('exit', kill);
    await cluster.end();
  }
}

/** Resident MB of processes. */
async function memoryOf(pids: readonly number[]): Promise<number[]> {
  const text = await output('ps', ['-o', 'rss=', '-p', pids.join()]);
  return text
    .trim()
    .split('\n')
    .map((kib) => Number(kib) / 1024);
}

/** @param taken - MB of each server, by minutes. */
export function memoryFigures(taken: readonly (readonly number[])[]): Figure[] {
  const figures = taken.map((servers, i) => ({
    label: `minute ${i + 1}, the largest of ${servers.length}`,
    value: Math.max(...servers),
    unit: 'MB',
  }));
  const third = Math.floor(taken.length / 3);
  if (third === 0) return figures;
  const most = (rows: readonly (readonly number[])[]): number =>
    median(rows.map((servers) => Math.max(...servers)));
  const growth = most(taken.slice(-third)) / most(taken.slice(third, -third));
  return [
    ...figures,
    { label: 'the last third beside the middle one', value: growth, unit: 'times', goal: FLAT },
  ];
}
