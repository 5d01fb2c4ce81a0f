import { MemoryStorage, newEntry, SILENT } from '../../src/index.ts';
import { RaftLog } from '../../src/internals.ts';
import { partsOf } from '../../sim/figures/index.ts';
import type { Figure } from '../../sim/figures/index.ts';

// Five entries are on the disk. A leader of term 2 has sent
// another entry 4, which is not written yet.
const storage = new MemoryStorage();
storage.append([1, 2, 3, 4, 5].map((index) => newEntry(1, index)));
const log = new RaftLog(storage, SILENT);
const prev = { term: 1, index: 3 };
log.maybeAppend({ term: 2, prev, entries: [newEntry(2, 4)] }, 0);

export const figure: Figure = {
  caption: {
    zh: '磁盘上到 5，日志却到 4：从 `offset` 起以内存为准。',
    en:
      'The disk ends at 5 and the log at 4: from `offset` on, ' +
      'what is in memory counts.',
  },
  drawing: partsOf(log, ['stable', 'last']),
};
