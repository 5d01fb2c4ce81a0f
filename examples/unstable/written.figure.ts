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

log.append([1, 2, 3].map((index) => newEntry(1, index)));
const written = unstable.nextEntries();
unstable.acceptInProgress();
show('1 到 3 交出去写', '1 to 3 are handed out to be written');

log.append([newEntry(2, 3)]);
storage.append(written);
show('写的时候换掉了 3', 'meanwhile 3 has been replaced');

unstable.stableTo({ term: 1, index: 3 });
show('“写到 1/3 了”：不理会', '"written up to 1/3": ignored');

storage.append(unstable.nextEntries());
unstable.acceptInProgress();
unstable.stableTo({ term: 2, index: 3 });
show('“写到 2/3 了”：离开内存', '"written up to 2/3": they leave');

export const figure: Figure = {
  caption: {
    zh:
      '条目怎样离开内存。若不核对任期，第三步就会把还没有写的 2/3 ' +
      '当作写好了。',
    en:
      'How entries leave memory. If the terms were not compared, the third ' +
      'step would take 2/3, which is not written, for written.',
  },
  drawing: { kind: 'strip', moments },
};
