import { World } from '../../sim/index.ts';
import { letterOf } from '../../sim/figures/index.ts';
import type { Figure } from '../../sim/figures/index.ts';

// n3 lacks what n1 has dropped, and has said so.
const world = new World({ nodes: 3, seed: 7 });
world.elect(1);
world.partition([1, 2], [3]);
for (const data of 'abc') world.propose(1, data);
world.settle();
world.compact(1, 4);
world.heal();
world.tick();
for (let i = 0; i < 3; i++) world.step();
const m = world.inFlight().find(({ type }) => type === 'MsgSnap')!;
const { index, term, confState } = m.snapshot!.metadata;
const size = m.snapshot!.data.length;
const voters = confState.voters.map((id) => `n${id}`);

export const figure: Figure = {
  caption: {
    zh: '一条真的 `MsgSnap`。下标和任期在快照里，消息自己的 `index` 是 0。',
    en:
      'A real `MsgSnap`. Index and term are in the snapshot; the `index` of ' +
      'the message is 0.',
  },
  drawing: letterOf(m, {
    term: {
      zh: '领导者的任期',
      en: 'the term of the leader',
    },
    snapshot: {
      zh:
        `到下标 ${index} 为止，那个条目的任期是 ${term}；` +
        `投票成员 ${voters.join('、')}；状态机 ${size} 个字节`,
      en:
        `up to index ${index}, whose entry is of term ${term}; voters ` +
        `${voters.join(', ')}; ${size} bytes of the state machine`,
    },
    commit: {
      zh: '不用：快照里的都提交过',
      en: 'not used: what a snapshot covers is committed',
    },
  }),
};
