import { EMPTY_DISK, RawNode, Replica } from '../../src/index.ts';
import type { Effect } from '../../src/index.ts';
import { rowOf } from '../../sim/figures/index.ts';
import type { Cell, Figure, LogRow, Words } from '../../sim/figures/index.ts';
import { decodeBatch, encodeBatch } from '../raft-kv/batch.ts';
import { splitLine } from '../raft-kv/inline_request.ts';
import { latin1, latin1Bytes } from '../raft-kv/latin1.ts';
import { RedisStore } from '../raft-kv/redis_store.ts';
import type { Args, Command, Reply } from '../raft-kv/service.ts';

type Replies = readonly Reply[];

let node: RawNode | null = null;
const store = new RedisStore();
const commands = new Map<number, readonly Command[]>();
const replica = new Replica<Replies>({
  id: 1,
  founders: [1],
  run: 1,
  stored: EMPTY_DISK,
  electionTick: 10,
  heartbeatTick: 1,
  random: () => 0,
  start: (config) => (node = new RawNode(config)),
});

function perform(effect: Effect<Replies>): void {
  if (effect.kind === 'write') replica.written(effect);
  if (effect.kind !== 'apply') return;
  const answers = effect.entries.map(({ entry, command }): Replies => {
    if (command === null) return [];
    commands.set(entry.index, decodeBatch(command));
    return store.apply(command);
  });
  replica.applied(effect, answers);
}

function drain(): void {
  for (let left = 10; left > 0; left--) {
    replica.take();
    for (const effect of replica.effects()) perform(effect);
  }
}

function words(line: string): Args {
  return splitLine(line)!.map(latin1Bytes);
}

function call(line: string): Command {
  return { kind: 'call', args: words(line) };
}

function nameOf(command: Command): string {
  if (command.kind === 'call') return latin1(command.args[0]!);
  return command.kind === 'transaction' ? 'EXEC' : 'clock';
}

function labelled(cell: Cell): Cell {
  const label = commands.get(cell.index)?.map(nameOf).join(' ') ?? '';
  return { ...cell, label };
}

function shown(name: Words): LogRow {
  const row = rowOf('n1', node!.inspect().log);
  const index = replica.appliedIndex;
  const marks = [{ name: 'appliedIndex', index }];
  return { ...row, name, marks, cells: row.cells.map(labelled) };
}

replica.campaign();
drain();
// Three clients in one turn: one sends two calls, the others one each.
replica.propose(
  encodeBatch(['SET a 1', 'INCR a', 'SET b 2 EX 9', 'DEL c'].map(call)),
);
drain();
replica.propose(encodeBatch([{ kind: 'clock', now: 1000 }]));
drain();
const calls = [words('INCR a'), words('INCR b')];
replica.propose(encodeBatch([{ kind: 'transaction', watched: [], calls }]));
drain();

export const figure: Figure = {
  caption: {
    zh:
      '条目 2 是三个客户端同一拍里的四个调用，条目 3 是一声报时，条目 4 ' +
      '是一个事务：里面的两个调用算一条命令。',
    en:
      'Entry 2 has four calls of three clients that came in one turn, entry ' +
      '3 is a stroke of the clock, and entry 4 a transaction: its two calls ' +
      'are one command.',
  },
  drawing: { kind: 'logs', rows: [shown('n1')], links: [] },
};
