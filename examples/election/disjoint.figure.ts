import { MajorityConfig } from '../../src/internals.ts';
import { votesOf } from '../../sim/figures/index.ts';
import type { Figure } from '../../sim/figures/index.ts';

const yes = (...ids: number[]) => new Map(ids.map((id) => [id, true] as const));

export const figure: Figure = {
  caption: {
    zh:
      '隔着两次成员变更：n1 只知道三个成员，n3 已知道有五个。' +
      '库对两边都说 `VoteWon`，两个过半数却没有共同的成员。',
    en:
      'Two changes apart: n1 knows of three members, n3 of five. The ' +
      'library says `VoteWon` to both, and the two majorities have no ' +
      'member in common.',
  },
  drawing: votesOf([
    {
      name: { zh: 'n1 数的票', en: 'as n1 counts' },
      voters: new MajorityConfig([1, 2, 3]),
      votes: yes(1, 2),
    },
    {
      name: { zh: 'n3 数的票', en: 'as n3 counts' },
      voters: new MajorityConfig([1, 2, 3, 4, 5]),
      votes: yes(3, 4, 5),
    },
  ]),
};
