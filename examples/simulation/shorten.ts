import { runSeed } from '../../sim/campaign.ts';
import { formatCase } from '../../sim/case.ts';
import { shrinking } from '../../sim/shrink.ts';
import { describeViolation } from '../../sim/trace.ts';

// Reads under a lease, in a weather that transfers leadership as well.
const { events, violation, recorded } = runSeed('lease-cuts', 344, {
  weather: { transfer: 0.3, rounds: 60 },
  record: true,
});
console.log(describeViolation(violation!));
const { nodes } = recorded!.setup;
const all = recorded!.actions.length;
console.log(`${nodes} nodes, ${all} actions, ${events} events\n`);

const lengths: number[] = [];
const steps = shrinking(recorded!, {
  onProgress: (actions) => lengths.push(actions),
});
let step = steps.next();
for (let at = 1; step.done !== true; step = steps.next()) {
  // A page stops a program that never rests.
  if (at++ % 20 === 0) await new Promise((done) => setTimeout(done));
}
const { shrunk, violation: left, tries } = step.value;
const before = (i: number): number => lengths[i - 1] ?? all;
const leaps = lengths.filter((length, i) => length * 1.3 < before(i));
console.log(`${tries} cases tried; leaps: ${leaps.join(' ')}`);
console.log(describeViolation(left));
console.log(formatCase(shrunk).trimEnd());
