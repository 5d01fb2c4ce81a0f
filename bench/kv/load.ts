import { output } from './server.ts';

/** Milliseconds that a load may take: a server that hangs must not hang us. */
const LONGEST = 300_000;
const CLIENTS = 50;

/** What `redis-benchmark` has measured of one kind of call. */
export interface Load {
  /** Calls answered in a second. */
  readonly rate: number;
  /** Milliseconds that half, and all but a hundredth of them, took at most. */
  readonly p50: number;
  readonly p99: number;
}

/** How much is asked for, and of which server. */
export interface LoadOptions {
  readonly port: number;
  readonly calls: number;
  /** Calls that a client sends before it waits for answers. */
  readonly depth: number;
}

/**
 * Has 50 clients call a server.
 *
 * @param test - `set` or `get`.
 * @throws if they were not answered, or not in time.
 */
export async function load(test: string, { port, calls, depth }: LoadOptions): Promise<Load> {
  const words = { p: port, t: test, n: calls, c: CLIENTS, P: depth };
  const args = Object.entries(words).flatMap(([name, value]) => [`-${name}`, `${value}`]);
  return parseLoad(await output('redis-benchmark', [...args, '--csv'], LONGEST));
}

/**
 * Reads what `redis-benchmark --csv` prints of one test.
 *
 * @throws if it is anything else: an error of a server, most likely.
 */
export function parseLoad(text: string): Load {
  const [names, values] = text
    .trim()
    .split('\n')
    .slice(-2)
    .map((line) => line.split(',').map((cell) => cell.replaceAll('"', '')));
  const valueOf = (name: string): number => Number(values?.[names!.indexOf(name)]);
  const found = { rate: valueOf('rps'), p50: valueOf('p50_latency_ms'), p99: valueOf('p99_latency_ms') };
  if (Object.values(found).every((value) => Number.isFinite(value))) return found;
  throw new Error(`redis-benchmark has printed no figures, but\n${text}`);
}
