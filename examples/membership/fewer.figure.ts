import { newConfChange } from '../../src/index.ts';
import type { Message } from '../../src/index.ts';
import { reachOf, Stand } from '../../sim/figures/index.ts';
import type { Figure, Moment } from '../../sim/figures/index.ts';

const change = newConfChange('ConfChangeRemoveNode', 4);
const stand = new Stand({ logs: ['1', '1', '1', '1'], term: 1 });
const n1 = stand.node(1);
stand.elect(1);

/** Sends what n1 has, to these nodes only, and brings back what they say. */
function reach(ids: number[]): void {
  const mail: Message[] = stand.work(1).filter((m) => ids.includes(m.to));
  stand.deliver(mail, (m) => m.to !== 1 && !ids.includes(m.to));
}

// The removal of n4 reaches n2 and n3; x=1 reaches n2 only.
n1.proposeConfChange(change);
reach([2, 3]);
n1.propose(new TextEncoder().encode('x=1'));
reach([2]);

const moments: Moment[] = [];
function show(zh: string, en: string): void {
  const drawing = reachOf(n1.inspect());
  moments.push({ title: { zh, en }, drawing });
}

show('移除 n4 的条目 3 已提交，还没有应用', 'entry 3 removes n4: committed');
n1.applyConfChange(change);
show('应用以后', 'after it is applied');

export const figure: Figure = {
  caption: {
    zh:
      '领导者 n1 记着的 `match`。谁也没有发来新的回复，条目 4 却提交了：' +
      '四个里要三个，变成了三个里要两个。',
    en:
      'The `match` that the leader n1 keeps. No response has come in ' +
      'between, and yet entry 4 is committed: three of four has become two ' +
      'of three.',
  },
  drawing: { kind: 'strip', moments },
};
