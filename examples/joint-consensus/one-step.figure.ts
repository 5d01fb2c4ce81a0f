import { MajorityConfig } from '../../src/internals.ts';
import { votesOf } from '../../sim/figures/index.ts';
import type { Figure } from '../../sim/figures/index.ts';

const yes = (...ids: number[]) => new Map(ids.map((id) => [id, true] as const));

export const figure: Figure = {
  caption: {
    zh:
      '一步从 n1、n2、n3 换到 n1、n2、n4：n1 已经应用，n2 还没有。库对两边' +
      '都说 `VoteWon`，两个过半数没有共同的成员。',
    en:
      'From n1, n2, n3 to n1, n2, n4 in one step: n1 has applied it, n2 has ' +
      'not. The library says `VoteWon` to both, and the two majorities have ' +
      'no member in common.',
  },
  drawing: votesOf([
    {
      name: { zh: 'n1 数的票', en: 'as n1 counts' },
      voters: new MajorityConfig([1, 2, 4]),
      votes: yes(1, 4),
    },
    {
      name: { zh: 'n2 数的票', en: 'as n2 counts' },
      voters: new MajorityConfig([1, 2, 3]),
      votes: yes(2, 3),
    },
  ]),
};
