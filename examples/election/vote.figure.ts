import { World } from '../../sim/index.ts';
import { letterOf } from '../../sim/figures/index.ts';
import type { Figure } from '../../sim/figures/index.ts';

// n1 has led in term 1 and committed two proposals; n2
// campaigns after it.
const world = new World({ nodes: 3, seed: 7 });
world.elect(1);
for (const data of 'ab') world.propose(1, data);
world.settle();
world.campaign(2);
const request = world.inFlight().find((m) => m.type === 'MsgVote')!;

export const figure: Figure = {
  caption: {
    zh: '一条真的 `MsgVote`。没有列出的字段都是 0 或空。',
    en: 'A real `MsgVote`. Fields that are not listed are 0 or empty.',
  },
  drawing: letterOf(request, {
    term: {
      zh: '要哪个任期的票',
      en: 'the term that the vote is for',
    },
    index: {
      zh: '自己最后一个条目的下标',
      en: 'index of its own last entry',
    },
    logTerm: {
      zh: '那个条目的任期',
      en: 'the term of that entry',
    },
    commit: {
      zh: '知道提交到了哪个条目（etcd/raft 不带）',
      en: 'the highest entry known to be committed (not in etcd/raft)',
    },
    rejectHint: {
      zh: '那个条目的任期（etcd/raft 不带）',
      en: 'the term of that one (not in etcd/raft)',
    },
    context: {
      zh: '空的；移交领导权时是一个记号',
      en: 'empty; in a leadership transfer, the mark of it',
    },
  }),
};
