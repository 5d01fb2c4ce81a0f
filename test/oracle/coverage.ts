/**
 * How much of src/ the oracle's scripts run, and what they cannot reach.
 *
 * @module
 */
import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

import { generate } from './generate.ts';

const ROOT = join(import.meta.dirname, '../..');
const VITEST = join(ROOT, 'node_modules/vitest/vitest.mjs');

interface Place {
  readonly start: { readonly line?: number };
}

interface Branch {
  readonly loc: { readonly start: { readonly line: number } };
  readonly locations: readonly Place[];
}

/** What the report of a file looks like (the format of Istanbul). */
export interface FileReport {
  readonly path: string;
  readonly statementMap: Record<string, Branch['loc']>;
  readonly s: Record<string, number>;
  readonly branchMap: Record<string, Branch>;
  readonly b: Record<string, readonly number[]>;
}

/** Makes the scripts, runs them under a counter, and prints what it counted. */
export function printCoverage(options: {
  readonly from: number;
  readonly to: number;
  readonly commands: number;
}): void {
  const dir = mkdtempSync(join(tmpdir(), 'oracle-'));
  const scripts = join(dir, 'scripts.jsonl');
  const counted = join(dir, 'report');
  try {
    // Made in this process, which is not counted: making a script looks at
    // more than the script itself does.
    for (const { commands } of generate(options.from, options.to, options.commands)) {
      appendFileSync(scripts, `${JSON.stringify(commands)}\n`);
    }
    const args = [VITEST, 'run', '--config', join(import.meta.dirname, 'coverage.config.mts')];
    const env = { ...process.env, ORACLE_SCRIPTS: scripts, ORACLE_REPORT: counted };
    const run = spawnSync(process.execPath, args, { cwd: ROOT, env, encoding: 'utf8' });
    const report = join(counted, 'coverage-final.json');
    if (run.status !== 0 || !existsSync(report)) {
      throw new Error(`the coverage could not be counted:\n${run.stdout}${run.stderr}`);
    }
    const files = JSON.parse(readFileSync(report, 'utf8')) as Record<string, FileReport>;
    for (const line of describeCoverage(Object.values(files), ROOT)) console.log(line);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** The sums, and for every file the lines that were not reached. */
export function describeCoverage(files: readonly FileReport[], root: string): string[] {
  const lines: string[] = [];
  const statements = new Share();
  const branches = new Share();
  for (const file of [...files].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    const missed = new Set<number>();
    const half = new Set<number>();
    for (const [key, { start }] of Object.entries(file.statementMap)) {
      if (!statements.add(file.s[key]! > 0)) missed.add(start.line);
    }
    for (const [key, { loc, locations }] of Object.entries(file.branchMap)) {
      // An else that is not written has no line of its own.
      locations.forEach(({ start }, i) => {
        if (!branches.add(file.b[key]![i]! > 0)) half.add(start.line ?? loc.start.line);
      });
    }
    for (const line of missed) half.delete(line);
    const name = relative(root, file.path).replaceAll('\\', '/');
    for (const [what, numbers] of [
      ['not run', missed],
      ['one way only', half],
    ] as const) {
      if (numbers.size > 0) lines.push(`  ${name}:${ranges([...numbers])} ${what}`);
    }
  }
  return [
    `coverage of src/ by these scripts: statements ${statements}, branches ${branches}; not reached:`,
    ...lines,
  ];
}

/** Counts what was reached, out of how much. */
class Share {
  private reached = 0;
  private all = 0;

  add(reached: boolean): boolean {
    this.all++;
    if (reached) this.reached++;
    return reached;
  }

  toString(): string {
    const percent = this.all === 0 ? 100 : (100 * this.reached) / this.all;
    return `${percent.toFixed(1)} % (${this.reached} of ${this.all})`;
  }
}

/** Numbers as `3,5-9`. */
export function ranges(numbers: readonly number[]): string {
  const parts: [number, number][] = [];
  for (const n of [...numbers].sort((a, b) => a - b)) {
    const last = parts.at(-1);
    if (last !== undefined && n <= last[1] + 1) last[1] = n;
    else parts.push([n, n]);
  }
  return parts.map(([a, b]) => (a === b ? `${a}` : `${a}-${b}`)).join(',');
}
