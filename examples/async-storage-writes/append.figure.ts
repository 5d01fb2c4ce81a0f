import { LOCAL_APPEND_THREAD, MemoryStorage } from '../../src/index.ts';
import { newConfState, newEntry, newMessage } from '../../src/index.ts';
import { RawNode } from '../../src/index.ts';
import { letterOf } from '../../sim/figures/index.ts';
import type { Figure } from '../../sim/figures/index.ts';

// n1 hears two entries from n2, the leader of term 3.
const confState = newConfState({ voters: [1, 2, 3] });
const storage = new MemoryStorage({ confState });
const timers = { electionTick: 10, heartbeatTick: 1, random: () => 0 };
const settings = { ...timers, asyncStorageWrites: true };
const node = new RawNode({ ...settings, id: 1, storage });
const entries = [newEntry(2, 1), newEntry(3, 2)];
const commit = 1;
const parts = { type: 'MsgApp', from: 2, to: 1, term: 3 } as const;
node.step(newMessage({ ...parts, entries, commit }));
const { messages } = node.ready();
const append = messages.find((m) => m.to === LOCAL_APPEND_THREAD)!;

export const figure: Figure = {
  caption: {
    zh: '一条 `MsgStorageAppend`，收信人是写盘线程，id 是 -1。',
    en: 'A `MsgStorageAppend` to the log writer, whose id is -1.',
  },
  drawing: letterOf(append, {
    entries: { zh: '要写的条目', en: 'the entries to write' },
    term: {
      zh: '硬状态的任期；硬状态没有变，这三个数都是 0',
      en: 'term of the hard state; all three are 0 if that has not changed',
    },
    vote: { zh: '硬状态的票', en: 'vote of the hard state' },
    commit: { zh: '硬状态的提交位置', en: 'commit index of the hard state' },
    snapshot: { zh: '要写的快照', en: 'the snapshot to write' },
    responses: {
      zh: '写好以后，依次发出',
      en: 'to be sent in this order when it is written',
    },
  }),
};
