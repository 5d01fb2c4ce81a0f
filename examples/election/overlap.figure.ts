import { MajorityConfig } from '../../src/internals.ts';
import { World } from '../../sim/index.ts';
import { holdersRow, votesOf } from '../../sim/figures/index.ts';
import type { Figure, Votes } from '../../sim/figures/index.ts';

const voters = new MajorityConfig([1, 2, 3, 4, 5]);

// n1 commits an entry that n4 and n5 do not get, and stops.
const world = new World({ nodes: 5, seed: 7 });
world.elect(1);
world.drop((m) => m.type === 'MsgApp' && m.to > 3);
world.propose(1, 'x');
world.settle();
const x = world.node(1).inspect().log.lastEntryId();
world.crash(1);

const held = { zh: '有条目 x', en: 'entry x' };
const holders = holdersRow(held, voters, (id) => {
  return world
    .logOf(id)
    .entries.some(({ index, term }) => index === x.index && term === x.term);
});

/** Lets a node campaign, and reads who votes for it. */
function campaign(id: number): Votes {
  const { length } = world.trace.events;
  const votes = new Map([[id, true]]);
  world.elect(id);
  for (const { kind, message } of world.trace.events.slice(length)) {
    if (kind !== 'deliver' || message?.type !== 'MsgVoteResp') continue;
    votes.set(message.from, !message.reject);
  }
  const name = { zh: `投给 n${id}`, en: `vote for n${id}` };
  return votesOf([{ name, voters, votes }]);
}

const [loses, wins] = [campaign(5), campaign(3)];

export const figure: Figure = {
  caption: {
    zh:
      '条目 x 提交以后 n1 停机。n5 没有 x，n2、n3 都有，不投给它；' +
      'n3 有 x，当选。有 x 的和投给 n3 的都过半数，必有共同的成员。',
    en:
      'n1 stops after it has committed x. n5 lacks x, and n2 and n3, ' +
      'which hold it, reject n5; n3 holds x and is elected. Those with x ' +
      'and those who vote for n3 are majorities: they have members in ' +
      'common.',
  },
  drawing: { ...wins, rows: [holders, ...loses.rows, ...wins.rows] },
};
