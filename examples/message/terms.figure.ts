import { letterOf, Stand } from '../../sim/figures/index.ts';
import type { Figure, Moment, Words } from '../../sim/figures/index.ts';
import type { Message } from '../../src/index.ts';

// All are in term 1. The log of n3 is longer than the others.
const config = { preVote: true };
const logs = ['11', '11', '1111'];
const stand = new Stand({ logs, term: 1, config });
stand.node(1).campaign();
const requests = stand.work(1);
for (const m of requests) stand.node(m.to).step(m);
const [granted] = stand.work(2);
const [rejected] = stand.work(3);

function moment(title: Words, m: Message, term: Words): Moment {
  return { title, drawing: letterOf(m, { term }) };
}

export const figure: Figure = {
  caption: {
    zh: '三条消息，发送者都在任期 1。',
    en: 'Three messages, each from a node in term 1.',
  },
  drawing: {
    kind: 'strip',
    moments: [
      moment({ zh: '问', en: 'asked' }, requests[0]!, {
        zh: '假如参选，会是哪个任期',
        en: 'the term of the campaign, if there is one',
      }),
      moment({ zh: '同意', en: 'granted' }, granted!, {
        zh: '照抄请求里的',
        en: 'copied from the request',
      }),
      moment({ zh: '拒绝', en: 'rejected' }, rejected!, {
        zh: '自己的任期',
        en: 'its own term',
      }),
    ],
  },
};
