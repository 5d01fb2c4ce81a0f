import { MemoryStorage, newEntry, SILENT } from '../../src/index.ts';
import { RaftLog } from '../../src/internals.ts';
import { partsOf } from '../../sim/figures/index.ts';
import type { Figure, Moment, Words } from '../../sim/figures/index.ts';

const storage = new MemoryStorage();
storage.append([1, 2, 3].map((index) => newEntry(1, index)));
const log = new RaftLog(storage, SILENT);
const { unstable } = log;
const moments: Moment[] = [];

function show(zh: string, en: string): void {
  const title: Words = { zh, en };
  moments.push({ title, drawing: partsOf(log, ['stable']) });
}

log.append([newEntry(1, 4), newEntry(1, 5)]);
const written = unstable.nextEntries();
unstable.acceptInProgress();
show('4、5 交出去写', '4 and 5 are handed out to be written');

log.append([newEntry(2, 5)]);
storage.append(written);
show(
  '写的时候，任期 2 的领导者换掉了 5',
  'meanwhile a leader of term 2 has replaced 5',
);

unstable.stableTo({ term: 1, index: 5 });
show(
  '“写到了 1/5”：任期不同，不理会',
  '"written up to 1/5": another term, ignored',
);

storage.append(unstable.nextEntries());
unstable.acceptInProgress();
unstable.stableTo({ term: 2, index: 5 });
show(
  '“写到了 2/5”：内存里的可以丢了',
  '"written up to 2/5": memory may forget them',
);

export const figure: Figure = {
  caption: {
    zh:
      '条目怎样离开内存。若没有任期的核对，第三步就会把还没有写的 2/5 ' +
      '当作写好了。',
    en:
      'How entries leave memory. If the terms were not compared, the third ' +
      'step would take 2/5, which is not written, for written.',
  },
  drawing: { kind: 'strip', moments },
};
