import { cpus } from 'node:os';

import type { Base } from './base.ts';
import { CASES } from './cases.ts';
import type { Case } from './cases.ts';
import { EXTRAS } from './extras.ts';
import { measure } from './measure.ts';
import type { Options } from './options.ts';
import { pin } from './pin.ts';
import { reportOf } from './report.ts';
import type { Program } from './side.ts';
import { prepare, SIDES } from './sides.ts';
import type { SideName } from './sides.ts';
import { caseLines, figureLines, footLines } from './table.ts';

/** Rounds of the short form: enough for a median that means something. */
const SHORT_ROUNDS = 7;

/** Measures what the options ask for, and prints it. */
export async function run(
  options: Options, folder: string, base: Base | null,
): Promise<void> {
  const cases = CASES.filter(({ name }) => options.only.includes(name));
  const { programs, missing } = await prepared(wanted(cases, options), folder, base);
  const core = pin();
  const print = options.json ? (): void => undefined : (line: string): void => console.log(line);
  const head = {
    machine: cpus()[0]?.model ?? 'unknown', node: process.version, core: core.sentence,
    missing: Object.fromEntries(missing),
  };
  print(`Node ${head.node} on ${head.machine}; ${head.core}`);
  for (const [side, why] of missing) print(`not measured: ${side}: ${why}`);
  print('');
  const reports = [];
  for (const one of cases) {
    const present = new Map([...programs].filter(([side]) => one.sides.includes(side)));
    const rounds = options.rounds ?? (options.short ? SHORT_ROUNDS : one.rounds);
    const field = { programs: present, rounds, pinned: core.before, progress };
    const report = reportOf(one, await measure(one, field), present);
    caseLines(report).forEach(print);
    reports.push(report);
  }
  const extras = [];
  for (const { name, title, measure } of EXTRAS) {
    if (!options.only.includes(name)) continue;
    progress(name);
    const figures = await measure();
    figureLines(title, figures).forEach(print);
    extras.push({ name, title, figures });
  }
  if (reports.length > 0) footLines([...programs.keys()]).forEach(print);
  if (options.json) console.log(JSON.stringify({ ...head, cases: reports, extras }, null, 2));
}

/** The sides that take part. */
function wanted(cases: readonly Case[], { base, short }: Options): SideName[] {
  const named = SIDES.filter((side) => cases.some(({ sides }) => sides.includes(side)));
  if (base === null) return named.filter((side) => side !== 'base');
  return short ? named.filter((side) => side === 'ours' || side === 'base') : named;
}

async function prepared(
  names: readonly SideName[], folder: string, base: Base | null,
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
