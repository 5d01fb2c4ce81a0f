import { newConfChange } from '../../src/index.ts';
import type { Message } from '../../src/index.ts';
import { reachOf, Stand } from '../../sim/figures/index.ts';
import type { Figure, Moment } from '../../sim/figures/index.ts';

const members = { voters: [1, 2, 3], learners: [4] };
const stand = new Stand({ logs: ['1', '1', '1', '1'], term: 1, members });
const n1 = stand.node(1);
stand.elect(1);

/** Hands entry 3 to one node, and brings back what it says. */
function reach(mail: readonly Message[], id: number): void {
  const some = mail.filter((m) => m.to === id);
  stand.deliver(some, (m) => m.to !== 1 && m.to !== id);
}

const moments: Moment[] = [];
function show(zh: string, en: string): void {
  const drawing = reachOf(n1.inspect());
  moments.push({ title: { zh, en }, drawing });
}

n1.propose(new TextEncoder().encode('x=1'));
const mail = stand.work(1);
reach(mail, 4);
show('学习者 n4 有了条目 3', 'the learner n4 holds entry 3');
n1.applyConfChange(newConfChange('ConfChangeAddNode', 4));
show('n4 升为投票成员', 'n4 is promoted');
reach(mail, 2);
show('n2 也有了', 'n2 holds it, too');

export const figure: Figure = {
  caption: {
    zh:
      '领导者 n1 怎样数条目 3。学习者不在数的人里；升上来，算进去了，' +
      '要求也从两个变成三个。',
    en:
      'How the leader n1 counts entry 3. A learner is not among those that ' +
      'count. When it is promoted it is, and two needed become three.',
  },
  drawing: { kind: 'strip', moments },
};
