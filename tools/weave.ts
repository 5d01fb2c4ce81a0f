/*
 * How much of src/ the chapters show, by file and language.
 */
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chapterListings } from '../site/plugins/weave/chapters.ts';
import { coverage } from '../site/plugins/weave/coverage.ts';
import type { WeaveError } from '../site/plugins/weave/errors.ts';
import { Project } from '../site/plugins/weave/project.ts';

const HELP = `npm run weave [-- OPTIONS]

Tells how many lines of each file of src/ stand in a chapter, by language.

  --require PERCENT   ends with 1 if a language shows less of src/ in all
  --help              this text`;
const LANGUAGES = { zh: 'docs', en: 'i18n/en/docusaurus-plugin-content-docs/current' } as const;

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

function percent(part: number, whole: number): string {
  return `${(Math.floor((1000 * part) / Math.max(1, whole)) / 10).toFixed(1)} %`;
}

function main(): void {
  const { help, require } = readArguments();
  if (help) return console.log(HELP);
  const limit = required(require);
  const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
  const project = new Project(root);
  const names = Object.keys(LANGUAGES) as (keyof typeof LANGUAGES)[];
  const faults: WeaveError[] = [];
  const woven = names.map((name) => {
    const folder = path.join(root, LANGUAGES[name]);
    const complain = (fault: WeaveError): void => void faults.push(fault);
    return fs.existsSync(folder) ? chapterListings(project, folder, complain) : [];
  });
  if (faults.length > 0) {
    for (const { message } of faults) console.error(message);
    console.error(`\n${faults.length} places in the chapters do not fit the sources.`);
    process.exitCode = 1;
    return;
  }
  const rows = coverage(project, woven);
  const width = Math.max(5, ...rows.map((r) => r.file.length));
  const cells = (file: string, lines: string, shown: string[]) =>
    [file.padEnd(width), lines.padStart(6), ...shown.map((s) => s.padStart(16))].join('');
  console.log(cells('file', 'lines', names));
  for (const row of rows) {
    console.log(
      cells(
        row.file,
        String(row.lines),
        row.shown.map((n) => `${n}  ${percent(n, row.lines)}`),
      ),
    );
  }
  const lines = rows.reduce((sum, r) => sum + r.lines, 0);
  const totals = names.map((_, i) => rows.reduce((sum, r) => sum + r.shown[i]!, 0));
  console.log(
    cells(
      'total',
      String(lines),
      totals.map((n) => `${n}  ${percent(n, lines)}`),
    ),
  );
  console.log('\nA line counts when it holds code; blank lines and lines of comment only do not.');
  const short = limit !== undefined && totals.some((n) => (100 * n) / Math.max(1, lines) < limit);
  console.log(
    limit === undefined
      ? 'No share is required; --require 100 exits 1 below 100 %.'
      : `Required: ${limit} % in each language: ${short ? 'not reached' : 'reached'}.`,
  );
  if (short) process.exitCode = 1;
}

main();
