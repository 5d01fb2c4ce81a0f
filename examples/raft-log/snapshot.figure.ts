import { MemoryStorage, newConfState, newEntry } from '../../src/index.ts';
import { newSnapshot, SILENT } from '../../src/index.ts';
import { RaftLog } from '../../src/internals.ts';
import { partsOf } from '../../sim/figures/index.ts';
import type { Figure, Moment } from '../../sim/figures/index.ts';

const storage = new MemoryStorage();
storage.append([1, 2, 3, 4].map((index) => newEntry(1, index)));
const log = new RaftLog(storage, SILENT);
const moments: Moment[] = [];

function show(zh: string, en: string): void {
  const drawing = partsOf(log, ['applied', 'committed', 'last']);
  moments.push({ title: { zh, en }, drawing });
}

log.commitTo(2);
log.appliedTo(2, 0);
show('落后的日志', 'a log that is behind');

const voters = newConfState({ voters: [1, 2, 3] });
const snapshot = newSnapshot(6, 3, voters);
log.restore(snapshot);
log.append([newEntry(3, 7)]);
show(
  '收下到 6 为止的快照，又收下条目 7',
  'takes a snapshot up to 6, and then entry 7',
);

storage.applySnapshot(snapshot);
log.unstable.stableSnapTo(6);
log.appliedTo(6, 0);
storage.append(log.unstable.nextEntries());
log.unstable.stableTo({ term: 3, index: 7 });
show('都写好、装好以后', 'when all is written and installed');

export const figure: Figure = {
  caption: {
    zh:
      '快照换掉整份日志。它一到，磁盘上的旧条目就不再算数；' +
      '`committed` 立刻到 6，`applied` 等应用程序装好才跟上。',
    en:
      'A snapshot replaces the whole log. What is on disk counts no more ' +
      'as soon as it comes; `committed` is 6 at once, `applied` follows ' +
      'when the application has installed it.',
  },
  drawing: { kind: 'strip', moments },
};
