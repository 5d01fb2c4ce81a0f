import { WeaveError, nearText } from './errors.ts';
import type { Project } from './project.ts';
import type { FileSymbol } from './symbols.ts';

/** What a `<Listing>` asks for, and where it stands. */
export interface ListingRequest {
  readonly chapter: string;
  readonly line: number;
  readonly file: string;
  readonly symbol?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly doc?: boolean | undefined;
}

/** The lines it got, counted from 1, both included. */
export interface ListingRange {
  readonly file: string;
  readonly title: string;
  readonly start: number;
  readonly end: number;
}

interface Place {
  readonly chapter: string;
  readonly line: number;
}

export function requireFile(project: Project, at: Place, file: string): void {
  if (project.has(file)) return;
  throw new WeaveError(at.chapter, at.line, `no file "${file}"${nearText(file, project.files())}`);
}

export function requireSymbol(project: Project, at: Place, file: string, path: string): FileSymbol {
  requireFile(project, at, file);
  const symbols = project.symbols(file);
  const found = symbols.find((s) => s.path === path);
  if (found) return found;
  const elsewhere = project
    .files()
    .filter((other) => other !== file && project.symbols(other).some((s) => s.path === path));
  const hint =
    elsewhere.length > 0
      ? `; it is in ${elsewhere.join(', ')}`
      : nearText(
          path,
          symbols.map((s) => s.path),
        );
  throw new WeaveError(at.chapter, at.line, `no symbol "${path}" in ${file}${hint}`);
}

function linesWith(lines: readonly string[], start: number, end: number, text: string): number[] {
  const hits: number[] = [];
  for (let n = start; n <= end; n++) if (lines[n - 1]!.includes(text)) hits.push(n);
  return hits;
}

function nearLines(lines: readonly string[], start: number, end: number, text: string): string {
  const shown = lines
    .slice(start - 1, end)
    .map((l) => l.trim())
    .filter((l) => l.length > 1);
  return nearText(text, shown);
}

/** The one line between `start` and `end` that holds `text`. */
export function anchorLine(
  project: Project,
  at: Place,
  file: string,
  span: { start: number; end: number },
  text: string,
  what: string,
): number {
  const lines = project.lines(file);
  const hits = linesWith(lines, span.start, span.end, text);
  if (hits.length === 1) return hits[0]!;
  const where = `${file} ${span.start}-${span.end}`;
  if (hits.length === 0) {
    throw new WeaveError(
      at.chapter,
      at.line,
      `${what}="${text}" is on no line of ${where}` + nearLines(lines, span.start, span.end, text),
    );
  }
  throw new WeaveError(
    at.chapter,
    at.line,
    `${what}="${text}" is on ${hits.length} lines of ${where} (${hits.join(', ')}); ` +
      'take a text that stands on one',
  );
}

/** Finds the lines a listing shows. Throws WeaveError when it cannot. */
export function resolveListing(project: Project, request: ListingRequest): ListingRange {
  const { file, symbol, from, to } = request;
  requireFile(project, request, file);
  const lines = project.lines(file);
  let start = 1;
  let end = lines.length;
  if (symbol) {
    const found = requireSymbol(project, request, file, symbol);
    start = request.doc ? found.docStart : found.start;
    end = found.end;
  }
  if (from) start = anchorLine(project, request, file, { start, end }, from, 'from');
  if (to) {
    const hits = linesWith(lines, start, end, to);
    if (hits.length === 0) anchorLine(project, request, file, { start, end }, to, 'to');
    end = hits[0]!;
  }
  while (end > start && lines[end - 1]!.trim() === '') end--;
  return { file, title: symbol ?? file, start, end };
}

/** `src/a.ts#Name, src/b.ts#Name.member` as pairs. */
export function parseSymbolList(at: Place, list: string): { file: string; symbol: string }[] {
  return list
    .split(',')
    .map((s) => s.trim())
    .filter(Boolean)
    .map((item) => {
      const [file, symbol, ...rest] = item.split('#');
      if (!file || !symbol || rest.length > 0) {
        throw new WeaveError(
          at.chapter,
          at.line,
          `"${item}" is not of the form src/file.ts#Symbol or src/file.ts#Class.member`,
        );
      }
      return { file, symbol };
    });
}
