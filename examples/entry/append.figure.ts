import { World } from '../../sim/index.ts';
import { letterOf } from '../../sim/figures/index.ts';
import type { Figure } from '../../sim/figures/index.ts';

// n3 leads term 3; n1, which was away, has another entry 2.
const world = new World({ nodes: 3, seed: 7 });
world.elect(1);
world.partition([1], [2, 3]);
world.propose(1, 'x=1');
world.elect(2);
world.elect(3);
world.heal();
world.tick();
const append = () =>
  world.inFlight().find((m) => m.to === 1 && m.entries.length > 1);
while (append() === undefined) world.step();

export const figure: Figure = {
  caption: {
    zh: '一条真的 `MsgApp`，前四个字段合起来就是一段 `LogSlice`。',
    en: 'A real `MsgApp`. Its first four fields make a `LogSlice`.',
  },
  drawing: letterOf(append()!, {
    term: {
      zh: '`slice.term`：发它的领导者的任期',
      en: '`slice.term`: the term of the leader that sent it',
    },
    index: {
      zh: '`slice.prev.index`：前面紧挨着的条目',
      en: '`slice.prev.index`: the entry right before',
    },
    logTerm: {
      zh: '`slice.prev.term`：它的任期',
      en: '`slice.prev.term`: the term of that one',
    },
    entries: {
      zh: '`slice.entries`：任期/下标、类型、数据',
      en: '`slice.entries`: term/index, type, data',
    },
    commit: {
      zh: '不属于这一段：领导者提交到哪里',
      en: 'not of the slice: how far the leader has committed',
    },
  }),
};
