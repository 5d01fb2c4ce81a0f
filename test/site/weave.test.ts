import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Links, headingIds, slug } from '../../site/plugins/weave/api.ts';
import { chapterListings, parseChapter } from '../../site/plugins/weave/chapters.ts';
import { joinHan } from '../../site/plugins/weave/cjk.ts';
import { coverage, OMISSIONS, omittedLines, readOmissions } from '../../site/plugins/weave/coverage.ts';
import type { Omission } from '../../site/plugins/weave/coverage.ts';
import { nearNames } from '../../sim/near.mjs';
import { WeaveError } from '../../site/plugins/weave/errors.ts';
import fences, { fenceHtml } from '../../site/plugins/weave/fences.ts';
import { attributes, isElement, walk } from '../../site/plugins/weave/mdx.ts';
import type { MdxNode } from '../../site/plugins/weave/mdx.ts';
import { piecesOf } from '../../site/plugins/weave/pieces.ts';
import { Project } from '../../site/plugins/weave/project.ts';
import weave from '../../site/plugins/weave/remark.ts';
import { escapeHtml, renderLines, summaryHtml } from '../../site/plugins/weave/render.ts';
import { anchorLine, parseSymbolList, resolveListing } from '../../site/plugins/weave/resolve.ts';

const RING = `/** A ring. More about it. */
export class Ring {
  /** Most items. */
  readonly size: number;
  private count = 0;

  constructor(size: number) {
    this.size = size;
  }

  // A remark.
  get full(): boolean {
    return this.count === this.size;
  }

  /** Adds one. */
  add(): void {
    if (this.full) throw new Error('full');
    this.count++;

    this.count = limit(this.count);
  }
}

function limit(n: number): number {
  return n < 1_000 ? n : 1_000;
}

export const ZERO = 0;
export interface Pair { left: number; right: number }
export type Name = 'a' | 'b';
`;

const USER = `import { Ring, ZERO } from './ring.ts';
import type { Pair } from './ring.ts';

export function fill(ring: Ring): Pair {
  const left = ZERO;
  while (!ring.full) ring.add();
  return { left, right: ring.size };
}
`;

let root: string;
let project: Project;
const at = { chapter: 'docs/a.mdx', line: 7 };

beforeAll(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'weave-'));
  fs.mkdirSync(path.join(root, 'src'));
  fs.mkdirSync(path.join(root, 'docs'));
  fs.writeFileSync(path.join(root, 'src/ring.ts'), RING);
  fs.writeFileSync(path.join(root, 'src/user.ts'), USER);
  project = new Project(root);
});

afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

function failure(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(WeaveError);
    return (error as Error).message;
  }
  return 'nothing was thrown';
}

function range(request: object): [number, number] {
  const found = resolveListing(project, { ...at, file: 'src/ring.ts', ...request });
  return [found.start, found.end];
}

describe('a listing', () => {
  it('is a symbol without its documentation', () => {
    expect(range({ symbol: 'Ring.add' })).toEqual([17, 22]);
    expect(range({ symbol: 'limit' })).toEqual([25, 27]);
    expect(range({ symbol: 'ZERO' })).toEqual([29, 29]);
    expect(range({ symbol: 'Ring.constructor' })).toEqual([7, 9]);
  });

  it('is a symbol with its documentation when asked', () => {
    expect(range({ symbol: 'Ring.add', doc: true })).toEqual([16, 22]);
  });

  it('is the whole file without a symbol', () => {
    expect(range({})).toEqual([1, 31]);
  });

  it('is cut by text anchors', () => {
    expect(range({ symbol: 'Ring.add', from: 'if (this.full)', to: 'count++' })).toEqual([18, 19]);
    expect(range({ from: 'get full', to: '}' })).toEqual([12, 14]);
  });

  it('ends before blank lines', () => {
    expect(range({ from: 'this.count++', to: '\u0020' })).toEqual([19, 19]);
  });
});

describe('a listing that asks for what is not there', () => {
  it('tells chapter, line, and the near file', () => {
    expect(failure(() => range({ file: 'src/rings.ts' }))).toMatch(
      /^docs\/a\.mdx:7: no file "src\/rings\.ts"; near names: src\/ring\.ts/,
    );
  });

  it('never leaves the source folders', () => {
    expect(failure(() => range({ file: 'src/../docs/x.ts' }))).toContain('no file');
    expect(failure(() => range({ file: 'package.json' }))).toContain('no file');
  });

  it('tells the near symbols', () => {
    expect(failure(() => range({ symbol: 'Ring.ad' }))).toMatch(
      /^docs\/a\.mdx:7: no symbol "Ring\.ad" in src\/ring\.ts; near names: Ring\.add/,
    );
  });

  it('tells the file that has the symbol', () => {
    expect(failure(() => range({ symbol: 'fill' }))).toContain('; it is in src/user.ts');
  });

  it('tells when an anchor is on no line, and what is near', () => {
    expect(failure(() => range({ symbol: 'Ring.add', from: 'this.count--' }))).toContain(
      'from="this.count--" is on no line of src/ring.ts 17-22; near names: this.count++',
    );
  });

  it('tells the lines when an anchor is on several', () => {
    expect(
      failure(() => anchorLine(project, at, 'src/ring.ts', { start: 17, end: 22 }, 'count', 'at')),
    ).toContain('is on 2 lines of src/ring.ts 17-22 (19, 21)');
  });

  it('refuses a symbol list of another form', () => {
    expect(failure(() => parseSymbolList(at, 'src/ring.ts'))).toContain('is not of the form');
    expect(parseSymbolList(at, 'src/ring.ts#Ring, src/ring.ts#Ring.add')).toHaveLength(2);
  });
});

describe('near names', () => {
  it('puts the nearest first and leaves out the far', () => {
    expect(nearNames('apend', ['append', 'commitTo', 'expand'])[0]).toBe('append');
    expect(nearNames('apend', ['commitTo'])).toEqual([]);
  });
});

describe('references', () => {
  it('lead from an identifier to the symbol it means', () => {
    const lines = project.references('src/user.ts');
    const told = (n: number) => lines.get(n)?.map((r) => r.symbol);
    expect(told(4)).toEqual(['fill', 'Ring', 'Pair']);
    expect(told(5)).toEqual(['ZERO']);
    expect(told(6)).toEqual(['Ring.full', 'Ring.add']);
    expect(lines.get(6)?.[0]).toMatchObject({ file: 'src/ring.ts', start: 15, end: 19 });
  });

  it('leave out locals and the standard library', () => {
    const told = project
      .references('src/ring.ts')
      .get(18)
      ?.map((r) => r.symbol);
    expect(told).toEqual(['Ring.full']);
  });

  it('follow a change of the file', () => {
    const file = path.join(root, 'src/late.ts');
    fs.writeFileSync(file, 'export const a = 1;\n');
    expect(project.symbols('src/late.ts').map((s) => s.path)).toEqual(['a']);
    fs.writeFileSync(file, 'export const a = 1;\nexport const later = a;\n');
    expect(project.symbols('src/late.ts').map((s) => s.path)).toEqual(['a', 'later']);
    expect(
      project
        .references('src/late.ts')
        .get(2)
        ?.map((r) => r.symbol),
    ).toEqual(['later', 'a']);
    fs.rmSync(file);
  });
});

describe('addresses in the API reference', () => {
  it('make heading ids as the site does', () => {
    expect(slug('maybeAppend()')).toBe('maybeappend');
    expect(slug('last\u00a0index')).toBe('lastindex');
  });

  it('tell members of one name apart by the order of their headings', () => {
    const page = [
      '# ring',
      '## Classes',
      '### Ring',
      '#### Constructors',
      '##### Constructor',
      '#### Methods',
      '##### add()',
      '```',
      '##### no()',
      '```',
      '### Pair',
      '##### add()',
      '##### get\\_x()',
      '## Functions',
      '### limit()',
    ].join('\n');
    expect([...headingIds(page)]).toEqual([
      ['Ring', 'ring-1'],
      ['Ring.constructor', 'constructor'],
      ['Ring.add', 'add'],
      ['Pair', 'pair'],
      ['Pair.add', 'add-1'],
      ['Pair.get_x', 'get_x'],
      ['limit', 'limit'],
    ]);
  });

  it('fall back to the line in the whole file', () => {
    const api = path.join(root, 'docs/api');
    fs.mkdirSync(api, { recursive: true });
    fs.writeFileSync(path.join(api, 'ring.md'), '# r\n## Classes\n### Ring\n##### add()\n');
    const links = new Links(project, api);
    expect(links.definition('src/ring.ts', 'Ring.add')).toBe('~/api/ring/#add');
    expect(links.definition('src/ring.ts', 'Ring.full')).toBe('~/source/src/ring.ts/#L12');
    expect(links.definition('src/ring.ts', 'nowhere')).toBeUndefined();
    fs.rmSync(path.join(api, 'ring.md'));
    expect(links.definition('src/ring.ts', 'limit')).toBe('~/source/src/ring.ts/#L25');
  });
});

describe('the summary of a symbol', () => {
  it('shows code and links as code, and nothing as markup', () => {
    expect(summaryHtml('Takes `a<b` and {@link Storage} or {@link Raft.step | step}.')).toBe(
      'Takes <code>a&lt;b</code> and <code>Storage</code> or <code>Raft.step</code>.',
    );
  });
});

describe('the HTML of a listing', () => {
  const render = (options: object) =>
    renderLines(project, new Links(project, root), 'src/ring.ts', {
      start: 17,
      end: 19,
      ...options,
    });

  it('bears the line numbers of the file, without the common indent', async () => {
    const html = await render({});
    expect(html.match(/data-n=\d+/g)).toEqual(['data-n=17', 'data-n=18', 'data-n=19']);
    expect(html).toContain('throw');
    const text = html.replace(/<[^>]+>/g, '');
    expect(text).toBe("add(): void {\n  if (this.full) throw new Error('full');\n  this.count++;\n");
  });

  it('puts a repeated link out of the tab order', async () => {
    const html = await render({ start: 17, end: 22 });
    const links = html.match(/<a [^>]*#L5"[^>]*>/g) ?? [];
    expect(links.map((l) => l.includes('tabindex=-1'))).toEqual([false, true, true]);
  });

  it('marks the lines of notes', async () => {
    const html = await render({
      notes: new Map([[18, [1]]]),
      noteId: (n: number) => `w1-n${n}`,
      noteLabel: 'Note',
      idPrefix: 'w1',
    });
    expect(html).toContain('<span class="l noted" id=w1-18 data-n=18>');
    expect(html).toContain('href="#w1-n1" aria-label="Note 1"');
  });

  it('escapes what HTML would read', async () => {
    expect(await render({ start: 26, end: 26 })).toContain('n &lt; ');
  });
});

describe('a woven chapter', () => {
  const CHAPTER = [
    '---',
    'title: A',
    '---',
    '',
    '<Listing file="src/ring.ts" symbol="Ring.add">',
    '  <Note at="this.full">Why.</Note>',
    '</Listing>',
    '',
    '<Run example="a/first" />',
    '',
    '<Listing file="src/ring.ts" symbol="limit" />',
    '',
  ].join('\n');
  const EXAMPLE = "console.log('a < b');\n\nconsole.log(2);\n";
  const OUTPUT = 'a < b\n2\n';

  beforeAll(() => {
    fs.mkdirSync(path.join(root, 'examples/a'), { recursive: true });
    fs.writeFileSync(path.join(root, 'examples/a/first.ts'), EXAMPLE);
    fs.writeFileSync(path.join(root, 'examples/a/first.out'), OUTPUT);
  });
  afterAll(() => fs.rmSync(path.join(root, 'examples'), { recursive: true }));

  const plain = (html: string | undefined) => html?.replace(/<[^>]+>/g, '');
  const weaveIt = (source: string): MdxNode => {
    const tree = parseChapter(source);
    void weave({ root })(tree, { path: path.join(root, 'docs/woven.mdx') });
    return tree;
  };
  const elements = (tree: MdxNode) => {
    const found: { name: string; props: Record<string, string> }[] = [];
    walk(tree, (node) => {
      if (!isElement(node)) return;
      const props = [...attributes(node)].map(([name, value]): [string, string] => [
        name,
        typeof value === 'string' ? value : (value as { value: string }).value,
      ]);
      found.push({ name: node.name, props: Object.fromEntries(props) });
    });
    return found;
  };
  const pieces = (source: string, chapter = 'docs/woven.mdx') =>
    piecesOf(project, new Links(project, root), parseChapter(source), chapter);

  it('names the places, and leaves the lines to the module of its pieces', () => {
    const tree = weaveIt(CHAPTER);
    const [first, note, run, second] = elements(tree);
    expect(first?.props).toMatchObject({ id: '"w1"', start: '17', end: '22', woven: 'woven' });
    expect(note?.props).toMatchObject({ id: '"w1-n1"', back: '"w1-18"', n: '1', line: '18' });
    expect(run?.props).toMatchObject({ id: '"r1"', lines: '3', outputLines: '2', woven: 'woven' });
    expect(second?.props).toMatchObject({ id: '"w2"' });
    expect(JSON.stringify(tree)).not.toContain('data-n');
    expect(tree.children?.at(-1)?.value).toBe(
      'import { woven } from "@site/site/plugins/weave/woven.ts?docs/woven.mdx";',
    );
  });

  it('imports no pieces when it shows none', () => {
    expect(weaveIt('Only text.\n').children?.map((node) => node.type)).toEqual(['paragraph']);
  });

  it('has a piece for each place, with the ids that its notes have', async () => {
    const found = await pieces(CHAPTER);
    expect(Object.keys(found)).toEqual(['w1', 'r1', 'r1-out', 'w2']);
    expect(found['w1']).toContain('id=w1-18');
    expect(found['w1']).toContain('href="#w1-n1" aria-label="注 1"');
    expect((await pieces(CHAPTER, 'i18n/en/woven.mdx'))['w1']).toContain('aria-label="Note 1"');
  });

  it('holds an example and its output so that their text can be taken back', async () => {
    const found = await pieces(CHAPTER);
    expect(plain(found['r1'])).toBe(escapeHtml(EXAMPLE));
    expect(found['r1-out']).toBe('a &lt; b\n2\n');
  });

  it('fails with its line and the near name', async () => {
    const broken = CHAPTER.replace('"limit"', '"limmit"');
    expect(failure(() => weaveIt(broken))).toContain('docs/woven.mdx:11: no symbol "limmit"');
    await expect(pieces(broken)).rejects.toThrow('docs/woven.mdx:11: no symbol "limmit"');
    expect(failure(() => weaveIt(CHAPTER.replace('a/first', 'a/frist')))).toContain(
      'docs/woven.mdx:9: no example "a/frist"; near names: a/first',
    );
  });
});

describe('the module of a chapter’s pieces', () => {
  const require = createRequire(import.meta.url);
  const loader = require('../../site/plugins/weave/woven-loader.cjs') as (
    this: object,
    source: string,
  ) => void;

  /** Runs the loader as the bundler does; answers the module and what it depends on. */
  function load(query: string, server: boolean): Promise<{ code: string; needs: string[] }> {
    const needs: string[] = [];
    return new Promise((resolve, reject) => {
      loader.call(
        {
          resourcePath: path.join(root, 'woven.ts'),
          resourceQuery: query,
          fs,
          getOptions: () => ({
            root,
            server,
            dev: true,
            pieces: (file: string) => Promise.resolve({ w1: path.basename(file) }),
          }),
          addDependency: (file: string) => needs.push(path.relative(root, file).replaceAll('\\', '/')),
          async: () => (error: Error | null, code: string) =>
            error ? reject(error) : resolve({ code, needs }),
        },
        '',
      );
    });
  }

  beforeAll(() =>
    fs.writeFileSync(
      path.join(root, 'docs/p.mdx'),
      '<Listing file="src/ring.ts" symbol="limit" />\n\n<Run example="a/b" />\n',
    ),
  );
  afterAll(() => fs.rmSync(path.join(root, 'docs/p.mdx')));

  it('holds them for the server and loads them in the browser', async () => {
    const server = await load('?docs/p.mdx', true);
    expect(server.code).toContain('import now from "./woven.ts?docs/p.mdx&data"');
    const client = await load('?docs/p.mdx', false);
    expect(client.code).toContain('import("./woven.ts?docs/p.mdx&data")');
    expect(client.code).not.toContain('import now');
  });

  it('is made anew when the chapter or what it shows changes', async () => {
    const { code, needs } = await load('?docs/p.mdx&data', false);
    expect(code).toBe('export default {"w1":"p.mdx"};');
    expect(needs).toEqual([
      'docs/p.mdx',
      'src/ring.ts',
      'examples/a/b.ts',
      'examples/a/b.out',
      'etc/read/pairs.json',
    ]);
  });
});

describe('a block of code', () => {
  it('has the colours of the listings', async () => {
    expect(await fenceHtml("const a = 'x<y';\n// why", 'ts')).toBe(
      "<i class=k>const</i> a = <i class=s>'x&lt;y'</i>;\n<i class=c>// why</i>",
    );
    expect(await fenceHtml('npm start # all', 'sh')).toContain('<i class=c># all</i>');
  });

  it('is plain text in a language that is not known', async () => {
    expect(await fenceHtml('a <b>', 'cobol')).toBe('a &lt;b&gt;');
    expect(await fenceHtml('a\n\n  b', '')).toBe('a\n\n  b');
  });

  it('becomes an element of the page wherever it stands', async () => {
    const tree = parseChapter('- one\n\n  ```ts\n  let a;\n  ```\n\n```\nplain\n```\n');
    await fences()(tree);
    const names: string[] = [];
    walk(tree, (node) => {
      if (isElement(node)) names.push(node.name);
    });
    expect(names).toEqual(['Fence', 'Fence']);
    expect(JSON.stringify(tree)).not.toContain('"type":"code"');
  });
});

describe('coverage', () => {
  it('counts lines of code once, and no blank or comment lines', () => {
    fs.writeFileSync(
      path.join(root, 'docs/a.mdx'),
      [
        '---',
        'title: A',
        '---',
        '',
        '<Listing file="src/ring.ts" symbol="Ring.add" />',
        '',
        '<Listing file="src/ring.ts" symbol="Ring.add" from="if" to="count++" />',
        '',
        '```mdx',
        '<Listing file="src/ring.ts" symbol="nowhere" />',
        '```',
        '',
      ].join('\n'),
    );
    const listings = chapterListings(project, path.join(root, 'docs'), (fault) => {
      throw fault;
    });
    expect(listings).toHaveLength(2);
    expect(coverage(project, [listings, []])).toEqual([
      { file: 'src/ring.ts', lines: 21, shown: [5, 0], told: [0, 0] },
      { file: 'src/user.ts', lines: 7, shown: [0, 0], told: [0, 0] },
    ]);
  });

  /** How many lines of ring.ts a chapter with this text tells. */
  function toldBy(...text: string[]): number {
    const file = path.join(root, 'docs/told.mdx');
    fs.writeFileSync(file, ['---', 'title: T', '---', '', ...text, ''].join('\n'));
    const listings = chapterListings(project, path.join(root, 'docs'), (fault) => {
      throw fault;
    });
    fs.rmSync(file);
    const mine = listings.filter(({ chapter }) => chapter === 'docs/told.mdx');
    return coverage(project, [mine])[0]!.told[0]!;
  }

  it('counts a line as told if it has a note, or if the lead-in names what is there', () => {
    const add = '<Listing file="src/ring.ts" symbol="Ring.add" />';
    const noted = '<Listing file="src/ring.ts" symbol="Ring.add"><Note at="count++">N</Note></Listing>';
    expect(toldBy('What is there:', '', add)).toBe(0);
    expect(toldBy('What does `add` do?', '', add)).toBe(5);
    expect(toldBy('What does `count++` count?', '', add)).toBe(5);
    expect(toldBy('What does `remove` do?', '', add)).toBe(0);
    expect(toldBy('What does `add` do?', '', '## Or', '', add)).toBe(0);
    expect(toldBy('What does `add` do?', '', add.replace(' />', ' folded />'))).toBe(0);
    expect(toldBy('What is there:', '', noted)).toBe(1);
  });

  it('does not ask for what is left out with a reason', () => {
    const omit = (entries: object[]): Omission[] => {
      fs.mkdirSync(path.join(root, 'etc'), { recursive: true });
      fs.writeFileSync(path.join(root, OMISSIONS), JSON.stringify(entries));
      return readOmissions(project);
    };
    const why = 'a list';
    const omitted = omit([
      { file: 'src/user.ts', why },
      { file: 'src/ring.ts', symbol: 'Ring.add', why },
    ]);
    expect(coverage(project, [], omitted).map(({ lines }) => lines)).toEqual([16, 0]);
    expect(omittedLines(project, omitted)).toEqual({ omitted: 12, all: 28 });
    expect(() => omit([{ file: 'src/user.ts' }])).toThrow('"src/user.ts" needs a reason');
    expect(() => omit([{ file: 'src/ring.ts', symbol: 'Ring.ad', why }])).toThrow(
      '"src/ring.ts#Ring.ad" is',
    );
    expect(() => omit([{ file: 'docs/a.mdx', why }])).toThrow('is not in src/');
    fs.rmSync(path.join(root, OMISSIONS));
  });

  it('tells every line of a chapter whose listing or note fails', () => {
    const file = path.join(root, 'docs/b.mdx');
    fs.writeFileSync(
      file,
      [
        '---',
        'title: B',
        '---',
        '',
        '<Listing file="src/ring.ts" symbol="Rong" />',
        '',
        '<Listing file="src/ring.ts" symbol="Ring.add">',
        '  <Note at="nowhere">One.</Note>',
        '  <Note at="count++">Two.</Note>',
        '  <Note at="no such">Three.</Note>',
        '</Listing>',
        '',
      ].join('\n'),
    );
    const faults: string[] = [];
    chapterListings(project, path.join(root, 'docs'), ({ message }) => faults.push(message));
    expect(faults.map((fault) => fault.slice(0, 'docs/b.mdx:10: at="no such"'.length))).toEqual([
      'docs/b.mdx:5: no symbol "Ro',
      'docs/b.mdx:8: at="nowhere" ',
      'docs/b.mdx:10: at="no such"',
    ]);
    fs.rmSync(file);
  });
});

describe('Chinese text', () => {
  it('is joined over a line break, and Latin text is not', () => {
    expect(joinHan('塞满，\n把它')).toBe('塞满，把它');
    expect(joinHan('一\n二\n三')).toBe('一二三');
    expect(joinHan('用 Raft\n写')).toBe('用 Raft\n写');
  });
});
