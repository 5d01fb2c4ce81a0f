import fs from 'node:fs';
import path from 'node:path';
import type { Project } from './project.ts';
import type { FileSymbol, SymbolKind } from './symbols.ts';

/*
 * Where things are in the site. Addresses start with "~/", which the page
 * replaces by the base address of its language.
 */

const FOLDERS = new Map<SymbolKind, string>([
  ['class', 'classes'],
  ['interface', 'interfaces'],
  ['function', 'functions'],
  ['variable', 'variables'],
  ['type', 'type-aliases'],
]);

/** The whole-file page, at a line if one is given. */
export function sourceAddress(file: string, line?: number): string {
  return `~/source/${file}/${line ? `#L${line}` : ''}`;
}

/** The heading id that Docusaurus makes from a heading's text. */
export function slug(heading: string): string {
  return heading.trim().toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replace(/ /g, '-');
}

/** The page and anchor that TypeDoc's router gives a symbol of src/. */
export function apiPage(
  file: string, symbol: Pick<FileSymbol, 'path' | 'kind' | 'ownerKind'>,
): { page: string; anchor: string } {
  const module = path.posix.basename(file, '.ts');
  const [owner, member] = symbol.path.split('.');
  const folder = FOLDERS.get(symbol.ownerKind) ?? 'variables';
  return { page: `${module}/${folder}/${owner}`, anchor: member ? slug(member) : '' };
}

/** The heading ids of a page that TypeDoc wrote, in the order of the page. */
export function headingIds(markdown: string): Set<string> {
  const ids = new Set<string>();
  const seen = new Map<string, number>();
  let fenced = false;
  for (const line of markdown.split('\n')) {
    if (/^\s*```/.test(line)) fenced = !fenced;
    const heading = fenced ? null : /^#{1,6} (.*)$/.exec(line);
    if (!heading) continue;
    const text = heading[1]!.replace(/\\(.)/g, '$1').replace(/\[([^\]]*)\]\([^)]*\)/g, '$1');
    const base = slug(text.replace(/[`*]/g, ''));
    const count = seen.get(base) ?? 0;
    seen.set(base, count + 1);
    ids.add(count === 0 ? base : `${base}-${count}`);
  }
  return ids;
}

/** Answers where a symbol is explained, and never with a page that is not there. */
export class Links {
  private readonly project: Project;
  private readonly apiDir: string;
  private readonly pages = new Map<string, { mtime: number; ids: Set<string> } | null>();

  constructor(project: Project, apiDir: string) {
    this.project = project;
    this.apiDir = apiDir;
  }

  private idsOf(page: string): Set<string> | undefined {
    const file = path.join(this.apiDir, `${page}.md`);
    if (!fs.existsSync(file)) return undefined;
    const mtime = fs.statSync(file).mtimeMs;
    let known = this.pages.get(page);
    if (!known || known.mtime !== mtime) {
      known = { mtime, ids: headingIds(fs.readFileSync(file, 'utf8')) };
      this.pages.set(page, known);
    }
    return known.ids;
  }

  /** The API page of a symbol, or undefined when TypeDoc has none for it. */
  api(file: string, symbol: FileSymbol): string | undefined {
    if (!file.startsWith('src/')) return undefined;
    const { page, anchor } = apiPage(file, symbol);
    const ids = this.idsOf(page);
    if (!ids) return undefined;
    return `~/api/${page}/${anchor && ids.has(anchor) ? `#${anchor}` : ''}`;
  }

  /** The API page if there is one, else its line in the whole file. */
  definition(file: string, symbolPath: string): string | undefined {
    const symbol = this.project.symbols(file).find((s) => s.path === symbolPath);
    if (!symbol) return undefined;
    return this.api(file, symbol) ?? sourceAddress(file, symbol.start);
  }
}
