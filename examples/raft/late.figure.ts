import { World } from '../../sim/index.ts';
import { letterOf } from '../../sim/figures/index.ts';
import type { Figure } from '../../sim/figures/index.ts';

// n1 asked in term 1, the answers are slow, and it has asked
// again in term 2.
const world = new World({ nodes: 3, seed: 1 });
world.hold(({ type, to }) => type === 'MsgVoteResp' && to === 1);
world.campaign(1);
world.step();
world.step();
world.campaign(1);
const yes = world.inFlight().find((m) => m.type === 'MsgVoteResp')!;
const { term } = world.node(1).status();

export const figure: Figure = {
  caption: {
    zh: `迟到的同意。收信的 n1 已在任期 ${term}。没有列出的字段都是 0 或空。`,
    en:
      `The late yes. n1, which receives it, is in term ${term}. Fields that ` +
      'are not listed are 0 or empty.',
  },
  drawing: letterOf(yes, {
    term: {
      zh: '答应的是哪个任期的票',
      en: 'the term of the vote that it grants',
    },
    reject: { zh: '没有拒绝', en: 'not a rejection' },
  }),
};
