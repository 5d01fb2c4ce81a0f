/**
 * How a leader finds the place where the log of a follower meets its own.
 *
 * @module
 */
import { RaftLog } from '../../src/internals.ts';
import type { EntryId } from '../../src/index.ts';
import type { Jump, Link, Logs, Words } from './figure.ts';
import { compared, rowOf } from './logs.ts';
import { watch } from './watch.ts';
import type { Call } from './watch.ts';

type LogSlice = Parameters<RaftLog['maybeAppend']>[0];
type LogCall = Call<RaftLog, null>;

/** A log and what to call it. */
export interface NamedLog {
  readonly name: Words;
  readonly log: RaftLog;
}

/**
 * Both logs as they are now, with every place where the follower compares
 * them and every jump that either makes while `drive` runs.
 */
export function probesIn(leader: NamedLog, follower: NamedLog, drive: () => void): Logs {
  const rows = [leader, follower].map(({ name, log }) => rowOf(name, log));
  const calls = callsIn(drive);
  const jumps = (log: RaftLog): Jump[] => {
    return calls.filter(({ self }) => self === log).flatMap((call) => jumpOf(call));
  };
  const moved = [leader, follower].map(({ log }, i) => ({ ...rows[i]!, jumps: jumps(log) }));
  return compared(moved, linksOf(calls, follower.log));
}

/** How often each log refuses an append while `drive` runs. */
export function refusalsIn(logs: readonly RaftLog[], drive: () => void): readonly number[] {
  const refused = callsIn(drive).filter(({ method, result }) => {
    return method === 'maybeAppend' && result === null;
  });
  return logs.map((log) => refused.filter(({ self }) => self === log).length);
}

function callsIn(drive: () => void): readonly LogCall[] {
  const methods = ['maybeAppend', 'findConflictByTerm'] as const;
  return watch(RaftLog.prototype, methods, () => null, drive);
}

function jumpOf({ method, args, result }: LogCall): Jump[] {
  if (method !== 'findConflictByTerm') return [];
  return [{ from: args[0] as number, to: (result as EntryId).index, by: method }];
}

/** Each place once: the follower is asked about the last one again and again. */
function linksOf(calls: readonly LogCall[], follower: RaftLog): Link[] {
  const links: Link[] = [];
  for (const { self, method, args, result } of calls) {
    if (self !== follower || method !== 'maybeAppend') continue;
    const { index } = (args[0] as LogSlice).prev;
    links.push({ index, rows: [0, 1], same: result !== null });
    if (result !== null) break;
  }
  return links;
}
