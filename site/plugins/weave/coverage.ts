import fs from 'node:fs';
import path from 'node:path';
import type { ChapterListing } from './chapters.ts';
import type { Project } from './project.ts';

/** Of each file, one line of code in so many is told in a chapter, not only shown. */
export const TOLD_OF = 6;

/** One file of src/: its lines of code, and what each language does with them. */
export interface CoverageRow {
  readonly file: string;
  readonly lines: number;
  /** Lines that stand in a listing. */
  readonly shown: readonly number[];
  /** Lines with a note, or in an open listing whose lead-in names what it shows. */
  readonly told: readonly number[];
}

/** A file, or a symbol of one, that no chapter shows. */
export interface Omission {
  readonly file: string;
  readonly symbol?: string;
  /** Why it needs no reader. */
  readonly why: string;
}

/** Where what is left out is written down. */
export const OMISSIONS = 'etc/weave-omit.json';

/** What is left out on purpose. Throws for a file or a symbol that is not there, or without a reason. */
export function readOmissions(project: Project): Omission[] {
  const file = path.join(project.root, OMISSIONS);
  if (!fs.existsSync(file)) return [];
  const omitted = JSON.parse(fs.readFileSync(file, 'utf8')) as Omission[];
  for (const one of omitted) {
    const name = [one.file, one.symbol].filter(Boolean).join('#');
    if (!one.why?.trim()) throw new Error(`${OMISSIONS}: "${name}" needs a reason, as "why"`);
    if (linesOf(project, one) === null) {
      throw new Error(`${OMISSIONS}: "${name}" is not in src/; take it out, or mend its name`);
    }
  }
  return omitted;
}

function linesOf(project: Project, { file, symbol }: Omission): ((n: number) => boolean) | null {
  if (!project.has(file) || !file.startsWith('src/')) return null;
  if (symbol === undefined) return () => true;
  const found = project.symbols(file).find(({ path }) => path === symbol);
  return found === undefined ? null : (n) => found.start <= n && n <= found.end;
}

/** The lines of code of a file that chapters have to show. */
function wanted(project: Project, file: string, omitted: readonly Omission[]): number[] {
  const out = omitted.filter((one) => one.file === file).map((one) => linesOf(project, one)!);
  return [...project.codeLines(file)].filter((n) => !out.some((isOut) => isOut(n)));
}

/** Counts, for each file of src/, the lines of code that the listings show and tell; once each. */
export function coverage(
  project: Project,
  languages: readonly (readonly ChapterListing[])[],
  omitted: readonly Omission[] = [],
): CoverageRow[] {
  return project
    .files()
    .filter((file) => file.startsWith('src/'))
    .map((file) => {
      const code = wanted(project, file, omitted);
      const count = (holds: (listing: ChapterListing, line: number) => boolean): number[] =>
        languages.map((listings) => {
          const mine = listings.filter((listing) => listing.file === file);
          return code.filter((n) => mine.some((one) => holds(one, n))).length;
        });
      const shown = count(isShown);
      const told = count((l, n) => l.notes.includes(n) || (l.introduced && isShown(l, n)));
      return { file, lines: code.length, shown, told };
    });
}

function isShown({ start, end }: ChapterListing, line: number): boolean {
  return start <= line && line <= end;
}

/** How many lines of code are left out, and how many there are in all. */
export function omittedLines(
  project: Project,
  omitted: readonly Omission[],
): { readonly omitted: number; readonly all: number } {
  const files = project.files().filter((file) => file.startsWith('src/'));
  const all = files.reduce((sum, file) => sum + project.codeLines(file).size, 0);
  const kept = files.reduce((sum, file) => sum + wanted(project, file, omitted).length, 0);
  return { omitted: all - kept, all };
}

/** A share, rounded down: what is not whole does not read as whole. */
export function percent(part: number, whole: number): string {
  return `${(Math.floor((1000 * part) / Math.max(1, whole)) / 10).toFixed(1)} %`;
}
