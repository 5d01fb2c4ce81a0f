/**
 * The runs that show the broken rules, written down for the book: a chapter
 * links to the one of each rule that it reads.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { BROKEN_RULES } from '../../sim/broken/index.ts';
import { BROKEN_RUNS, brokenRuns } from '../../site/plugins/weave/more_rules.ts';
import type { BrokenRun } from '../../site/plugins/weave/more_rules.ts';
import type { Report } from './hunt.ts';

/** Writes down the shortest run of each report; the others stay as they are. */
export function recordRuns(root: string, reports: readonly Report[]): void {
  const runs = brokenRuns(root);
  for (const { job, groups } of reports) {
    const caught = groups.flatMap((group) => (group.caught === null ? [] : [group.caught]));
    const [shortest] = caught.sort((a, b) => a.events - b.events);
    if (shortest !== undefined) runs[job.id!] = { profile: job.profile, seed: shortest.seed };
  }
  const lines = BROKEN_RULES.flatMap(({ id }) => {
    const run = runs[id];
    return run === undefined ? [] : [`  ${JSON.stringify(id)}: ${spaced(run)}`];
  });
  writeFileSync(path.join(root, BROKEN_RUNS), `{\n${lines.join(',\n')}\n}\n`);
}

function spaced({ profile, seed }: BrokenRun): string {
  return `{ "profile": ${JSON.stringify(profile)}, "seed": ${seed} }`;
}
