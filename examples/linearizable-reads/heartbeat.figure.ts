import { World } from '../../sim/index.ts';
import { letterOf } from '../../sim/figures/index.ts';
import type { Figure } from '../../sim/figures/index.ts';

// n1 has committed its first entry and is asked for a read.
const world = new World({ nodes: 3, seed: 7 });
world.elect(1);
world.node(1).readIndex(new Uint8Array(0));
world.step();
const beat = world.inFlight().find((m) => m.type === 'MsgHeartbeat')!;

export const figure: Figure = {
  caption: {
    zh: '读请求引出的一条真的 `MsgHeartbeat`。',
    en: 'A real `MsgHeartbeat` that a read has called for.',
  },
  drawing: letterOf(beat, {
    term: {
      zh: '领导者的任期',
      en: 'the term of the leader',
    },
    commit: {
      zh: '确认过的提交位置，与读无关',
      en: 'what this member may commit; not about the read',
    },
    context: {
      zh: '轮次，八个字节；回复原样带回',
      en: 'the round in eight bytes; the response brings it back',
    },
  }),
};
