import { MemoryStorage, newEntry, SILENT } from '../../src/index.ts';
import { RaftLog } from '../../src/internals.ts';
import { partsOf } from '../../sim/figures/index.ts';
import type { Figure, Moment } from '../../sim/figures/index.ts';

const storage = new MemoryStorage();
const log = new RaftLog(storage, SILENT);
const { unstable } = log;
const moments: Moment[] = [];

function show(zh: string, en: string): void {
  const drawing = partsOf(log, ['stable']);
  moments.push({ title: { zh, en }, drawing });
}

log.append([1, 2, 3].map((i) => newEntry(1, i)));
show('1 到 3 刚收下', '1 to 3 have come in');

const written = unstable.nextEntries();
unstable.acceptInProgress();
log.append([4, 5].map((i) => newEntry(1, i)));
show('1 到 3 交出去写，4、5 来了', '1 to 3 are handed out, 4 and 5 come');

storage.append(written);
show('写好了，节点还不知道', 'written, and the node has not heard');

unstable.stableTo({ term: 1, index: 3 });
show('“写到 1/3 了”', '"written up to 1/3"');

export const figure: Figure = {
  caption: {
    zh:
      '条目在内存里的三步：新的、交出去的、写好的。写好的离开内存，' +
      '靠的是报告，不是写盘这件事本身。',
    en:
      'Three steps of an entry: new, handed out, written. What makes it ' +
      'leave memory is the report, not the write itself.',
  },
  drawing: { kind: 'strip', moments },
};
