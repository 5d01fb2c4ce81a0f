import { encodeBatch } from '../raft-kv/batch.ts';
import { splitLine } from '../raft-kv/inline_request.ts';
import { latin1, latin1Bytes } from '../raft-kv/latin1.ts';
import '../raft-kv/page_buffer.ts';
import { RedisStore } from '../raft-kv/redis_store.ts';
import type { Args, Command, Reply } from '../raft-kv/service.ts';

/** When n1 has the call, and how much later it has come to n2. */
const LOG = [
  { time: 1000, delay: 10, line: 'SET lock a PX 500' },
  { time: 1100, delay: 10, line: 'PTTL lock' },
  { time: 1490, delay: 40, line: 'SETNX lock b' },
  { time: 1700, delay: 10, line: 'GET lock' },
];
/** The clock of n2 is three seconds fast. */
const FAST = 3000;

function words(line: string): Args {
  return splitLine(line)!.map(latin1Bytes);
}

function apply(store: RedisStore, command: Command): Reply {
  return store.apply(encodeBatch([command]))[0]!;
}

function call(store: RedisStore, line: string): string {
  const reply = apply(store, { kind: 'call', args: words(line) });
  if (reply instanceof Uint8Array) return latin1(reply);
  return reply !== null && typeof reply === 'object' ? 'OK' : `${reply}`;
}

function run(title: string, inLog: boolean): void {
  console.log(title);
  const [n1, n2] = [new RedisStore(), new RedisStore()];
  for (const { time, delay, line } of LOG) {
    const due = n1.nextStroke();
    if (inLog && due !== null && due <= time) {
      // An entry like any other: all nodes apply it in its place.
      console.log(`  clock ${time}`);
      for (const n of [n1, n2]) apply(n, { kind: 'clock', now: time });
    }
    const own = [time, time + delay + FAST] as const;
    const told = [n1, n2].map((store, i) => {
      const strike: Command = { kind: 'clock', now: own[i]! };
      if (!inLog) apply(store, strike);
      const reply = call(store, line);
      if (!inLog) apply(store, strike);
      return `n${i + 1} at ${own[i]!}: ${reply}`;
    });
    console.log(`  ${line.padEnd(19)} ${told.join('  ')}`);
  }
  const [one, two] = [n1, n2].map((store) => latin1(store.save()));
  console.log(`  same state: ${one === two}`);
}

run('n1 leads, and says in the log what time it is', true);
run('each node looks at its own clock', false);
