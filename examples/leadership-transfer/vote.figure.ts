import { World } from '../../sim/index.ts';
import { letterOf } from '../../sim/figures/index.ts';
import type { Figure } from '../../sim/figures/index.ts';

// n1 leads and transfers leadership to n3, which asks for votes.
const world = new World({ nodes: 3, seed: 7, preVote: true });
world.elect(1);
world.transfer(1, 3);
world.step();
const request = world.inFlight().find((m) => m.type === 'MsgVote')!;
const { context } = request;
const text = new TextDecoder().decode(context);

export const figure: Figure = {
  caption: {
    zh: `接任的 n3 发出的要票。\`context\` 里是 \`${text}\` 这几个字母。`,
    en:
      'What the successor n3 asks with. The `context` holds the letters ' +
      `\`${text}\`.`,
  },
  drawing: letterOf(request, {
    term: {
      zh: '下一个任期；没有先问过预投票',
      en: 'the next term; no pre-vote was asked for',
    },
    index: {
      zh: '自己最后一个条目的下标',
      en: 'index of its own last entry',
    },
    logTerm: { zh: '那个条目的任期', en: 'the term of that entry' },
    commit: {
      zh: '知道提交到了哪个条目',
      en: 'the highest entry known to be committed',
    },
    rejectHint: { zh: '那个条目的任期', en: 'the term of that one' },
    context: {
      zh: '记号：这是移交，租约不挡',
      en: 'the mark of a transfer: no lease stands in its way',
    },
  }),
};
