import fs from 'node:fs';
import path from 'node:path';
import type { Project } from './project.ts';
import type { FileSymbol } from './symbols.ts';

/*
 * Where things are in the site. Addresses start with "~/", which the page
 * replaces by the base address of its language.
 */

/**
 * Whether a file has a page of its own. Questions, figures and exercises have none: their pages
 * show what there is to see, and each page more makes every other one heavier.
 */
export function hasSourcePage(file: string): boolean {
  return !/^examples\/.*(\/exercises\/|\/guess-|\.figure\.ts$)/.test(file);
}

/** The whole-file page, at a line if one is given. */
export function sourceAddress(file: string, line?: number): string {
  return `~/source/${file}/${line ? `#L${line}` : ''}`;
}

/** The heading id that Docusaurus makes from a heading's text. */
export function slug(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replace(/ /g, '-');
}

/** The page that TypeDoc writes for a module of src/: `raft_log`, `replica/fate`. */
export function apiPage(file: string): string {
  return file.slice('src/'.length, -'.ts'.length);
}

/** The reference has a page for these; those of folders have the names of other files. */
const API_FILE = /^src\/\w+\.ts$/;

const OWNER_LEVEL = 3;
const MEMBER_LEVEL = 5;

/**
 * The heading ids of a page that TypeDoc wrote, by the symbol they stand for: `Ring`,
 * `Ring.add`. Two classes may have members of one name; the later heading gets a number.
 */
export function headingIds(markdown: string): Map<string, string> {
  const ids = new Map<string, string>();
  const seen = new Map<string, number>();
  let fenced = false;
  let owner = '';
  for (const line of markdown.split('\n')) {
    if (/^\s*```/.test(line)) fenced = !fenced;
    const heading = fenced ? null : /^(#{1,6}) (.*)$/.exec(line);
    if (!heading) continue;
    const text = heading[2]!
      .replace(/\\(.)/g, '$1')
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .replace(/[`*]/g, '');
    const base = slug(text);
    const count = seen.get(base) ?? 0;
    seen.set(base, count + 1);
    const id = count === 0 ? base : `${base}-${count}`;
    const name = text.replace(/(?:\(\))?\??$/, '');
    if (heading[1]!.length === OWNER_LEVEL) {
      owner = name.replace(/<.*/, '');
      ids.set(owner, id);
    } else if (heading[1]!.length === MEMBER_LEVEL) {
      ids.set(`${owner}.${name === 'Constructor' ? 'constructor' : name}`, id);
    }
  }
  return ids;
}

/** Answers where a symbol is explained, and never with a page that is not there. */
export class Links {
  private readonly project: Project;
  private readonly apiDir: string;
  private readonly pages = new Map<string, { mtime: number; ids: Map<string, string> } | null>();

  constructor(project: Project, apiDir: string) {
    this.project = project;
    this.apiDir = apiDir;
  }

  private idsOf(page: string): Map<string, string> | undefined {
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
    const page = apiPage(file);
    const ids = this.idsOf(page);
    if (!ids) return undefined;
    const [owner] = symbol.path.split('.');
    const anchor = ids.get(symbol.path) ?? ids.get(owner!);
    return `~/api/${page}/${anchor === undefined ? '' : `#${anchor}`}`;
  }

  /** Its heading on an API page if there is one, else its line in the whole file. */
  definition(file: string, symbolPath: string): string | undefined {
    const symbol = this.project.symbols(file).find((s) => s.path === symbolPath);
    if (!symbol || !hasSourcePage(file)) return undefined;
    const page = apiPage(file);
    const anchor = API_FILE.test(file) ? this.idsOf(page)?.get(symbol.path) : undefined;
    return anchor ? `~/api/${page}/#${anchor}` : sourceAddress(file, symbol.start);
  }
}
