import { World } from '../../sim/index.ts';
import { rolesIn } from '../../sim/figures/index.ts';
import type { Figure, Moment } from '../../sim/figures/index.ts';

/** A leader is cut off for 40 ticks, and comes back. */
function drive(both: boolean): void {
  const options = { preVote: both, checkQuorum: both };
  const world = new World({ nodes: 3, seed: 7, ...options });
  world.elect(1);
  world.partition([1], [2, 3]);
  world.tick(40);
  world.heal();
  world.tick(40);
  world.settle();
}

function moment(both: boolean, zh: string, en: string): Moment {
  return { title: { zh, en }, drawing: rolesIn(() => drive(both)) };
}

export const figure: Figure = {
  caption: {
    zh:
      '领导者断网 40 个滴答再回来，同一个种子，两种设置。都不开，它要等回来' +
      '见到较高的任期才退位；都打开，它自己查出来就退位，别人参选也先预投票。',
    en:
      'A leader is cut off for 40 ticks and comes back: one seed, two ' +
      'settings. With both off it steps down when it comes back and meets ' +
      'a higher term. With both on it finds out by itself, and those who ' +
      'campaign hold a pre-vote first.',
  },
  drawing: {
    kind: 'strip',
    moments: [
      moment(false, '都不开', 'both are off'),
      moment(true, '都打开', 'both are on'),
    ],
  },
};
