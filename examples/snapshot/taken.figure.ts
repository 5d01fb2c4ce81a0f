import {
  MemoryStorage,
  newConfState,
  newEntry,
  newMessage,
  newSnapshot,
  RawNode,
} from '../../src/index.ts';
import { rowOf } from '../../sim/figures/index.ts';
import type { Figure, Moment, Words } from '../../sim/figures/index.ts';

const confState = newConfState({ voters: [1, 2, 3] });
const timers = { electionTick: 10, heartbeatTick: 1, random: () => 0 };

/** A follower that holds so many entries of term 1. */
function follower(id: number, last: number): RawNode {
  const entries = Array.from({ length: last }, (_, i) => newEntry(1, i + 1));
  const hardState = { term: 1, vote: 0, commit: 1 };
  const storage = new MemoryStorage({ confState, hardState, entries });
  return new RawNode({ id, storage, ...timers });
}

// The same snapshot, up to entry 4, reaches both.
const nodes = [follower(2, 6), follower(3, 2)];
const snapshot = newSnapshot(4, 1, confState);

function look(title: Words): Moment {
  const rows = nodes.map((node) => {
    const { id, log } = node.inspect();
    return rowOf(`n${id}`, log, { marks: ['committed', 'last'] });
  });
  return { title, drawing: { kind: 'logs', rows, links: [] } };
}

const before = look({ zh: '收到之前', en: 'before' });
for (const node of nodes) {
  const { id } = node.inspect();
  const parts = { from: 1, to: id, term: 1, snapshot };
  node.step(newMessage({ type: 'MsgSnap', ...parts }));
}

export const figure: Figure = {
  caption: {
    zh:
      '同一份到 4 为止的快照。n2 有条目 4，日志原样留着，只是提交位置到了 ' +
      '4；n3 没有，整份日志换成快照，快照等着落盘。',
    en:
      'The same snapshot, up to 4. n2 has entry 4: its log stays as it is, ' +
      'and only its commit index moves to 4. n3 does not: its whole log is ' +
      'replaced by the snapshot, which waits for the disk.',
  },
  drawing: {
    kind: 'strip',
    moments: [before, look({ zh: '收到之后', en: 'after' })],
  },
};
