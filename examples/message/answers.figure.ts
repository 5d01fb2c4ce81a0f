import { letterOf, Stand } from '../../sim/figures/index.ts';
import type { Figure, Words } from '../../sim/figures/index.ts';
import type { Message } from '../../src/index.ts';

// n1 wins term 2 with four entries; n2 has the first one only.
const stand = new Stand({ logs: ['1111', '1', '1'], term: 1 });
const isAnswer = (m: Message) => m.type === 'MsgAppResp' && m.from === 2;
const [rejected, ...behind] = stand.elect(1, isAnswer);
stand.deliver(behind);
stand.node(1).step(rejected!);
const [accepted] = stand.deliver(stand.work(1), isAnswer);

const term = {
  zh: '发送者的任期',
  en: 'the term of the sender',
};

function letter(m: Message, index: Words, says: Record<string, Words>) {
  return letterOf(m, { term, index, ...says });
}

export const figure: Figure = {
  caption: {
    zh: '同一种类型，同一个字段 `index`，说的是两件事。',
    en: 'One type, one field `index`, and two things that it says.',
  },
  drawing: {
    kind: 'strip',
    moments: [
      {
        title: { zh: '拒绝', en: 'rejected' },
        drawing: letter(
          rejected!,
          {
            zh: '没有对上的地方：`MsgApp` 里的 `index`',
            en: 'where it did not match: the `index` of the `MsgApp`',
          },
          {
            reject: { zh: '这是拒绝', en: 'this is a rejection' },
            rejectHint: {
              zh: '到这里为止（含）可能对得上',
              en: 'the logs may match up to here',
            },
            logTerm: {
              zh: '那个条目的任期',
              en: 'the term of the entry there',
            },
          },
        ),
      },
      {
        title: { zh: '收下', en: 'accepted' },
        drawing: letter(
          accepted!,
          {
            zh: '到这里为止都有了',
            en: 'it holds everything up to here',
          },
          {},
        ),
      },
    ],
  },
};
