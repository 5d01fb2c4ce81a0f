import { MajorityConfig } from '../../src/internals.ts';
import { runSeed } from '../../sim/campaign.ts';
import { describeViolation } from '../../sim/trace.ts';

// What one voter has counts as committed.
type Acked = (id: number) => number | undefined;
MajorityConfig.prototype.committedIndex = function (acked: Acked): number {
  const all = this.ids().map((id) => acked(id) ?? 0);
  return all.length === 0 ? Infinity : Math.max(...all);
};

let found = 'nothing';
for (let seed = 1; seed <= 20 && found === 'nothing'; seed++) {
  const { violation, events } = runSeed('calm', seed);
  if (violation === null) continue;
  console.log(`seed ${seed}, ${events} events`);
  console.log(describeViolation(violation));
  found = violation.rule;
}
console.log(found);
