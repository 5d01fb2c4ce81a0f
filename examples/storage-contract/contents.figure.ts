import { MemoryStorage, SILENT, STORAGE_CASES } from '../../src/index.ts';
import type { StorageContents } from '../../src/index.ts';
import { RaftLog } from '../../src/internals.ts';
import { rowOf } from '../../sim/figures/index.ts';
import type { Figure, LogRow } from '../../sim/figures/index.ts';

// What the cases want to be made, each once.
const asked = new Map<StorageContents, number>();
for (const { run } of STORAGE_CASES) {
  run((contents) => {
    asked.set(contents, (asked.get(contents) ?? 0) + 1);
    return new MemoryStorage(contents);
  });
}

const rows: LogRow[] = [...asked].map(([contents, times]) => {
  const storage = new MemoryStorage(contents);
  const { index, term } = storage.snapshot().metadata;
  const founders = contents.confState?.voters.join(' ');
  const aside = {
    zh:
      (index === 0 ? '没有快照' : `快照 ${term}/${index}`) +
      (founders === undefined ? '' : `，创始成员 ${founders}`),
    en:
      (index === 0 ? 'no snapshot' : `snapshot ${term}/${index}`) +
      (founders === undefined ? '' : `, founders ${founders}`),
  };
  const plural = times === 1 ? '' : 's';
  const name = { zh: `${times} 个用例`, en: `${times} case${plural}` };
  const row = rowOf(name, new RaftLog(storage, SILENT), { aside });
  return { ...row, committed: null };
});

export const figure: Figure = {
  caption: {
    zh:
      '用例要人造的几种存储，各有几个用例用到。左边的灰格是最后一个被压缩' +
      '掉的条目，只剩任期和下标。',
    en:
      'The storages that the cases ask for, and how many cases use each. ' +
      'The grey cell on the left is the last entry that was compacted ' +
      'away, of which term and index are left.',
  },
  drawing: { kind: 'logs', rows, links: [] },
};
