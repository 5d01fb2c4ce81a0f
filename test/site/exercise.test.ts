/** Exercises in chapters: what the weave makes of them, and what it refuses. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { faultPlace } from '../../site/components/Run/fault.ts';
import { keep, hasKept, MOST_KEPT, readKept } from '../../site/components/Exercise/kept.ts';
import { Links } from '../../site/plugins/weave/api.ts';
import { parseChapter } from '../../site/plugins/weave/chapters.ts';
import { attributes, isElement, walk } from '../../site/plugins/weave/mdx.ts';
import type { MdxElement, MdxNode } from '../../site/plugins/weave/mdx.ts';
import { piecesOf } from '../../site/plugins/weave/pieces.ts';
import { Project } from '../../site/plugins/weave/project.ts';
import weave from '../../site/plugins/weave/remark.ts';
import type { Fault } from '../../site/runtime/protocol.ts';

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
const FUNCTION = 'export function twice(n: number): number {\n  return n + n;\n}\n';
const EXERCISE = (symbol = 'twice', start = 'n', solution = '2 * n', file = 'src/twice.ts'): string =>
  `export const exercise = {
  file: '${file}',
  symbol: '${symbol}',
  start: { text: 'export function twice(n: number): number {\\n  return ${start};\\n}\\n', caught: 'x' },
  solution: 'export function twice(n: number): number {\\n  return ${solution};\\n}\\n',
  wrong: [], checks: [], trials: [], because: {},
};
`;
const PARTS = '<Hint>\n\nLook.\n\n</Hint>\n\n<Solution>\n\nSo.\n\n</Solution>';
const chapter = (name: string, parts = PARTS): string =>
  `# A\n\n<Exercise ${name}>\n\nWrite it.\n\n${parts}\n\n</Exercise>\n`;

let root: string;

beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'exercise-'));
  for (const dir of ['src', 'docs', 'site/runtime', 'examples/a/exercises']) {
    fs.mkdirSync(path.join(root, dir), { recursive: true });
  }
  fs.writeFileSync(path.join(root, 'src/twice.ts'), `// Numbers.\n\n${FUNCTION}`);
  fs.copyFileSync(
    path.join(REPOSITORY, 'site/runtime/roots.json'),
    path.join(root, 'site/runtime/roots.json'),
  );
  write(EXERCISE());
});
afterEach(() => fs.rmSync(root, { recursive: true, force: true }));

function write(text: string): void {
  fs.writeFileSync(path.join(root, 'examples/a/exercises/twice.ts'), text);
}

async function woven(text: string): Promise<MdxElement> {
  const tree = parseChapter(text);
  await weave({ root })(tree, { path: path.join(root, 'docs/a.mdx') });
  let found: MdxElement | undefined;
  walk(tree, (node: MdxNode) => {
    if (isElement(node) && node.name === 'Exercise') found = node;
  });
  return found!;
}

describe('an exercise in a chapter', () => {
  it('gets what its component asks for', async () => {
    const props = attributes(await woven(chapter('name="a/twice"')));
    const value = (name: string): unknown => JSON.parse((props.get(name) as { value: string }).value);
    expect(value('id')).toBe('e1');
    expect(value('module')).toBe('examples/a/exercises/twice.ts');
    expect([value('file'), value('symbol')]).toEqual(['src/twice.ts', 'twice']);
    expect([value('start'), value('lines'), value('diffLines')]).toEqual([3, 3, 6]);
    expect(value('href')).toBe('~/source/src/twice.ts/#L3');
  });

  it('stands in the page as the reader finds it, with the solution as a difference', async () => {
    const project = new Project(root);
    const links = new Links(project, path.join(root, 'docs/api'));
    const pieces = await piecesOf(project, links, parseChapter(chapter('name="a/twice"')), 'docs/a.mdx');
    const plain = (html: string): string => html.replace(/<[^>]+>/g, '').replaceAll('&gt;', '>');
    expect(plain(pieces['e1']!)).toBe(FUNCTION.replace('n + n', 'n'));
    expect(pieces['e1']).toMatch(/^<span class=l data-n=3>/);
    expect(plain(pieces['e1-solution']!)).toContain('-  return n;\n+  return 2 * n;\n');
  });

  it.each([
    ['', PARTS, '<Exercise> needs name="chapter/exercise"'],
    [
      'name="a/twise"',
      PARTS,
      'no exercise "a/twise" (examples/a/exercises/twise.ts); near names: a/twice',
    ],
    ['name="a/twice"', '<Hint>Look.</Hint>', 'needs one <Solution> in it and has 0'],
    ['name="a/twice"', `<Hint>\n\nMore.\n\n</Hint>\n\n${PARTS}`, 'needs one <Hint> in it and has 2'],
  ])('needs %s', async (name, parts, problem) => {
    await expect(woven(chapter(name, parts))).rejects.toThrow(problem);
    await expect(woven(chapter(name, parts))).rejects.toThrow(/^docs\/a\.mdx:3: /);
  });

  it.each([
    [EXERCISE('twic'), 'no symbol "twic" in src/twice.ts; near names: twice'],
    [EXERCISE('twice', 'n', 'n'), 'its start is its solution'],
    [EXERCISE('twice', 'n', '2 * n', 'src/gone.ts'), 'changes src/gone.ts, which is not there'],
    ['export const exercize = 1;', 'it exports no exercise'],
    ['export const exercise = (;', 'examples/a/exercises/twice.ts cannot be run'],
  ])('is refused when its module does not fit (%#)', async (module, problem) => {
    write(module);
    await expect(woven(chapter('name="a/twice"'))).rejects.toThrow(problem);
  });
});

describe('what a reader wrote', () => {
  const store = new Map<string, string>();
  beforeEach(() => {
    store.clear();
    vi.stubGlobal('window', {
      localStorage: {
        getItem: (key: string) => store.get(key) ?? null,
        setItem: (key: string, value: string) => void store.set(key, value),
        removeItem: (key: string) => void store.delete(key),
      },
    });
  });
  afterEach(() => vi.unstubAllGlobals());
  const book = { 'src/a.ts': 'a', 'src/b.ts': 'b' };

  it('is there at the next visit, and gone when it is reset', () => {
    expect(hasKept('a/twice')).toBe(false);
    expect(keep('a/twice', book, { 'src/a.ts': 'mine' })).toBe(true);
    expect(hasKept('a/twice')).toBe(true);
    expect(readKept('a/twice', book)).toEqual({ 'src/a.ts': 'mine' });
    expect(readKept('a/other', book)).toEqual({});
    keep('a/twice', book, {});
    expect(hasKept('a/twice')).toBe(false);
  });

  it('is dropped when the text that it changed is another now', () => {
    keep('a/twice', book, { 'src/a.ts': 'mine', 'src/b.ts': 'mine' });
    expect(readKept('a/twice', { ...book, 'src/a.ts': 'A' })).toEqual({ 'src/b.ts': 'mine' });
  });

  it('is not kept when it is too long, and nothing older in its place', () => {
    keep('a/twice', book, { 'src/a.ts': 'mine' });
    expect(keep('a/twice', book, { 'src/a.ts': 'x'.repeat(MOST_KEPT) })).toBe(false);
    expect(hasKept('a/twice')).toBe(false);
  });

  const held = (text: string): void => void store.set('annotated-raft.exercise.a/twice', text);

  it.each([
    ...['{', '7', 'null', '[]', '{}', '"text"', '{"changed":{"src/a.ts":"x"}}'],
    ...['{"before":null,"changed":{"a":"b"}}', '{"before":{},"changed":null}'],
    ...['{"before":[],"changed":{}}', '{"before":{},"changed":{"src/a.ts":{"a":1}}}'],
    `{"before":{},"changed":{"src/a.ts":"${'x'.repeat(MOST_KEPT)}"}}`,
  ])('is nothing when the browser holds %s', (text) => {
    held(text);
    expect([hasKept('a/twice'), readKept('a/twice', book)]).toEqual([false, {}]);
  });

  it('is a table of texts of the book, or nothing, whatever the browser holds', () => {
    keep('a/twice', book, { 'src/a.ts': 'mine', 'src/b.ts': 'mine' });
    const good = JSON.parse(store.get('annotated-raft.exercise.a/twice')!) as object;
    const file = fc.oneof(fc.constantFrom('src/a.ts', '__proto__', 'toString'), fc.string());
    const table = fc.oneof(fc.dictionary(file, fc.oneof(fc.string(), fc.jsonValue())), fc.jsonValue());
    const change = fc.record({ before: table, changed: table }, { requiredKeys: [] });
    const any = fc.oneof(
      fc.string(),
      fc.json(),
      change.map((one) => JSON.stringify({ ...good, ...one })),
    );
    fc.assert(
      fc.property(any, (text) => {
        held(text);
        for (const [name, kept] of Object.entries(readKept('a/twice', book))) {
          expect(Object.keys(book)).toContain(name);
          expect(typeof kept).toBe('string');
        }
      }),
    );
  });
});

describe('the place of a fault', () => {
  const frame = (file: string, line: number) => ({ name: '', file, line, column: 1 });
  const fault = (file: string | null, line: number | null, frames: Fault['frames'] = []): Fault => ({
    kind: 'runtime',
    name: 'Error',
    message: '',
    file,
    line,
    column: null,
    frames,
  });

  it('is the innermost that is in a file of the reader', () => {
    const frames = [frame('sim/world.ts', 9), frame('src/a.ts', 4), frame('examples/x.ts', 2)];
    const thrown = fault('sim/world.ts', 9, frames);
    expect(faultPlace(thrown, ['examples/x.ts'])).toEqual({ file: 'examples/x.ts', line: 2 });
    expect(faultPlace(thrown, ['examples/x.ts', 'src/a.ts'])).toEqual({ file: 'src/a.ts', line: 4 });
  });

  it('is the fault itself when a text cannot be read', () => {
    expect(faultPlace(fault('src/a.ts', 7), ['src/a.ts'])).toEqual({ file: 'src/a.ts', line: 7 });
    expect(faultPlace(fault('src/a.ts', null), ['src/a.ts'])).toBeNull();
    expect(faultPlace(fault('src/b.ts', 7), ['src/a.ts'])).toBeNull();
  });
});
