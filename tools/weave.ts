/*
 * How much of src/ the chapters show, by file and language.
 */
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { CHAPTER_FOLDERS, chapterListings } from '../site/plugins/weave/chapters.ts';
import type { ChapterListing } from '../site/plugins/weave/chapters.ts';
import {
  coverage,
  omittedLines,
  percent,
  readOmissions,
  TOLD_OF,
} from '../site/plugins/weave/coverage.ts';
import type { CoverageRow } from '../site/plugins/weave/coverage.ts';
import type { WeaveError } from '../site/plugins/weave/errors.ts';
import { Project } from '../site/plugins/weave/project.ts';

const HELP = `npm run weave [-- OPTIONS]

Tells how many lines of each file of src/ stand in a chapter, by language.

  --require PERCENT   ends with 1 if a language shows less of src/ in all, if too few
                      of the lines that it shows are told, or if too many are left out
  --help              this text`;

function misuse(message: string): never {
  console.error(`${message}\nTry: npm run weave -- --help`);
  process.exit(2);
}

function readArguments(): { require?: string | undefined; help?: boolean | undefined } {
  const options = {
    require: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  } as const;
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    return misuse((error as Error).message);
  }
}

function required(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const percent = Number(text);
  if (text.trim() === '' || !(percent >= 0 && percent <= 100)) {
    misuse(`"${text}" is not a percentage.`);
  }
  return percent;
}

function main(): void {
  const { help, require } = readArguments();
  if (help) return console.log(HELP);
  const limit = required(require);
  const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
  const project = new Project(root);
  const names = Object.keys(CHAPTER_FOLDERS) as (keyof typeof CHAPTER_FOLDERS)[];
  const faults: WeaveError[] = [];
  const woven = names.map((name) => {
    const folder = path.join(root, CHAPTER_FOLDERS[name]);
    const complain = (fault: WeaveError): void => void faults.push(fault);
    return fs.existsSync(folder) ? chapterListings(project, folder, complain) : [];
  });
  if (faults.length > 0) {
    for (const { message } of faults) console.error(message);
    console.error(`\n${faults.length} places in the chapters cannot be read or do not fit the sources.`);
    process.exitCode = 1;
    return;
  }
  report(project, woven, limit);
}

/** Prints the table, and what is missing of what is required. */
function report(project: Project, woven: readonly ChapterListing[][], limit: number | undefined): void {
  const omitted = readOmissions(project);
  const rows = coverage(project, woven, omitted);
  const sum = (pick: (row: CoverageRow) => number): number => rows.reduce((n, r) => n + pick(r), 0);
  const total = {
    file: 'total',
    lines: sum((r) => r.lines),
    shown: woven.map((_, i) => sum((r) => r.shown[i]!)),
    told: woven.map((_, i) => sum((r) => r.told[i]!)),
  };
  const width = Math.max(5, ...rows.map((r) => r.file.length));
  const cells = (file: string, lines: string, columns: string[]): string =>
    [file.padEnd(width), lines.padStart(6), ...columns].join('');
  const heads = Object.keys(CHAPTER_FOLDERS).map(
    (name) => `${`${name} shown`.padStart(16)}${'told'.padStart(8)}`,
  );
  console.log(cells('file', 'lines', heads));
  for (const row of [...rows, total]) {
    const columns = row.shown.map((n, i) => {
      const told = percent(row.told[i]!, row.lines);
      return `${`${n}  ${percent(n, row.lines)}`.padStart(16)}${told.padStart(8)}`;
    });
    console.log(cells(row.file, String(row.lines), columns));
  }
  console.log(
    '\nA line counts when it holds code. It is told when it has a note, or stands in an open listing' +
      '\nwhose lead-in names something that it shows.',
  );
  for (const { file, symbol, why } of omitted) {
    console.log(`Left out: ${[file, symbol].filter(Boolean).join('#')}: ${why}`);
  }
  const missing = limit === undefined ? [] : shortcomings(project, rows, total, limit);
  for (const line of missing) console.log(line);
  if (limit === undefined) console.log('No share is required; --require 100 exits 1 below 100 %.');
  else if (missing.length === 0) console.log(`Required: ${limit} % in each language: reached.`);
  else process.exitCode = 1;
}

/** What keeps the chapters from showing and telling as much as is required. */
function shortcomings(
  project: Project,
  rows: readonly CoverageRow[],
  total: CoverageRow,
  limit: number,
): string[] {
  const names = Object.keys(CHAPTER_FOLDERS);
  const short = names.flatMap((name, i) =>
    (100 * total.shown[i]!) / Math.max(1, total.lines) < limit
      ? [`Required: ${limit} % in each language: not reached in ${name}.`]
      : [],
  );
  const thin = rows.flatMap(({ file, shown, told }) =>
    names.flatMap((name, i) =>
      // What no chapter shows yet cannot be told either.
      shown[i]! > 0 && told[i]! * TOLD_OF < shown[i]!
        ? [`${file}: in ${name} fewer than one of ${TOLD_OF} lines that are shown is told.`]
        : [],
    ),
  );
  const { omitted, all } = omittedLines(project, readOmissions(project));
  const much =
    omitted * 100 > all ? [`${omitted} of ${all} lines are left out; at most 1 % may be.`] : [];
  return [...short, ...thin, ...much];
}

main();
