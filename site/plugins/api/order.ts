/** The order in which to read the modules of src/, which `src/README.md` gives, with a sentence each. */
import fs from 'node:fs';
import path from 'node:path';

/** The table that is read, seen from the root. */
export const ORDER = 'src/README.md';

/** One line of a table: modules that are told of together. */
export interface OrderedModules {
  /** How the line names them: the key of its Chinese sentence. */
  readonly key: string;
  readonly modules: readonly string[];
  readonly sentence: string;
}

export interface OrderedPart {
  readonly heading: string;
  readonly rows: readonly OrderedModules[];
}

/** The modules that no page is written for: lists of names. */
const LISTS = new Set(['index', 'internals']);

/**
 * The parts of the library in reading order. Throws when the table names a module that is not
 * there, or leaves one out: the order is the one place that lists all of them.
 */
export function readingOrder(root: string): OrderedPart[] {
  const text = fs.readFileSync(path.join(root, ORDER), 'utf8');
  const parts = text
    .split(/^## /m)
    .slice(1)
    .map((part) => partOf(root, part))
    .filter(({ rows }) => rows.length > 0);
  const named = new Set(parts.flatMap(({ rows }) => rows.flatMap((row) => row.modules)));
  const missing = modulesIn(root).filter((module) => !named.has(module));
  if (missing.length > 0) throw new Error(`${ORDER} does not list: ${missing.join(', ')}`);
  return parts;
}

/** The paragraphs that the table begins with. */
export function introduction(root: string): Omit<OrderedModules, 'modules'>[] {
  const text = fs.readFileSync(path.join(root, ORDER), 'utf8');
  const [beginning = ''] = text.split(/^## /m);
  return beginning
    .replace(/^# .*\n/, '')
    .trim()
    .split(/\n{2,}/)
    .flatMap((paragraph, i) => {
      const sentence = paragraph.replace(/\s+/g, ' ').trim();
      return sentence ? [{ key: `paragraph ${i + 1}`, sentence }] : [];
    });
}

function partOf(root: string, part: string): OrderedPart {
  const [heading = '', ...lines] = part.split('\n');
  const rows = lines.flatMap((line) => {
    const [, names, sentence] = /^\| (`[^|]+`) \| ([^|]+) \|$/.exec(line) ?? [];
    if (names === undefined || sentence === undefined) return [];
    const listed = [...names.matchAll(/`([^`]+)`/g)].map((match) => match[1]!);
    const modules = listed.filter((name) => !name.endsWith('/')).map((name) => pathOf(root, name));
    const pages = modules.filter((module) => !LISTS.has(module));
    return pages.length > 0 ? [{ key: pages.join(', '), modules: pages, sentence }] : [];
  });
  return { heading, rows };
}

/** The module that a table names: one in src/, or in the folder of the loop. */
function pathOf(root: string, name: string): string {
  const found = [name, `replica/${name}`].find((m) => fs.existsSync(path.join(root, `src/${m}.ts`)));
  if (found === undefined) throw new Error(`${ORDER} names ${name}, and there is no such module`);
  return found;
}

/** Every module that has a page, in no particular order. */
export function modulesIn(root: string, folder = ''): string[] {
  return fs.readdirSync(path.join(root, 'src', folder), { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return modulesIn(root, `${folder}${entry.name}/`);
    const name = /^(\w+)\.ts$/.exec(entry.name)?.[1];
    return name === undefined || LISTS.has(name) ? [] : [`${folder}${name}`];
  });
}
