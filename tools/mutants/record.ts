/**
 * The runs that show the broken rules, written down for the book: a chapter
 * links to the one of each rule that it reads.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { BROKEN_RULES } from '../../sim/broken/index.ts';
import type { Report } from './hunt.ts';

/** A run that breaks a rule. */
export interface Watched {
  readonly profile: string;
  readonly seed: number;
}

/** From the root. */
export const WATCHED = 'etc/broken-runs.json';

/** The recorded runs, by the ids of their rules. */
export function readWatched(file: string): Record<string, Watched> {
  return JSON.parse(readFileSync(file, 'utf8')) as Record<string, Watched>;
}

/** Writes down the shortest run of each report; the others stay as they are. */
export function recordRuns(
  file: string,
  known: Record<string, Watched>,
  reports: readonly Report[],
): void {
  const fresh = { ...known };
  for (const { job, groups } of reports) {
    const caught = groups.flatMap((group) => (group.caught === null ? [] : [group.caught]));
    const [shortest] = caught.sort((a, b) => a.events - b.events);
    if (shortest !== undefined) fresh[job.id!] = { profile: job.profile, seed: shortest.seed };
  }
  const lines = BROKEN_RULES.flatMap(({ id }) =>
    fresh[id] === undefined ? [] : [`  ${JSON.stringify(id)}: ${spaced(fresh[id])}`],
  );
  writeFileSync(file, `{\n${lines.join(',\n')}\n}\n`);
}

function spaced({ profile, seed }: Watched): string {
  return `{ "profile": ${JSON.stringify(profile)}, "seed": ${seed} }`;
}
