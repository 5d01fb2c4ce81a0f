import { EMPTY_DISK, RawNode, Replica } from '../../src/index.ts';
import type { Effect, Message } from '../../src/index.ts';
import { rowOf } from '../../sim/figures/index.ts';
import type { Figure, Moment, Words } from '../../sim/figures/index.ts';

let passes = (_m: Message): boolean => true;
const mail: Message[] = [];
const raws: RawNode[] = [];
const nodes = [1, 2, 3].map((id) => {
  const time = { electionTick: 10, heartbeatTick: 1, random: () => id / 4 };
  const cluster = { id, founders: [1, 2, 3], run: 1, stored: EMPTY_DISK };
  return new Replica({
    ...cluster,
    ...time,
    start: (config) => (raws[id] = new RawNode(config)),
  });
});
const [n1, n2] = nodes as [Replica, Replica];
const fates: string[] = [];

function perform(r: Replica, e: Effect<unknown>): void {
  if (e.kind === 'write') r.written(e);
  if (e.kind === 'send') mail.push(...e.messages.filter(passes));
  if (e.kind === 'apply') r.applied(e, Array(e.entries.length).fill(0));
  if (e.kind !== 'settle' || r !== n1) return;
  fates.push(`#${e.ticket} ${e.fate.kind}`);
}

function rest(): void {
  do {
    for (const m of mail.splice(0)) nodes[m.to - 1]!.step(m);
    for (const r of nodes) {
      for (let todo = r.effects(); todo.length > 0 || r.take();) {
        for (const e of todo) perform(r, e);
        todo = r.effects();
      }
    }
  } while (mail.length > 0);
}

const moments: Moment[] = [];
function show(zh: string, en: string): void {
  const told = fates.join(', ');
  const aside: Words =
    told === ''
      ? { zh: '还没有下落', en: 'no fate yet' }
      : { zh: `下落：${told}`, en: `fates: ${told}` };
  const { log } = raws[1]!.inspect();
  const row = rowOf('n1', log, { marks: ['applied'], aside });
  const drawing = { kind: 'logs', rows: [row], links: [] } as const;
  moments.push({ title: { zh, en }, drawing });
}

n1.campaign();
rest();
passes = (m) => m.from !== 1 && m.to !== 1;
for (const name of ['a', 'b']) n1.propose(new TextEncoder().encode(name));
rest();
show(
  '#1 在 1/2，#2 在 1/3，都没有提交',
  '#1 at 1/2, #2 at 1/3, neither committed',
);
n2.campaign();
rest();
passes = () => true;
nodes.forEach((r) => r.tick());
rest();
show('应用了 2/2', '2/2 is applied');

export const figure: Figure = {
  caption: {
    zh:
      'n1 的日志。下标 3 上还什么也没有，可是应用了任期 2 的条目，' +
      '就知道任期 1 放在那里的 #2 也不会再来。',
    en:
      'The log of n1. Nothing is at index 3 yet; but with an entry of term 2 ' +
      'applied it is known that #2, put there in term 1, will not come either.',
  },
  drawing: { kind: 'strip', moments },
};
