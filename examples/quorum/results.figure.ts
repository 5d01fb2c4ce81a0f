import { MajorityConfig } from '../../src/internals.ts';
import { votesOf } from '../../sim/figures/index.ts';
import type { Figure } from '../../sim/figures/index.ts';

const voters = new MajorityConfig([1, 2, 3, 4]);

export const figure: Figure = {
  caption: {
    zh:
      '四个投票成员，从两票同意往后。n3 拒绝，仍然说不准；n4 同意就赢，' +
      '拒绝就输，不会有第三种。',
    en:
      'Four voters, from two yes onwards. A no from n3 decides nothing; ' +
      'then a yes from n4 wins it, and a no loses it.',
  },
  drawing: votesOf([
    {
      name: { zh: '两票同意', en: 'two say yes' },
      voters,
      votes: new Map([
        [1, true],
        [2, true],
      ]),
    },
    {
      name: { zh: 'n3 拒绝', en: 'n3 says no' },
      voters,
      votes: new Map([
        [1, true],
        [2, true],
        [3, false],
      ]),
    },
    {
      name: { zh: 'n4 同意', en: 'n4 says yes' },
      voters,
      votes: new Map([
        [1, true],
        [2, true],
        [3, false],
        [4, true],
      ]),
    },
    {
      name: { zh: 'n4 拒绝', en: 'n4 says no' },
      voters,
      votes: new Map([
        [1, true],
        [2, true],
        [3, false],
        [4, false],
      ]),
    },
  ]),
};
