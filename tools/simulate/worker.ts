/**
 * One thread of a campaign: takes blocks of seeds, runs them, and tells what
 * it saw after each block.
 */
import { parentPort, workerData } from 'node:worker_threads';

import { runSeed } from '../../sim/campaign.ts';
import { Coverage } from '../../sim/coverage.ts';
import { watched } from '../../sim/debug.ts';
import { describeViolation } from '../../sim/trace.ts';

/** Seeds of one block, both ends included. */
export interface Block {
  readonly from: number;
  readonly to: number;
}

/** What came of a block. */
export interface BlockReport {
  readonly seeds: number;
  readonly events: number;
  readonly refused: number;
  /** Histories of keys that took too long to judge. */
  readonly undecided: number;
  /** Situations, with the number of runs that saw them. */
  readonly seen: readonly (readonly [string, number])[];
  readonly failures: readonly { readonly seed: number; readonly text: string }[];
}

const { profile, debug } = workerData as {
  readonly profile: string;
  readonly debug: boolean;
};
const start = debug ? { start: watched } : {};

parentPort!.on('message', ({ from, to }: Block) => {
  const seen = new Map<string, number>();
  const failures: { seed: number; text: string }[] = [];
  let events = 0;
  let refused = 0;
  let undecided = 0;
  for (let seed = from; seed <= to; seed++) {
    const coverage = new Coverage();
    const result = runSeed(profile, seed, { observers: [coverage], ...start });
    events += result.events;
    if (result.refused) refused++;
    undecided += result.undecided.length;
    for (const [id, count] of coverage.seen) {
      if (count > 0) seen.set(id, (seen.get(id) ?? 0) + 1);
    }
    if (result.violation !== null) {
      const { rule } = result.violation;
      failures.push({ seed, text: `${rule}: ${describeViolation(result.violation)}` });
    }
  }
  const report: BlockReport = {
    seeds: to - from + 1,
    events,
    refused,
    undecided,
    seen: [...seen],
    failures,
  };
  parentPort!.postMessage(report);
});
