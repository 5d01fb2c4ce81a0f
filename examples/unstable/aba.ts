import { lineLogger, MemoryStorage } from '../../src/index.ts';
import { newConfState, newEntry, newMessage } from '../../src/index.ts';
import { NO_LIMIT, RawNode } from '../../src/index.ts';
import type { Entry, Message } from '../../src/index.ts';

const storage = new MemoryStorage({
  confState: newConfState({ voters: [1, 2, 3, 4, 5] }),
});
const logger = lineLogger('INFO', (line) => {
  if (line.includes('ignored')) console.log('  (ignored)');
});
const timers = { electionTick: 10, heartbeatTick: 1 };
const config = { ...timers, random: () => 0, logger, storage };
const node = new RawNode({ ...config, id: 2, asyncStorageWrites: true });
const { unstable } = node.inspect().log;

function idsOf(entries: readonly Entry[]): string {
  const ids = entries.map(({ term, index }) => `${term}/${index}`);
  return ids.join(' ') || 'nothing';
}

/** A leader sends all of its log; n2 hands it to its disk. */
function append(from: number, term: number, terms: number[]): Message {
  const entries = terms.map((t, i) => newEntry(t, 1 + i));
  const type = 'MsgApp' as const;
  node.step(newMessage({ type, from, to: 2, term, entries }));
  const { messages } = node.ready();
  const work = messages.find((m) => m.type === 'MsgStorageAppend')!;
  console.log(`n${from}, term ${term}: write ${idsOf(work.entries)}`);
  return work;
}

/** The disk has done this; the node hears of it. */
function done(what: string, work: Message): void {
  const { entries, term, vote, commit } = work;
  if (term !== 0) storage.setHardState({ term, vote, commit });
  storage.append(entries);
  const own = work.responses.find((m) => m.to === 2)!;
  console.log(`${what} done: term ${own.term}, ${own.logTerm}/${own.index}`);
  node.step(own);
  console.log('  in memory', idsOf(unstable.entries));
  const end = storage.lastIndex() + 1;
  console.log('  on disk', idsOf(storage.entries(1, end, NO_LIMIT)));
}

const a = append(1, 1, [1]);
const b = append(5, 2, [2]);
const c = append(1, 3, [1, 3]);
console.log();
done('first write', a);
done('second write', b);
done('third write', c);
