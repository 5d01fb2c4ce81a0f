import { MemoryStorage, newConfState, newEntry } from '../../src/index.ts';
import { newSnapshot, SILENT } from '../../src/index.ts';
import { RaftLog } from '../../src/internals.ts';
import { rowOf } from '../../sim/figures/index.ts';
import type { Figure, Moment } from '../../sim/figures/index.ts';

const confState = newConfState({ voters: [1, 2, 3] });
const storage = new MemoryStorage({ confState });
const moments: Moment[] = [];

function show(zh: string, en: string): void {
  const { index, term } = storage.snapshot().metadata;
  const aside = {
    zh: index === 0 ? '没有快照' : `快照 ${term}/${index}`,
    en: index === 0 ? 'no snapshot' : `snapshot ${term}/${index}`,
  };
  const log = new RaftLog(storage, SILENT);
  const name = { zh: '磁盘', en: 'disk' };
  const row = { ...rowOf(name, log, { aside }), committed: null };
  const drawing = { kind: 'logs' as const, rows: [row], links: [] };
  moments.push({ title: { zh, en }, drawing });
}

storage.append([1, 1, 1, 2, 2].map((term, i) => newEntry(term, i + 1)));
show('写下五个条目', 'five entries are written');

storage.createSnapshot(4, null, new Uint8Array());
show('`createSnapshot(4)`：条目都还在', '`createSnapshot(4)`: all stay');

storage.compact(3);
show('`compact(3)`：第 0 格记下 1/3', '`compact(3)`: slot 0 holds 1/3');

storage.applySnapshot(newSnapshot(8, 3, confState));
show('`applySnapshot`：整份换掉', '`applySnapshot` replaces it all');

export const figure: Figure = {
  caption: {
    zh:
      '磁盘上的日志和快照各走各的。左边的灰格是数组的第 0 格：' +
      '最后一个被压缩掉的条目，只剩任期和下标。',
    en:
      'The log on disk and the snapshot move on their own. The grey cell ' +
      'on the left is slot 0 of the array: the last entry that was ' +
      'compacted away, of which term and index are left.',
  },
  drawing: { kind: 'strip', moments },
};
