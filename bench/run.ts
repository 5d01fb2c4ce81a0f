import { mkdtempSync } from 'node:fs';
import { cpus } from 'node:os';
import path from 'node:path';

import type { Base } from './base.ts';
import { CASES } from './cases.ts';
import type { Case } from './cases.ts';
import { EXTRAS } from './extras.ts';
import type { Figure } from './figure.ts';
import { measure } from './measure.ts';
import type { Options } from './options.ts';
import { pin } from './pin.ts';
import type { Pin } from './pin.ts';
import { reportOf } from './report.ts';
import type { CaseReport } from './report.ts';
import { SideError } from './side.ts';
import type { Program } from './side.ts';
import { prepare, SIDES } from './sides.ts';
import type { SideName } from './sides.ts';
import { caseLines, figureLines, footLines } from './table.ts';

/** Rounds of the short form: enough for a median that means something. */
const SHORT_ROUNDS = 7;

interface ExtraReport {
  readonly name: string;
  readonly title: string;
  readonly figures: readonly Figure[];
}

type Print = (line: string) => void;

/**
 * Measures what the options ask for, and prints it.
 *
 * @returns whether all could be measured.
 */
export async function run(options: Options, folder: string, base: Base | null): Promise<boolean> {
  const cases = CASES.filter(({ name }) => options.only.includes(name));
  const { programs, missing } = await prepared(wanted(cases, options), folder, base);
  const core = pin();
  const head = {
    machine: cpus()[0]?.model ?? 'unknown',
    node: process.version,
    core: core.sentence,
    missing: Object.fromEntries(missing),
  };
  const print: Print = options.json ? () => undefined : (line) => console.log(line);
  const pinned = cases.length > 0 ? `; ${head.core}` : '';
  print(`Node ${head.node} on ${head.machine}${pinned}`);
  for (const [side, why] of missing) print(`not measured: ${side}: ${why}`);
  print('');
  const reports: CaseReport[] = [];
  for (const one of cases) {
    const report = await caseReport(one, programs, core, options);
    if (report === null) continue;
    caseLines(report).forEach(print);
    reports.push(report);
  }
  const extras = await measureExtras(options, folder, print);
  if (reports.length > 0) footLines([...programs.keys()]).forEach(print);
  if (options.json) console.log(JSON.stringify({ ...head, cases: reports, extras }, null, 2));
  return reports.length === cases.length;
}

/** Measures a case; null if a side has failed. */
export async function caseReport(
  one: Case,
  programs: ReadonlyMap<SideName, Program>,
  { before }: Pin,
  options: Options,
): Promise<CaseReport | null> {
  const present = new Map([...programs].filter(([side]) => one.sides.includes(side)));
  const rounds = options.rounds ?? (options.short ? SHORT_ROUNDS : one.rounds);
  try {
    const field = { programs: present, rounds, pinned: before, progress };
    return reportOf(one, await measure(one, field), present);
  } catch (error) {
    if (!(error instanceof SideError)) throw error;
    progress(`${one.name} could not be measured: ${error.message}`);
    return null;
  }
}

async function measureExtras(options: Options, folder: string, print: Print): Promise<ExtraReport[]> {
  const extras: ExtraReport[] = [];
  for (const { name, title, measure } of EXTRAS) {
    if (!options.only.includes(name)) continue;
    progress(name);
    const own = mkdtempSync(path.join(folder, `${name}-`));
    const figures = await measure({
      ...options,
      folder: own,
      progress: (line) => progress(`${name}: ${line}`),
    });
    figureLines(title, figures).forEach(print);
    extras.push({ name, title, figures });
  }
  return extras;
}

/** The sides that take part. */
function wanted(cases: readonly Case[], { base, short }: Options): SideName[] {
  const named = SIDES.filter((side) => cases.some(({ sides }) => sides.includes(side)));
  if (base === null) return named.filter((side) => side !== 'base');
  return short ? named.filter((side) => side === 'ours' || side === 'base') : named;
}

async function prepared(
  names: readonly SideName[],
  folder: string,
  base: Base | null,
): Promise<{ programs: Map<SideName, Program>; missing: Map<SideName, string> }> {
  const programs = new Map<SideName, Program>();
  const missing = new Map<SideName, string>();
  for (const name of names) {
    progress(`making ready: ${name}`);
    const found = await prepare(name, folder, base);
    if ('missing' in found) missing.set(name, found.missing);
    else programs.set(name, found);
  }
  return { programs, missing };
}

function progress(line: string): void {
  process.stderr.write(`bench: ${line}\n`);
}
