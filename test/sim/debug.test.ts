/** Runs in which every node is looked over after every call. */
import { expect, test, vi } from 'vitest';
import { RawNode } from '../../src/index.ts';
import { runSeed } from '../../sim/campaign.ts';
import { watched } from '../../sim/debug.ts';
import { PROFILES } from '../../sim/weather.ts';

test.each([...PROFILES.keys()])('the invariants hold in the weather "%s"', (profile) => {
  for (let seed = 1; seed <= 4; seed++) {
    const { violation } = runSeed(profile, seed, { start: watched });
    expect(violation, `seed ${seed}`).toBeNull();
  }
});

test('the run is the same as without looking', () => {
  const plain = runSeed('default', 5);
  expect(runSeed('default', 5, { start: watched })).toEqual(plain);
});

test('a node that goes wrong is found at once', () => {
  let ticks = 0;
  // As if a tick had moved a mark.
  const spoiled = vi.spyOn(RawNode.prototype, 'tick').mockImplementation(function (this: RawNode) {
    this.inspect().tick();
    if (++ticks === 30) this.inspect().log.committed += 100;
  });
  const { violation } = runSeed('default', 1, { start: watched });
  spoiled.mockRestore();
  expect(violation?.rule).toBe('no-panic');
});
