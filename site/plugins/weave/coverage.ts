import type { Project } from './project.ts';
import type { ListingRange } from './resolve.ts';

/** One file of src/: its lines of code, and how many of them each language shows. */
export interface CoverageRow {
  readonly file: string;
  readonly lines: number;
  readonly shown: readonly number[];
}

/** Counts, for each file of src/, the lines of code inside the ranges; once each. */
export function coverage(
  project: Project,
  languages: readonly (readonly ListingRange[])[],
): CoverageRow[] {
  return project
    .files()
    .filter((file) => file.startsWith('src/'))
    .map((file) => {
      const code = project.codeLines(file);
      const shown = languages.map((ranges) => {
        const mine = ranges.filter((r) => r.file === file);
        return [...code].filter((n) => mine.some((r) => r.start <= n && n <= r.end)).length;
      });
      return { file, lines: code.size, shown };
    });
}
