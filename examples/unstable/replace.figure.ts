import { MemoryStorage, newEntry, SILENT } from '../../src/index.ts';
import { RaftLog } from '../../src/internals.ts';
import { partsOf } from '../../sim/figures/index.ts';
import type { Figure, Moment } from '../../sim/figures/index.ts';

const moments: Moment[] = [];

/** 1 and 2 are on disk; 3 and 4 are being written, 5 is new. */
function example(zh: string, en: string, from: number | null): void {
  const storage = new MemoryStorage();
  storage.append([1, 2].map((i) => newEntry(1, i)));
  const log = new RaftLog(storage, SILENT);
  log.append([3, 4].map((i) => newEntry(1, i)));
  log.unstable.acceptInProgress();
  log.append([newEntry(1, 5)]);
  if (from !== null) log.append([newEntry(2, from)]);
  const drawing = partsOf(log, ['stable', 'last']);
  moments.push({ title: { zh, en }, drawing });
}

example('起初', 'at first', null);
example('接在末尾：2/6', 'at the end: 2/6', 6);
example('在中间，已交出去：2/4', 'in the middle, handed out: 2/4', 4);
example('在 `offset` 之前：2/2', 'before `offset`: 2/2', 2);

export const figure: Figure = {
  caption: {
    zh:
      '同一份日志收下一个任期 2 的条目，三种位置。第三种连 `offset` ' +
      '也后退了：磁盘上的旧条目 2 不再算数。',
    en:
      'The same log takes one entry of term 2, at three places. At the ' +
      'third even `offset` moves back: entry 2 on disk does not count ' +
      'any more.',
  },
  drawing: { kind: 'strip', moments },
};
