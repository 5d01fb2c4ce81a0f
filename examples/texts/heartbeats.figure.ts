import { describeMessage } from '../../src/index.ts';
import { letterOf, Stand } from '../../sim/figures/index.ts';
import type { Figure, Moment, Words } from '../../sim/figures/index.ts';
import { toBytes } from '../../sim/index.ts';
import type { Message } from '../../src/index.ts';

// n1 leads. One heartbeat is due; the next one asks for a read's sake.
const stand = new Stand({ logs: ['11', '11', '11'], term: 1 });
stand.deliver(stand.elect(1));
stand.deliver(stand.work(1));
stand.work(1);
const leader = stand.node(1);

function next(): Message {
  const beats = stand.work(1).filter((m) => m.type === 'MsgHeartbeat');
  return beats.find((m) => m.to === 2)!;
}

function moment(m: Message, context: Words): Moment {
  // Who sends it to whom is drawn already.
  const [, ...words] = describeMessage(m).split(' ');
  const text = words.join(' ');
  const title = { zh: text, en: text };
  return { title, drawing: letterOf(m, { context }) };
}

leader.tick();
const plain = moment(next(), {
  zh: '空的：只是到点了',
  en: 'empty: it was only due',
});
leader.readIndex(toBytes('read'));
const asking = moment(next(), {
  zh: '这一轮的号码，回复要原样带回',
  en: 'the number of this round, which the response has to return',
});

export const figure: Figure = {
  caption: {
    zh: '两条心跳，`context` 不同，写出来的文字相同。',
    en: 'Two heartbeats with different `context`s, and one text.',
  },
  drawing: { kind: 'strip', moments: [plain, asking] },
};
