/**
 * What the reports come to: a line for every broken rule, and the sum.
 */
import type { BrokenRule } from '../../sim/broken/index.ts';
import { median } from './hunt.ts';
import type { GroupReport, Report } from './hunt.ts';

/** How a broken rule fared. */
export interface Verdict {
  readonly id: string;
  readonly profile: string;
  /** The checkers that caught it, the most frequent first. */
  readonly by: readonly string[];
  /** Of those, the ones that the catalogue does not name. */
  readonly strangers: readonly string[];
  /** Median number of seeds; null when no group caught it. */
  readonly seeds: number | null;
  /** Groups that caught it. */
  readonly groups: number;
  /** Events of the shortest counterexample; null if none was made. */
  readonly events: number | null;
}

export function judge(rule: BrokenRule, { job, groups, example }: Report): Verdict {
  const caught = groups.flatMap((group) => (group.caught === null ? [] : [group.caught.rule]));
  const by = byFrequency(caught);
  const listed: readonly string[] = rule.checker;
  return {
    id: rule.id,
    profile: job.profile,
    by,
    strangers: by.filter((name) => !listed.includes(name)),
    seeds: medianSeeds(groups),
    groups: caught.length,
    events: example?.events ?? null,
  };
}

function byFrequency(names: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts.keys()].sort((a, b) => counts.get(b)! - counts.get(a)!);
}

/** A group that caught nothing needs more seeds than it was given. */
function medianSeeds(groups: readonly GroupReport[]): number | null {
  if (groups.every(({ caught }) => caught === null)) return null;
  return median(groups.map(({ seeds, caught }) => (caught === null ? Infinity : seeds)));
}

/** One line for each, in the order of the catalogue. */
export function table(verdicts: readonly Verdict[]): string {
  const head = ['broken rule', 'caught by', 'seeds', 'weather', 'events'];
  const rows = verdicts.map((v) => [
    v.id,
    v.by.length === 0 ? 'NOBODY' : v.by.join(' '),
    shownSeeds(v.seeds),
    v.profile,
    v.events === null ? '' : String(v.events),
  ]);
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]!.length)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => cell.padEnd(widths[i]!))
      .join('  ')
      .trimEnd();
  return [line(head), ...rows.map(line)].join('\n');
}

function shownSeeds(seeds: number | null): string {
  if (seeds === null) return '-';
  return seeds === Infinity ? 'many' : String(seeds);
}

/** The sum of it all, and whether all is as it must be. */
export interface Sum {
  readonly lines: readonly string[];
  readonly good: boolean;
}

export function sumUp(verdicts: readonly Verdict[], library: readonly Report[]): Sum {
  const lines: string[] = [];
  const survivors = verdicts.filter(({ seeds }) => seeds === null);
  const caught = verdicts.length - survivors.length;
  for (const { id, strangers } of verdicts) {
    if (strangers.length === 0) continue;
    lines.push(`${id} was caught by ${strangers.join(', ')}, which the catalogue does not name`);
  }
  const found = library.flatMap(({ job, groups }) =>
    groups.flatMap((group) => (group.caught === null ? [] : [{ ...group.caught, ...job }])),
  );
  for (const { profile, seed, rule, text } of found) {
    lines.push(`the library itself breaks ${rule} (${profile}, seed ${seed}): ${text}`);
  }
  const seeds = verdicts.flatMap((verdict) => verdict.seeds ?? []);
  if (seeds.length > 0) lines.push(`median number of seeds: ${median(seeds)}`);
  const events = verdicts.flatMap((verdict) => verdict.events ?? []);
  if (events.length > 0) lines.push(`median events of the shortest counterexamples: ${median(events)}`);
  const runs = library.reduce(
    (sum, { groups }) => sum + groups.reduce((all, group) => all + group.seeds, 0),
    0,
  );
  lines.push(`the library as it is, over the same ${runs} seeds: ${found.length} violations`);
  if (survivors.length > 0) lines.push(`survived: ${survivors.map(({ id }) => id).join(', ')}`);
  lines.push(`${caught} caught, ${survivors.length} survived`);
  const known = verdicts.every(({ strangers }) => strangers.length === 0);
  return { lines, good: survivors.length === 0 && known && found.length === 0 };
}
