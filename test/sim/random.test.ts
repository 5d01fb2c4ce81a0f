import { expect, test } from 'vitest';
import { seeded } from '../../sim/random.ts';

const draw = (seed: number, count = 1000) => {
  const random = seeded(seed);
  return Array.from({ length: count }, () => random());
};

test('the same seed gives the same numbers, others give others', () => {
  expect(draw(42)).toEqual(draw(42));
  expect(draw(42)).not.toEqual(draw(43));
});

test('numbers lie from 0 up to 1 and are spread evenly', () => {
  const numbers = draw(1, 10_000);
  expect(numbers.every((x) => x >= 0 && x < 1)).toBe(true);
  const tenths = Array.from({ length: 10 }, () => 0);
  for (const x of numbers) tenths[Math.floor(x * 10)]!++;
  for (const count of tenths) expect(Math.abs(count - 1000)).toBeLessThan(150);
});

test('any whole number will do as a seed', () => {
  for (const seed of [0, -1, 2 ** 32, 2 ** 40 + 5]) {
    expect(new Set(draw(seed, 100)).size).toBeGreaterThan(90);
  }
  expect(draw(0)).toEqual(draw(2 ** 32));
});
