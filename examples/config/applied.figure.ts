import { MemoryStorage, newConfState } from '../../src/index.ts';
import { newEntry, RawNode } from '../../src/index.ts';
import { rowOf } from '../../sim/figures/index.ts';
import type { Figure, MarkName, Moment } from '../../sim/figures/index.ts';

/** The log as a node finds it: five entries, four committed. */
function start(applied: number, zh: string, en: string): Moment {
  const storage = new MemoryStorage({
    confState: newConfState({ voters: [1, 2, 3] }),
    hardState: { term: 1, vote: 1, commit: 4 },
    entries: [1, 2, 3, 4, 5].map((index) => newEntry(1, index)),
  });
  const time = { electionTick: 10, heartbeatTick: 1 };
  const own = { id: 1, storage, random: () => 0 };
  const node = new RawNode({ ...time, ...own, applied });
  const marks: MarkName[] = ['applied', 'committed', 'last'];
  const row = rowOf('n1', node.inspect().log, { marks });
  return {
    title: { zh, en },
    drawing: { kind: 'logs', rows: [row], links: [] },
  };
}

export const figure: Figure = {
  caption: {
    zh:
      '同一块磁盘，两种 `applied`。`applied` 之后、`committed` 为止的条目会' +
      '交给应用程序：第一种是 1 到 4，第二种只有 4。',
    en:
      'One disk, two values of `applied`. What lies after `applied` and up ' +
      'to `committed` will be handed to the application: entries 1 to 4 in ' +
      'the first case, entry 4 alone in the second.',
  },
  drawing: {
    kind: 'strip',
    moments: [
      start(0, '`applied` 不写，或者是 0', '`applied` is left out, or 0'),
      start(3, '`applied` 是 3', '`applied` is 3'),
    ],
  },
};
