/**
 * `npm run mutants`: breaks the rules of the catalogue in sim/broken/ one by
 * one and lets the world's checkers catch them.
 *
 * Exit codes: 0 all caught, 1 one survived, or was caught by a checker that
 * the catalogue does not name, or the library itself failed; 2 wrong use.
 */
import { fileURLToPath } from 'node:url';
import { BROKEN_RULES } from '../sim/broken/index.ts';
import type { BrokenRule } from '../sim/broken/index.ts';
import type { Job, Report } from './mutants/hunt.ts';
import { Misuse, readOptions, HELP } from './mutants/options.ts';
import type { Options } from './mutants/options.ts';
import { JobError, runJobs } from './mutants/pool.ts';
import { recordRuns } from './mutants/record.ts';
import { judge, sumUp, table } from './mutants/verdict.ts';
import type { Verdict } from './mutants/verdict.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Groups of seeds, for the median. */
const GROUPS = 5;

/** One line that is written over again; on a terminal only. */
class Progress {
  private readonly total: number;
  private done = 0;
  private seeds = 0;
  private shownAt = 0;

  constructor(total: number) {
    this.total = total;
  }

  seed(): void {
    this.seeds++;
    if (Date.now() - this.shownAt < 200) return;
    this.shownAt = Date.now();
    this.show(`${this.done} of ${this.total} done, ${this.seeds} seeds`);
  }

  line(text: string): void {
    this.done++;
    this.show('');
    console.log(text);
  }

  private show(text: string): void {
    if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
  }
}

function jobFor(rule: BrokenRule, { seeds, profile, shrink }: Options): Job {
  const limits = Array.from({ length: GROUPS }, () => seeds);
  return { id: rule.id, profile: profile ?? rule.profile ?? 'default', limits, shrink };
}

/** The library as it is must stand all the seeds that caught something. */
function libraryJobs(reports: readonly Report[]): Job[] {
  const most = new Map<string, number[]>();
  for (const { job, groups } of reports) {
    const limits = most.get(job.profile) ?? groups.map(() => 0);
    most.set(
      job.profile,
      limits.map((limit, i) => Math.max(limit, groups[i]!.seeds)),
    );
  }
  return [...most].map(([profile, limits]) => ({ id: null, profile, limits, shrink: false }));
}

function told({ id, by, seeds }: Verdict, { example }: Report): string {
  if (seeds === null) return `SURVIVED ${id}`;
  const caught = `caught ${id} by ${by.join(' ')}`;
  if (example === null) return caught;
  const lines = example.text.trimEnd().split('\n');
  return [`${caught}, ${example.events} events:`, ...lines.map((line) => `  ${line}`)].join('\n');
}

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (options.help) {
    console.log(HELP);
    return 0;
  }
  const rules = BROKEN_RULES.filter(({ id }) => options.ids.includes(id));
  const reports: Report[] = [];
  const verdicts = new Map<string, Verdict>();
  const progress = new Progress(rules.length);
  await runJobs(
    rules.map((rule) => jobFor(rule, options)),
    options.threads,
    {
      onSeed: () => progress.seed(),
      onReport: (report) => {
        const rule = rules.find(({ id }) => id === report.job.id)!;
        const verdict = judge(rule, report);
        reports.push(report);
        verdicts.set(rule.id, verdict);
        progress.line(told(verdict, report));
      },
    },
  );
  const library: Report[] = [];
  const jobs = libraryJobs(reports);
  const again = new Progress(jobs.length);
  await runJobs(jobs, options.threads, {
    onSeed: () => again.seed(),
    onReport: (report) => {
      library.push(report);
      again.line(`ran the library as it is through the weather '${report.job.profile}'`);
    },
  });
  if (options.record) recordRuns(ROOT, reports);
  const ordered = rules.map(({ id }) => verdicts.get(id)!);
  const { lines, good } = sumUp(ordered, library);
  console.log(`\n${table(ordered)}\n\n${lines.join('\n')}`);
  return good ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (error instanceof Misuse) {
    console.error(`mutants: ${error.message}\nTry: npm run mutants -- --help`);
    process.exitCode = 2;
  } else if (error instanceof JobError) {
    console.error(`mutants: ${error.message}`);
    process.exitCode = 1;
  } else {
    throw error;
  }
}
