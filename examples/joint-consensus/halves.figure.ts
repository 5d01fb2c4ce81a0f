import { newConfState } from '../../src/index.ts';
import { Changer, restoreMembership } from '../../src/internals.ts';
import { parseConfChanges, ProgressTracker } from '../../src/internals.ts';
import { votesOf } from '../../sim/figures/index.ts';
import type { Figure, Moment } from '../../sim/figures/index.ts';

const tracker = new ProgressTracker(256, 1_000_000);
const state = newConfState({ voters: [1, 2, 3] });
tracker.install(restoreMembership(tracker, 9, state));
const changes = parseConfChanges('v4 r3');
const { config } = new Changer(tracker, 9).enterJoint(true, changes);

function moment(zh: string, en: string, ids: number[]): Moment {
  const votes = new Map(ids.map((id) => [id, true] as const));
  const { incoming, outgoing } = config.voters;
  const drawing = votesOf([
    { name: { zh: '新成员', en: 'incoming' }, voters: incoming, votes },
    { name: { zh: '旧成员', en: 'outgoing' }, voters: outgoing, votes },
  ]);
  const result = config.voters.voteResult(votes);
  const title = { zh: `${zh}：\`${result}\``, en: `${en}: \`${result}\`` };
  return { title, drawing };
}

export const figure: Figure = {
  caption: {
    zh:
      '联合配置 `(1 2 4)&&(1 2 3)`。同样的两票，在两半里各数一遍：' +
      '只够一半的不算。',
    en:
      'The joint configuration `(1 2 4)&&(1 2 3)`. The same two votes are ' +
      'counted in each half, and enough for one half is not enough.',
  },
  drawing: {
    kind: 'strip',
    moments: [
      moment('n1 和 n4 同意', 'n1 and n4', [1, 4]),
      moment('n2 和 n3 同意', 'n2 and n3', [2, 3]),
      moment('n1 和 n2 同意', 'n1 and n2', [1, 2]),
    ],
  },
};
