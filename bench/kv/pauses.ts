import type { ExtraOptions } from '../extras.ts';
import type { Figure } from '../figure.ts';
import { spread } from '../stats.ts';
import { Client } from './client.ts';
import { Cluster, versionOf } from './sides.ts';

const KEYS = 1_000_000;
const FEW_KEYS = 50_000;
/** Keys of one call that fills the servers. */
const AT_ONCE = 1000;
const ROUNDS = 3;
/** Milliseconds that calls are made in, beside a snapshot and without one. */
const SPAN = 5000;
/** Milliseconds that a reply is to take at most. */
const LONGEST = 200;

/** How long a client waits while its server makes a snapshot of many keys. */
export async function measurePauses(options: ExtraOptions): Promise<Figure[]> {
  const { folder, progress, short } = options;
  if ((await versionOf('redis-cli')) === null) {
    const note = 'redis-cli is not installed (it comes with redis-tools)';
    return [{ label: 'pauses', value: null, unit: 'ms', note }];
  }
  const cluster = await Cluster.start(folder, '--snapshot-every', '1000000');
  const { leader, followers } = cluster;
  const client = new Client(leader.port);
  try {
    await fill(client, short ? FEW_KEYS : KEYS, progress);
    const waits = { without: [] as number[], leader: [] as number[], follower: [] as number[] };
    const rounds = options.rounds ?? (short ? 1 : ROUNDS);
    for (let round = 1; round <= rounds; round++) {
      waits.without.push(await longestWait(client, null));
      waits.leader.push(await longestWait(client, leader.port));
      const other = new Client(followers[0]!.port);
      waits.follower.push(await longestWait(other, followers[0]!.port));
      other.end();
      progress(
        `round ${round} of ${rounds}: ${Object.values(waits).map((all) => Math.round(all.at(-1)!))} ms`,
      );
    }
    return [
      figure('without a snapshot', waits.without),
      figure('the leader makes one', waits.leader),
      figure('a follower that is called makes one', waits.follower),
    ];
  } finally {
    client.end();
    await cluster.end();
  }
}

function figure(label: string, waits: readonly number[]): Figure {
  const found = spread(waits);
  return { label, value: found.median, unit: 'ms', spread: found, goal: LONGEST };
}

async function fill(client: Client, keys: number, progress: (line: string) => void): Promise<void> {
  for (let from = 0; from < keys; from += AT_ONCE) {
    const pairs = Array.from({ length: AT_ONCE }, (_, i) => [`key:${from + i}`, `value:${from + i}`]);
    const reply = await client.call('MSET', ...pairs.flat());
    if (reply !== '+OK\r\n') throw new Error(`the servers can't be filled: ${reply}`);
    const done = from + AT_ONCE;
    if (done % (keys / 4) === 0) progress(`${done.toLocaleString('en')} keys`);
  }
}

/**
 * Writes, one call after the other, and answers how long the slowest took.
 *
 * @param port - whose server is told to make a snapshot; null for none.
 */
async function longestWait(client: Client, port: number | null): Promise<number> {
  const other = port === null ? null : new Client(port);
  await client.call('SET', 'changed', `${Math.random()}`);
  const started = other?.call('RAFT.SNAPSHOT');
  const began = performance.now();
  let longest = 0;
  while (performance.now() - began < SPAN) {
    const asked = performance.now();
    await client.call('SET', 'probe', '1');
    longest = Math.max(longest, performance.now() - asked);
  }
  const reply = await started;
  other?.end();
  if (reply !== undefined && !reply.startsWith('+Snapshot')) throw new Error(`no snapshot: ${reply}`);
  return longest;
}
