import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cardsOf } from '../../site/plugins/cards/index.ts';
import { Links } from '../../site/plugins/weave/api.ts';
import { parseChapter } from '../../site/plugins/weave/chapters.ts';
import { attributes, flatText, isElement, walk } from '../../site/plugins/weave/mdx.ts';
import type { MdxNode } from '../../site/plugins/weave/mdx.ts';
import { linkNames } from '../../site/plugins/weave/names.ts';
import { elementsOf } from '../../site/plugins/weave/pieces.ts';
import { Project } from '../../site/plugins/weave/project.ts';

const RING = `/** What may happen. */
export type Event =
  | 'MsgApp' // entries for a follower
  | 'MsgHup';

/** A ring of things. Not a chain. */
export class Ring {
  /** How many. */
  size = 0;

  add(thing: string, again?: boolean): void {
    this.size += thing.length + (again ? 1 : 0);
  }
}

export interface Box {
  readonly size: number;
  readonly only: string;
}

export const NO_LIMIT = Infinity;
export function limitOf(box: Box): number {
  return box.size;
}
`;

let root: string;
let project: Project;
let links: Links;

beforeAll(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'names-'));
  fs.mkdirSync(path.join(root, 'src'));
  fs.writeFileSync(path.join(root, 'src/ring.ts'), RING);
  fs.writeFileSync(path.join(root, 'src/other.ts'), 'export const other = 1;\n');
  project = new Project(root);
  links = new Links(project, path.join(root, 'docs/api'));
});
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

function weave(text: string, base = '/'): MdxNode {
  const tree = parseChapter(text);
  linkNames(tree, elementsOf(tree), { project, links, chapter: 'docs/a.mdx', base });
  return tree;
}

/** The names that became links, with their addresses. */
function linked(text: string, base?: string): [string, string][] {
  const found: [string, string][] = [];
  walk(weave(text, base), (node) => {
    if (!isElement(node) || node.name !== 'a') return;
    const href = (attributes(node).get('href') as { value: string }).value;
    found.push([flatText(node), JSON.parse(href) as string]);
  });
  return found;
}

const at = (line: number): string => `/source/src/ring.ts/#L${line}`;

describe('names in prose', () => {
  it('lead to symbols, to members, and to the strings that a type lists', () => {
    expect(linked('A `Ring`, `Ring.add()`, `limitOf` and `MsgApp`.\n')).toEqual([
      ['Ring', at(7)],
      ['Ring.add()', at(11)],
      ['limitOf', at(22)],
      ['MsgApp', at(3)],
    ]);
    expect(linked('`NO_LIMIT`\n', '/book/en/')).toEqual([['NO_LIMIT', `/book/en${at(21)}`]]);
  });

  it('are left alone when they are plain words, files, or could mean two things', () => {
    expect(linked('`size`, `add`, `other`, `nothing`, `x = 1`, `Event | null`\n')).toEqual([]);
  });

  it('mean what the chapter lists', () => {
    const listing = '\n<Listing file="src/ring.ts" symbol="Ring.add" />\n';
    expect(linked(`\`size\` and \`add\`\n${listing}`)).toEqual([
      ['size', at(9)],
      ['add', at(11)],
    ]);
    const box = '\n<MiniIndex symbols="src/ring.ts#Box.size" />\n';
    expect(linked(`\`size\`\n${box}`)).toEqual([['size', at(17)]]);
    expect(linked(`\`size\`\n${listing}${box}`)).toEqual([]);
  });

  it('are looked for in notes and tables, not in headings, links, or the column of etcd', () => {
    const text = `# \`Ring\`\n\n[\`Ring\`](x)\n\n<T id="a">\`Ring\`</T>\n`;
    expect(linked(text)).toEqual([]);
    expect(linked('<Scene>\n\n- `Ring`\n\n</Scene>\n')).toHaveLength(1);
    const table = '| a | etcd/raft | here |\n| - | - | - |\n| `Ring` | `Ring` | `Ring` |\n';
    const tree = unified().use(remarkParse).use(remarkGfm).parse(table) as unknown as MdxNode;
    linkNames(tree, [], { project, links, chapter: 'docs/a.mdx', base: '/' });
    const row = tree.children![0]!.children![1]!;
    expect(row.children!.map((cell) => cell.children![0]!.type)).toEqual([
      'mdxJsxTextElement',
      'inlineCode',
      'mdxJsxTextElement',
    ]);
  });

  it('stand once in the order of the keyboard', () => {
    const stops: unknown[] = [];
    walk(weave('`Ring` and `Ring`\n'), (node) => {
      if (isElement(node)) stops.push((attributes(node).get('tabIndex') as { value: string })?.value);
    });
    expect(stops).toEqual([undefined, '-1']);
  });

  it('can be told by the chapter', () => {
    const names = '<Names link="src/ring.ts#Box.size" plain="Ring, MsgApp" />\n\n';
    expect(linked(`${names}\`Ring\` \`size\` \`MsgApp\` \`MsgHup\`\n`)).toEqual([
      ['size', at(17)],
      ['MsgHup', at(4)],
    ]);
    expect(flatText(weave(names))).not.toContain('Names');
    expect(elementsOf(weave(names))).toEqual([]);
    expect(() => weave('\n<Names link="src/ring.ts#Rin" />\n')).toThrow(
      'docs/a.mdx:2: no symbol "Rin" in src/ring.ts; near names: Ring',
    );
    expect(() => weave('<Names />\n')).toThrow('docs/a.mdx:1: <Names> needs link=');
  });
});

describe('cards', () => {
  it('have the signature, the first sentence and the place', () => {
    const cards = cardsOf(project, links, 'src', 'en');
    expect(cards['source/src/ring.ts/#L7']).toEqual([
      'Ring',
      'class Ring',
      'A ring of things.',
      'src/ring.ts',
      7,
      'en',
    ]);
    expect(cards['source/src/ring.ts/#L11']?.[1]).toBe('add(thing: string, again?: boolean): void');
    expect(cards['source/src/ring.ts/#L9']?.slice(0, 3)).toEqual(['Ring.size', 'size = 0', 'How many.']);
    expect(cards['source/src/ring.ts/#L17']?.[1]).toBe('readonly size: number');
    expect(cards['source/src/ring.ts/#L3']?.slice(0, 3)).toEqual([
      'MsgApp',
      'Event',
      'Entries for a follower',
    ]);
  });
});
