/**
 * Names of the library in prose: `code` that names one symbol, or one type of message or
 * state, becomes a link to its definition. A name that could mean two things is left alone.
 *
 * @module
 */
import { sourceAddress } from './api.ts';
import type { Links } from './api.ts';
import { WeaveError } from './errors.ts';
import { attributes, flatText, isElement, setProp, text, walk } from './mdx.ts';
import type { MdxElement, MdxNode } from './mdx.ts';
import { planListing } from './pieces.ts';
import type { Project } from './project.ts';
import { parseSymbolList, requireSymbol } from './resolve.ts';

/** What a name leads to: a symbol, or a line of the type that lists it. */
interface Meaning {
  readonly file: string;
  readonly symbol: string;
  readonly exported: boolean;
  /** Of a string that a type lists: its line. */
  readonly line?: number;
}

const key = ({ file, symbol }: { file: string; symbol: string }): string => `${file}#${symbol}`;

/** The names of a project's library, and of more files, each with all that it may mean. */
function meaningsIn(project: Project, more: ReadonlySet<string>): Map<string, Meaning[]> {
  const found = new Map<string, Meaning[]>();
  const add = (name: string, meaning: Meaning): void => {
    found.set(name, [...(found.get(name) ?? []), meaning]);
  };
  for (const file of project.files().filter((f) => f.startsWith('src/') || more.has(f))) {
    for (const { path, exported } of project.symbols(file)) {
      const symbol = { file, symbol: path, exported };
      add(path, symbol);
      const last = path.split('.').at(-1)!;
      if (last !== path && last !== 'constructor') add(last, symbol);
    }
    for (const { name, owner, line } of project.literals(file)) {
      if (/^[A-Z]\w+$/.test(name)) add(name, { file, symbol: owner, exported: true, line });
    }
  }
  return found;
}

/** The names of the files of the library: as a word each means the file. */
function modulesIn(project: Project): Set<string> {
  const files = project.files().filter((file) => file.startsWith('src/'));
  return new Set(files.map((file) => file.replace(/^.*\/|\.ts$/g, '')));
}

/** What a chapter says about its names. */
interface Wishes {
  readonly plain: ReadonlySet<string>;
  readonly link: ReadonlyMap<string, Meaning>;
}

const list = (value: string | undefined): string[] =>
  (value ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);

/** Reads every `<Names link="src/a.ts#A.b" plain="c, d" />`. */
function wishesOf(project: Project, elements: readonly MdxElement[], chapter: string): Wishes {
  const plain = new Set<string>();
  const link = new Map<string, Meaning>();
  for (const element of elements.filter(({ name }) => name === 'Names')) {
    const at = { chapter, line: element.position?.start.line ?? 1 };
    const props = attributes(element);
    if (!props.has('link') && !props.has('plain')) {
      throw new WeaveError(chapter, at.line, '<Names> needs link="file#symbol, …" or plain="name, …"');
    }
    for (const name of list(text(props, 'plain'))) plain.add(name);
    for (const { file, symbol } of parseSymbolList(at, text(props, 'link') ?? '')) {
      const { exported } = requireSymbol(project, at, file, symbol);
      link.set(symbol.split('.').at(-1)!, { file, symbol, exported });
    }
  }
  return { plain, link };
}

/** The files of the server that a chapter lists, or has symbols of in its index. */
function serverFiles(elements: readonly MdxElement[]): Set<string> {
  const values = elements.flatMap((element) => {
    const props = attributes(element);
    return element.name === 'Listing' ? text(props, 'file') : text(props, 'symbols');
  });
  const named = values.flatMap((value) => value?.match(/examples\/raft-kv\/\w+\.ts/g) ?? []);
  return new Set(named);
}

/** The class or interface of a member, or the symbol itself. */
const ownerOf = (one: { file: string; symbol: string }): string =>
  key({ file: one.file, symbol: one.symbol.split('.')[0]! });

/** Says whether a chapter is near to a meaning. */
type Near = (meaning: Meaning) => boolean;

/**
 * How near a chapter is to a symbol, the nearest first: it lists it or has it in its index, it
 * lists other members of its class, it has its name in the lines of a listing.
 */
function neighbours(
  project: Project,
  elements: readonly MdxElement[],
  chapter: string,
): readonly Near[] {
  const own = new Set<string>();
  const near = new Set<string>();
  for (const element of elements) {
    const props = attributes(element);
    const at = { chapter, line: element.position?.start.line ?? 1 };
    if (element.name === 'MiniIndex') {
      for (const one of parseSymbolList(at, text(props, 'symbols') ?? '')) own.add(key(one));
    } else if (element.name === 'Listing') {
      const { range } = planListing(project, element, chapter);
      const symbol = text(props, 'symbol');
      if (symbol) own.add(key({ file: range.file, symbol }));
      const references = project.references(range.file);
      for (let n = range.start; n <= range.end; n++) {
        for (const reference of references.get(n) ?? []) near.add(key(reference));
      }
    }
  }
  const owners = new Set([...own].map((one) => one.replace(/(#\w+)\..*/, '$1')));
  return [(m) => own.has(key(m)), (m) => owners.has(ownerOf(m)), (m) => near.has(key(m))];
}

/** Names that are no plain words: only those are looked up beyond what the chapter shows. */
const TELLING = /[a-z][A-Z]|^[A-Z]|_|\./;

/**
 * Sets of meanings; the first that is not empty has to be of one. A plain word such as `term`
 * must mean one thing in all that the chapter shows, or stand in its listings itself.
 */
function rings(name: string, meanings: readonly Meaning[], near: readonly Near[]): Meaning[][] {
  const [own, sibling] = near as [Near, Near];
  if (TELLING.test(name)) {
    const exported = meanings.filter((m) => m.exported && !m.symbol.includes('.'));
    return [...near.map((is) => meanings.filter(is)), exported, [...meanings]];
  }
  const about = meanings.filter((m) => own(m) || sibling(m));
  if (about.length === 1 && own(about[0]!)) return [about];
  return [meanings.filter((m) => near.some((is) => is(m)))];
}

/** The one that is meant, or undefined when it could be several. */
function choose(name: string, meanings: readonly Meaning[], near: readonly Near[]): Meaning | undefined {
  const ring = rings(name, meanings, near).find((one) => one.length > 0) ?? [];
  // A type and a string of one name: who speaks of the name means the type.
  const types = ring.filter(({ line }) => line === undefined);
  return [ring, types].find((one) => one.length === 1)?.[0];
}

/** Elements of a chapter whose text is prose. */
const PROSE = new Set([
  'Listing',
  'Note',
  'Scene',
  'Learn',
  'Details',
  'details',
  'div',
  'em',
  'strong',
]);
/** The names in this column of a table are those of another library. */
const THEIRS = 'etcd/raft';

/** Columns of a table, counted from 0, that speak of etcd. */
function theirColumns(table: MdxNode): ReadonlySet<number> {
  const heads = table.children?.[0]?.children ?? [];
  return new Set(heads.flatMap((cell, i) => (flatText(cell).includes(THEIRS) ? [i] : [])));
}

function isProse(node: MdxNode): boolean {
  if (node.type === 'heading' || node.type === 'link' || node.type === 'linkReference') return false;
  return !isElement(node) || PROSE.has(node.name);
}

/** Calls `see` for every piece of code in prose, with the node that holds it and its place there. */
function eachName(node: MdxNode, see: (holder: MdxNode, index: number) => void): void {
  const skipped = node.type === 'table' ? theirColumns(node) : new Set<number>();
  (node.children ?? []).forEach((child, i) => {
    if (child.type === 'inlineCode') see(node, i);
    else if (child.type === 'tableRow' && skipped.size > 0) {
      child.children?.forEach((cell, column) => {
        if (!skipped.has(column)) eachName(cell, see);
      });
    } else if (isProse(child)) eachName(child, see);
  });
}

function linkTo(href: string, code: MdxNode, again: boolean): MdxElement {
  const link: MdxElement = { type: 'mdxJsxTextElement', name: 'a', attributes: [], children: [code] };
  setProp(link, 'className', 'sym');
  setProp(link, 'href', href);
  // Once in the order of the keyboard is enough; the pointer reaches all.
  if (again) setProp(link, 'tabIndex', -1);
  return link;
}

/** Of three letters or more: `to` and `id` are words. */
const NAME = /^(?=.{3})[A-Za-z_$][\w$]*(\.[A-Za-z_$][\w$]*)*$/;

/** Makes links of the names in a chapter, and takes its `<Names>` out. */
export function linkNames(
  tree: MdxNode,
  elements: readonly MdxElement[],
  at: { project: Project; links: Links; chapter: string; base: string },
): void {
  const { project, links, chapter, base } = at;
  const wishes = wishesOf(project, elements, chapter);
  const meanings = meaningsIn(project, serverFiles(elements));
  const preferred = neighbours(project, elements, chapter);
  const modules = modulesIn(project);
  const met = new Set<string>();
  eachName(tree, (holder, index) => {
    const code = holder.children![index]!;
    const name = String(code.value).replace(/\(\)$/, '');
    if (!NAME.test(name) || wishes.plain.has(name) || modules.has(name)) return;
    const meaning = wishes.link.get(name) ?? choose(name, meanings.get(name) ?? [], preferred);
    const address = meaning && addressOf(links, meaning);
    if (!address) return;
    const href = base + address.slice('~/'.length);
    holder.children![index] = linkTo(href, code, met.has(href));
    met.add(href);
  });
  walk(tree, (node) => {
    node.children = node.children?.filter((child) => !isElement(child) || child.name !== 'Names');
  });
}

function addressOf(links: Links, { file, symbol, line }: Meaning): string | undefined {
  return line === undefined ? links.definition(file, symbol) : sourceAddress(file, line);
}
