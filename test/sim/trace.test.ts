import { expect, test } from 'vitest';
import { describeTrace } from '../../sim/trace.ts';
import { World } from '../../sim/world.ts';

test('a trace reads as one line an event, with its time', () => {
  const world = new World({ nodes: 1 });
  world.step();
  world.remark('here it begins');
  world.campaign(1);
  expect(describeTrace(world.trace)).toBe(
    [
      '   0  n1 starts as a follower',
      '   1  here it begins',
      '   1  n1 is asked to campaign',
      '   1  n1 is candidate at term 1, vote 1, lead 0',
      '   1  n1 is leader at term 1, vote 1, lead 1',
      '   1  n1 writes 1/1 EntryNormal ""',
      '   1  n1 commits up to 1',
      '   1  n1 applies 1/1 EntryNormal ""',
    ].join('\n'),
  );
});
