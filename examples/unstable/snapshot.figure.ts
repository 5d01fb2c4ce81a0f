import { MemoryStorage, newConfState, newEntry } from '../../src/index.ts';
import { newSnapshot, SILENT } from '../../src/index.ts';
import { RaftLog } from '../../src/internals.ts';
import { partsOf } from '../../sim/figures/index.ts';
import type { Figure, Moment } from '../../sim/figures/index.ts';

const storage = new MemoryStorage();
storage.append([1, 2].map((i) => newEntry(1, i)));
const log = new RaftLog(storage, SILENT);
const { unstable } = log;
const moments: Moment[] = [];

function show(zh: string, en: string): void {
  const drawing = partsOf(log, ['stable', 'last']);
  moments.push({ title: { zh, en }, drawing });
}

log.append([3, 4].map((i) => newEntry(1, i)));
unstable.acceptInProgress();
show('3、4 正在写', '3 and 4 are being written');

const voters = newConfState({ voters: [1, 2, 3] });
const snapshot = newSnapshot(6, 2, voters);
log.restore(snapshot);
show('快照 2/6 来了', 'a snapshot 2/6 comes');

log.append([newEntry(2, 7)]);
unstable.acceptInProgress();
show('又来了 7，一起交出去', '7 comes; both are handed out');

storage.applySnapshot(snapshot);
storage.append([newEntry(2, 7)]);
unstable.stableTo({ term: 2, index: 7 });
unstable.stableSnapTo(6);
show('都写好了', 'both are written');

export const figure: Figure = {
  caption: {
    zh:
      '等着落盘的快照代替此前的一切。3 和 4 的写盘还在路上，' +
      '写好了也没有人要。',
    en:
      'A snapshot that waits for the disk stands for all that was before. ' +
      'The write of 3 and 4 is still under way; nobody will want it.',
  },
  drawing: { kind: 'strip', moments },
};
