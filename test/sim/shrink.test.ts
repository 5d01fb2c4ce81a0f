/** What is left of a failing run when it was made shorter. */
import { afterEach, expect, it, vi } from 'vitest';
import { RaftLog } from '../../src/internals.ts';
import { runSeed } from '../../sim/campaign.ts';
import { formatCase, parseCase } from '../../sim/case.ts';
import type { Case } from '../../sim/case.ts';
import { shrink, shrinking } from '../../sim/shrink.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

/** Runs that fail, because every log counts as new enough to be voted for. */
function failing(profile: string, count: number): Case[] {
  vi.spyOn(RaftLog.prototype, 'isUpToDate').mockReturnValue(true);
  const found: Case[] = [];
  for (let seed = 1; found.length < count; seed++) {
    const { violation, recorded } = runSeed(profile, seed, { record: true });
    if (violation !== null) found.push(recorded!);
  }
  return found;
}

it.each(['default', 'membership', 'growth', 'network'])(
  'is a case that can be read again, however little was spent on it (%s)',
  (profile) => {
    for (const one of failing(profile, 3)) {
      for (const budget of [1, 20_000, 100_000]) {
        const { shrunk, violation } = shrink(one, { budget });
        expect(parseCase(formatCase(shrunk))).toEqual(shrunk);
        expect(violation).not.toBe(null);
      }
    }
  },
);

it('is nothing at all where the library does not even start', () => {
  vi.spyOn(RaftLog.prototype, 'lastIndex').mockImplementation(() => {
    throw new TypeError('not a log');
  });
  const { recorded } = runSeed('default', 1, { record: true });
  expect(recorded!.actions).toEqual([]);
  expect(shrink(recorded!).shrunk.actions).toEqual([]);
});

it('is the same when the program rests between the tries', () => {
  const [one] = failing('default', 1);
  const options = { budget: 50_000 };
  const steps = shrinking(one!, options);
  let rests = 0;
  let step = steps.next();
  for (; step.done !== true; step = steps.next()) rests++;
  const { tries } = step.value;
  expect(step.value).toEqual(shrink(one!, options));
  expect(rests).toBeGreaterThan(tries / 3);
});
