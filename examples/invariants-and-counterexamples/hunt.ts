import { MajorityConfig, Progress, RaftLog } from '../../src/internals.ts';
import { runSeed, shrinkSeed } from '../../sim/campaign.ts';
import { describeViolation } from '../../sim/trace.ts';

type Method = (...args: never[]) => unknown;

/** Work that may be spent on making a failure short, in events. */
const BUDGET = { budget: 40_000 };

/** A page stops a program that never rests. */
const rest = (): Promise<void> => new Promise((done) => setTimeout(done));

/** Puts a mistake into a class, and runs seeds until one shows it. */
async function hunt(
  part: { prototype: object },
  name: string,
  wrong: Method,
): Promise<void> {
  const methods = part.prototype as Record<string, Method>;
  const right = methods[name]!;
  methods[name] = wrong;
  console.log(`${name}: ${await look()}\n`);
  methods[name] = right;
}

async function look(): Promise<string> {
  for (let seed = 1; seed <= 4; seed++) {
    await rest();
    const { violation, events } = runSeed('default', seed);
    if (violation === null) continue;
    await rest();
    const { shrunk, events: left } = shrinkSeed('default', seed, BUDGET);
    return (
      `${violation.rule}\n  ${describeViolation(violation)}\n` +
      `  seed ${seed}, ${events} events; made short: ` +
      `${shrunk.actions.length} actions, ${left} events`
    );
  }
  return 'nothing found in 4 seeds';
}

// Every log is new enough to be voted for.
await hunt(RaftLog, 'isUpToDate', () => true);

// What one voter has counts as committed.
type Acked = (id: number) => number | undefined;
await hunt(
  MajorityConfig,
  'committedIndex',
  function (this: MajorityConfig, acked: Acked): number {
    const all = this.ids().map((id) => acked(id) ?? 0);
    return all.length === 0 ? Infinity : Math.max(...all);
  },
);

// A commit index is never worth a message of its own.
await hunt(Progress, 'canBumpCommit', () => false);
