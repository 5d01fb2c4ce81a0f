import { MemoryStorage, newEntry, NO_LIMIT } from '../../src/index.ts';
import { SILENT } from '../../src/index.ts';
import { RaftLog } from '../../src/internals.ts';
import { rowOf } from '../../sim/figures/index.ts';
import type { Figure, MarkName } from '../../sim/figures/index.ts';

// Six entries, four of them on the disk, five committed;
// three were handed to the application, one is applied.
const storage = new MemoryStorage();
const log = new RaftLog(storage, SILENT);
log.append([1, 1, 2, 2, 2, 3].map((term, i) => newEntry(term, i + 1)));
storage.append(log.slice(1, 5, NO_LIMIT));
log.unstable.stableTo({ term: 2, index: 4 });
log.commitTo(5);
log.acceptApplying(3, 0, false);
log.appliedTo(1, 0);

const marks: MarkName[] = ['applied', 'applying', 'committed', 'last'];

export const figure: Figure = {
  caption: {
    zh:
      '同一份日志里的四个位置。条目 5 已提交，却不在本节点的磁盘上：' +
      '别处的磁盘够了法定人数。',
    en:
      'The four positions in one log. Entry 5 is committed and not on ' +
      "this node's disk: those of a quorum elsewhere suffice.",
  },
  drawing: { kind: 'logs', rows: [rowOf('n2', log, { marks })], links: [] },
};
