import { LOCAL_APPEND_THREAD, MemoryStorage } from '../../src/index.ts';
import { newConfState, newEntry, newMessage } from '../../src/index.ts';
import { RawNode } from '../../src/index.ts';
import type { Message } from '../../src/index.ts';
import { partsOf } from '../../sim/figures/index.ts';
import type { Figure, Moment } from '../../sim/figures/index.ts';

const confState = newConfState({ voters: [1, 2, 3, 4, 5] });
const storage = new MemoryStorage({ confState });
const timers = { electionTick: 10, heartbeatTick: 1, random: () => 0 };
const settings = { ...timers, asyncStorageWrites: true };
const node = new RawNode({ ...settings, id: 1, storage });
const moments: Moment[] = [];

/** A leader of `term` sends an entry 1 of term `of`. */
function append(from: number, term: number, of: number): Message {
  const entries = [newEntry(of, 1)];
  const parts = { type: 'MsgApp', from, to: 1, term, entries } as const;
  node.step(newMessage(parts));
  const { messages } = node.ready();
  return messages.find((m) => m.to === LOCAL_APPEND_THREAD)!;
}

function write({ entries, responses }: Message): Message {
  storage.append(entries);
  return responses.find((m) => m.to === 1)!;
}

function show(zh: string, en: string): void {
  const drawing = partsOf(node.inspect().log, ['stable']);
  moments.push({ title: { zh, en }, drawing });
}

const a = append(2, 1, 1);
show('任期 1：1/1 交出去写', 'term 1: 1/1 is handed out');
const b = append(3, 2, 2);
show('任期 2：换成 2/1，也交出去', 'term 2: 2/1 replaces it');
const first = write(a);
write(b);
const c = append(2, 3, 1);
show('两次都写了；任期 3 换回 1/1', 'both written; term 3 puts 1/1 back');
node.step(first);
show(
  '“写到 1/1 了”，任期 1：不理会',
  '"written up to 1/1", of term 1: ignored',
);
node.step(write(c));
show('“写到 1/1 了”，任期 3', '"written up to 1/1", of term 3');

export const figure: Figure = {
  caption: {
    zh: '同一句“写到 1/1 了”来了两次。第一次来时，磁盘上是 2/1。',
    en:
      'The same words, "written up to 1/1", come twice. The first time, ' +
      '2/1 is on the disk.',
  },
  drawing: { kind: 'strip', moments },
};
