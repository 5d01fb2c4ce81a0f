import { MajorityConfig } from '../../src/internals.ts';
import { newMessage } from '../../src/index.ts';
import { World } from '../../sim/index.ts';
import { votesOf } from '../../sim/figures/index.ts';
import type { Figure, Votes } from '../../sim/figures/index.ts';

const world = new World({ nodes: 5, seed: 7 });
world.elect(1);
const { unprovedReads, tracker } = world.node(1).inspect();
const { voters } = tracker.config;

// Three reads wait; the leader has answered its own rounds.
const asked = newMessage({ type: 'MsgReadIndex' });
const contexts = [7, 8, 9].map((commit) => {
  return unprovedReads.add(asked, commit, 1);
});
const latest = new Map([[1, 3]]);
const released: number[] = [];

function hear(from: number, round: number): void {
  latest.set(from, round);
  const context = contexts[round - 1]!;
  const proved = unprovedReads.acknowledge(from, context, voters);
  released.push(...proved.map((read) => read.round));
}

/** Who has answered each round, or a later one. */
function look(): Votes {
  const ids = new MajorityConfig([1, 2, 3, 4, 5]);
  return votesOf(
    [1, 2, 3].map((round) => {
      const yes = [...latest].filter(([, to]) => to >= round);
      const away = released.includes(round);
      return {
        name: {
          zh: `第 ${round} 轮${away ? '，放行' : ''}`,
          en: `round ${round}${away ? ', released' : ''}`,
        },
        voters: ids,
        votes: new Map(yes.map(([id]) => [id, true])),
      };
    }),
  );
}

hear(2, 3);
const before = look();
hear(3, 2);

export const figure: Figure = {
  caption: {
    zh:
      '三个读各有一轮。`n2` 回复第三轮，三轮都算它一份；`n3` 再回复' +
      '第二轮，前两轮就过了半数，第三轮还差一个。',
    en:
      'Three reads, a round each. `n2` answers round 3 and counts for all ' +
      'three; when `n3` answers round 2, the first two have a majority, ' +
      'and the third lacks one.',
  },
  drawing: {
    kind: 'strip',
    moments: [
      {
        title: { zh: 'n2 回复了第三轮', en: 'n2 has answered round 3' },
        drawing: before,
      },
      {
        title: { zh: 'n3 回复了第二轮', en: 'n3 has answered round 2' },
        drawing: look(),
      },
    ],
  },
};
