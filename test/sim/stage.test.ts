import { beforeEach, expect, test } from 'vitest';
import { stage } from '../../sim/stage.ts';
import { World } from '../../sim/world.ts';

beforeEach(() => stage.reset());

test('every world enters the stage when it is made, and its trace grows there', () => {
  expect(stage.traces()).toEqual([]);
  const one = new World({ nodes: 1, seed: 5 });
  const two = new World({ nodes: 2, seed: 6 });
  expect(stage.traces().map((t) => [t.nodes.length, t.seed])).toEqual([
    [1, 5],
    [2, 6],
  ]);
  const before = stage.traces()[1]!.events.length;
  two.campaign(1);
  expect(stage.traces()[1]!.events.length).toBeGreaterThan(before);
  expect(stage.traces()[0]).toEqual(one.trace);
});

test('a reset forgets the worlds', () => {
  new World({ nodes: 1 });
  stage.reset();
  expect(stage.traces()).toEqual([]);
});
