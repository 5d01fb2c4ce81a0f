import { runSeed } from '../../sim/campaign.ts';
import { Digest } from '../../sim/digest.ts';
import type { Weather } from '../../sim/weather.ts';

/** Runs a seed, and sums up all that happened in one number. */
function run(seed: number, weather: Partial<Weather> = {}): void {
  const digest = new Digest();
  const { events, violation } = runSeed('default', seed, {
    observers: [digest],
    weather,
  });
  const found = violation === null ? 'no rule broken' : violation.rule;
  console.log(`seed ${seed}  ${events} events  ${digest.value}  ${found}`);
}

run(1);
run(1);
run(2);

// The same seed, where no message is lost by chance.
run(1, { loss: 0 });
