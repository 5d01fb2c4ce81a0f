import { World } from '../../sim/index.ts';
import { rowOf } from '../../sim/figures/index.ts';
import type { Figure, Moment, Words } from '../../sim/figures/index.ts';

const world = new World({ nodes: 3, seed: 7 });
world.elect(1);
world.partition([1, 2], [3]);
for (const data of 'abc') world.propose(1, data);
world.settle();
world.compact(1, 3);
world.propose(1, 'd');
world.settle();
const moments: Moment[] = [];

function take(title: Words): void {
  const { log, tracker } = world.node(1).inspect();
  const { state, match, next, pendingSnapshot } = tracker.progress.get(3)!;
  const marks = [
    { name: 'match', index: match },
    { name: 'next', index: next },
  ];
  if (pendingSnapshot > 0) {
    marks.push({ name: 'pendingSnapshot', index: pendingSnapshot });
  }
  const row = { ...rowOf('n1', log), marks, aside: state };
  moments.push({ title, drawing: { kind: 'logs', rows: [row], links: [] } });
}

take({ zh: 'n3 断网的时候', en: 'while n3 is cut off' });
world.drop((m) => m.type === 'MsgSnap', 1);
world.partition([1, 2, 3]);
world.tick(2, [1]);
world.settle();
take({ zh: '快照发出去，丢了', en: 'the snapshot is sent, and lost' });
world.node(1).reportSnapshot(3, 'SnapshotFailure');
take({ zh: '报告了失败', en: 'the failure is reported' });
world.tick(2, [1]);
world.settle();
take({ zh: '再发一次，到了', en: 'it is sent again, and arrives' });

export const figure: Figure = {
  caption: {
    zh:
      'n1 为 n3 记着的。需要的条目已经压缩掉，只能送快照。送丢了，' +
      '`next` 退回 `match` 之后；送到了，接着发后面的条目。',
    en:
      'What n1 keeps for n3, whose next entries are compacted: it needs a ' +
      'snapshot. When that is lost, `next` goes back to behind `match`; ' +
      'when it arrives, the entries after it follow.',
  },
  drawing: { kind: 'strip', moments },
};
