/**
 * Where the declarations of a TypeScript text begin and end, told from how
 * its lines are indented. Enough for sources that are laid out as those of
 * the library are, and small enough to run in a page, where there is no
 * compiler.
 *
 * @module
 */

/** A top-level declaration, or a member of one, with its whole lines. */
export interface SourceSymbol {
  /** `name`, or `Class.member`. */
  readonly path: string;
  /** Offset of its first line, without the comment before it. */
  readonly start: number;
  /** Offset behind its last line. */
  readonly end: number;
}

/** Columns by which a member stands further in than its class. */
const INDENT = 2;

const DECLARATION = new RegExp(
  '^(?:export |declare |abstract |async )*' + '(class|interface|type|function\\*?|const|let) (\\w+)',
);

const MEMBER = new RegExp(
  '^(?:public |private |protected |static |readonly |override |abstract ' +
    "|async |get |set )*\\*?(#?\\w+|'[^']*')[?!]? *[(<:=;]",
);

/** A line that still belongs to what began before it at its indentation. */
const CONTINUATION = /^[)}\]>{]/;

interface Line {
  readonly text: string;
  readonly start: number;
  /** Behind its line feed. */
  readonly end: number;
}

/**
 * All symbols of a text, in its order. Overloads, and a getter with its
 * setter, are one symbol that spans them.
 */
export function symbolsIn(text: string): SourceSymbol[] {
  const found = new Map<string, SourceSymbol>();
  for (const lines of itemsAt(0, linesOf(text))) {
    const [, kind, name] = DECLARATION.exec(lines[0]!.text) ?? [];
    if (kind === undefined || name === undefined) continue;
    add(found, name, lines);
    if (!hasMembers(kind, lines)) continue;
    for (const member of itemsAt(INDENT, lines.slice(1))) {
      const [, inner] = MEMBER.exec(member[0]!.text.slice(INDENT)) ?? [];
      if (inner !== undefined) add(found, `${name}.${plain(inner)}`, member);
    }
  }
  return [...found.values()];
}

function add(found: Map<string, SourceSymbol>, path: string, lines: readonly Line[]): void {
  const start = found.get(path)?.start ?? lines[0]!.start;
  found.set(path, { path, start, end: lines.at(-1)!.end });
}

/** A type has members only when it is written as an object. */
function hasMembers(kind: string, lines: readonly Line[]): boolean {
  if (kind === 'type') return / = \{$/.test(lines[0]!.text);
  return kind === 'class' || kind === 'interface';
}

function plain(name: string): string {
  return name.replaceAll("'", '');
}

function linesOf(text: string): Line[] {
  let start = 0;
  return text.split(/(?<=\n)/).map((whole) => {
    const line = { text: whole.trimEnd(), start, end: start + whole.length };
    start = line.end;
    return line;
  });
}

/** Groups of lines: one at the indentation, and all that belong to it. */
function itemsAt(indent: number, lines: readonly Line[]): Line[][] {
  const items: Line[][] = [];
  for (const line of lines) {
    const at = line.text.search(/\S/);
    const begins = at === indent && !CONTINUATION.test(line.text.slice(at));
    if (begins) items.push([line]);
    // What stands further out ends the class that the items are in.
    else if (at >= indent || at === -1) items.at(-1)?.push(line);
  }
  for (const item of items) {
    while (item.at(-1)!.text === '') item.pop();
  }
  return items;
}
