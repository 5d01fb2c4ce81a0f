import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import {
  CHAPTER_FOLDERS,
  chapterFiles,
  chapterTree,
  parseChapter,
} from '../../site/plugins/weave/chapters.ts';
import { passagesOf, readingsOf, recordFile, staleIn } from '../../site/plugins/weave/freshness.ts';
import { isElement } from '../../site/plugins/weave/mdx.ts';
import { chapterOf, elementsOf, placesOf } from '../../site/plugins/weave/pieces.ts';
import { Project } from '../../site/plugins/weave/project.ts';
import weave from '../../site/plugins/weave/remark.ts';
import { shownBy, UNRESOLVED } from '../../site/plugins/weave/shown.ts';

const NAME = 'part/one.mdx';
const ZH = 'docs/part/one.mdx';
const EN = 'i18n/en/docusaurus-plugin-content-docs/current/part/one.mdx';

let root: string;

function write(file: string, text: string): void {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), text);
}

function change(file: string, from: string, to: string): void {
  const full = path.join(root, file);
  const text = readFileSync(full, 'utf8');
  expect(text).toContain(from);
  writeFileSync(full, text.replace(from, to));
}

function chapter(heading: string, prose: string, after: string): string {
  return [
    '---',
    'title: One',
    '---',
    '',
    `## ${heading} {/* #first */}`,
    '',
    prose,
    '',
    '<Listing file="src/a.ts" symbol="one">',
    '  <Note at="return 1">n</Note>',
    '</Listing>',
    '',
    after,
    '',
    '<Run example="part/run" />',
    '',
    '<Listing file="src/a.ts" symbol="one" />',
    '',
  ].join('\n');
}

/** Notes that everything was read as it stands. */
function acceptAll(): void {
  const project = new Project(root);
  const readings = readingsOf(passagesOf(project, 'zh', NAME), passagesOf(project, 'en', NAME));
  write(recordFile(NAME), JSON.stringify(readings));
}

function stale(): string[] {
  return staleIn(new Project(root), NAME).map(
    ({ language, passage, reason }) => `${language} ${passage.line}-${passage.end} ${reason}`,
  );
}

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'freshness-'));
  write('src/a.ts', 'export function one(): number {\n  return 1;\n}\n\nexport const two = 2;\n');
  write('examples/part/run.ts', "console.log('x');\n");
  write('examples/part/run.out', 'x\n');
  write(ZH, chapter('一', '前', '后'));
  write(EN, chapter('One', 'before', 'after'));
  acceptAll();
});

afterEach(() => rmSync(root, { recursive: true }));

describe('the passages of a chapter', () => {
  it('begin at headings, listings and examples, and end where the next begins', () => {
    const passages = passagesOf(new Project(root), 'zh', NAME);
    expect(passages.map(({ key, line, end }) => [key, line, end])).toEqual([
      ['front', 1, 4],
      ['#first', 5, 8],
      ['Listing src/a.ts#one', 9, 14],
      ['Run part/run', 15, 16],
      ['Listing src/a.ts#one (2)', 17, 18],
    ]);
  });
});

describe('a passage is to be read again', () => {
  it('not while nothing changes, nor when only white space moves', () => {
    expect(stale()).toEqual([]);
    change('src/a.ts', '  return 1;', '    return 1;');
    change(ZH, '前', '前\n');
    expect(stale()).toEqual([]);
  });

  it('in both languages when the code of its listing changes, wherever it is shown', () => {
    change('src/a.ts', 'return 1', 'return 1 + 0');
    expect(stale()).toEqual(['zh 9-14 code', 'zh 17-18 code', 'en 9-14 code', 'en 17-18 code']);
  });

  it('not when another symbol of the file changes', () => {
    change('src/a.ts', 'two = 2', 'two = 3');
    expect(stale()).toEqual([]);
  });

  it.each(['ts', 'out'])('when its example changes (.%s)', (end) => {
    change(`examples/part/run.${end}`, 'x', 'y');
    expect(stale()).toEqual(['zh 15-16 code', 'en 15-16 code']);
  });

  it.each([
    [ZH, '后', 'en'],
    [EN, 'after', 'zh'],
  ] as const)('in the other language when one alone changes (%s)', (file, text, other) => {
    change(file, text, 'X');
    expect(stale()).toEqual([`${other} 9-14 translation`]);
  });

  it('in both when both changed, until somebody says that both were read', () => {
    change(ZH, '后', 'X');
    change(EN, 'after', 'Y');
    expect(stale()).toEqual(['zh 9-14 unread', 'en 9-14 unread']);
    acceptAll();
    expect(stale()).toEqual([]);
  });

  it('when it is new, or there is no record', () => {
    rmSync(path.join(root, recordFile(NAME)));
    expect(stale()).toHaveLength(10);
  });

  it.each(['title: One', 'Lead.'])('when what is in front has changed in one language (%s)', (text) => {
    change(ZH, '---\n\n', '---\n\nLead.\n\n');
    acceptAll();
    change(ZH, text, 'title: Uno');
    expect(stale()).toEqual(['en 1-4 translation']);
  });

  it('not for a number in front that both languages share', () => {
    change(ZH, 'title: One\n', 'title: One\nchapter: 3\nsidebar_position: 3\npart: I\n');
    expect(stale()).toEqual([]);
  });

  it('also where nothing on its page begins a passage', () => {
    write(ZH, '---\ntitle: One\n---\n\nText.\n');
    write(EN, '---\ntitle: One\n---\n\nText.\n');
    acceptAll();
    change(EN, 'Text', 'Words');
    expect(stale()).toEqual(['zh 1-6 translation']);
  });

  it('as changed when its listing does not resolve', () => {
    change('src/a.ts', 'function one', 'function uno');
    expect(stale()).toHaveLength(4);
  });
});

/** Elements that show something, and the files where that is. */
const SHOWN = {
  figure: '<Figure example="part/figure" />',
  run: '<Run example="part/run" />',
  predict:
    '<Predict example="part/run" answer="x">\n\nWhy?\n\n<Run example="part/guarded" />\n\n</Predict>',
  scenario: '<Scenario example="part/run" at="x" read="src/a.ts#two,\n  src/a.ts#one @ x" />',
  played: '<Scenario case="part/played" at="x" />',
  broken: '<BreakIt rule="double-vote">\n\nWhy.\n\n</BreakIt>',
  exercise: '<Exercise name="part/ring">\n\nWrite it.\n\n</Exercise>',
  listed: '- a list\n\n  <Run example="part/run" />',
};

const FILES = {
  'examples/part/figure.figure.ts':
    'export const figure = {\n' +
    "  caption: { zh: '图' + '题', en: 'caption' },\n  drawing: draw(1),\n};\n",
  'examples/part/figure.figure.out': 'drawn 1\n',
  // A namesake, which the figure does not show.
  'examples/part/figure.ts': "console.log('1');\n",
  'examples/part/guarded.ts': "console.log('1');\n",
  'examples/part/guarded.out': '1\n',
  'examples/part/played.case': 'nodes 3\n',
  'examples/one/double-vote.case': 'nodes 3\n',
  'examples/part/exercises/ring.ts':
    "const fails = { zh: '错', en: 'wrong' };\n" +
    "export const exercise = {\n  file: 'src/a.ts',\n  symbol: 'one',\n  solution: 'return 3;',\n};\n",
  'src/election.ts':
    'export function handleVoteRequest() {\n  return 1;\n}\n\nexport const other = 1;\n',
};

function show(kind: keyof typeof SHOWN): void {
  for (const [file, text] of Object.entries(FILES)) write(file, text);
  for (const file of [ZH, EN])
    write(file, `---\ntitle: One\n---\n\n## H {/* #h */}\n\n${SHOWN[kind]}\n`);
  acceptAll();
}

/** What is named, without lines. */
const named = (): string[] =>
  staleIn(new Project(root), NAME).map(({ language, reason }) => `${language} ${reason}`);

describe('what an element shows', () => {
  it.each([
    ['figure', 'examples/part/figure.figure.ts', 'draw(1)', 'draw(2)'],
    ['figure', 'examples/part/figure.figure.out', '1', '2'],
    ['run', 'examples/part/run.ts', 'x', 'y'],
    ['predict', 'examples/part/run.out', 'x', 'y'],
    ['predict', 'examples/part/guarded.out', '1', '2'],
    ['scenario', 'examples/part/run.ts', 'x', 'y'],
    ['scenario', 'src/a.ts', 'two = 2', 'two = 3'],
    ['scenario', 'src/a.ts', 'return 1', 'return 3'],
    ['played', 'examples/part/played.case', '3', '5'],
    ['broken', 'examples/one/double-vote.case', '3', '5'],
    ['broken', 'src/election.ts', 'return 1', 'return 2'],
    ['exercise', 'examples/part/exercises/ring.ts', 'return 3', 'return 4'],
    ['exercise', 'src/a.ts', 'return 1', 'return 2'],
    ['listed', 'examples/part/run.ts', 'x', 'y'],
  ] as const)('is to be read again when it changes: %s, %s', (kind, file, from, to) => {
    show(kind);
    expect(named()).toEqual([]);
    change(file, from, to);
    expect(named()).toEqual(['zh code', 'en code']);
  });

  it.each([
    ['figure', 'examples/part/figure.ts', '1', '2'],
    ['exercise', 'src/a.ts', 'two = 2', 'two = 3'],
    ['broken', 'src/election.ts', 'other = 1', 'other = 2'],
  ] as const)('is not what stands beside it: %s, %s', (kind, file, from, to) => {
    show(kind);
    change(file, from, to);
    expect(named()).toEqual([]);
  });

  it.each(Object.keys(FILES))('counts as changed when it is gone: %s', (file) => {
    const kinds = (Object.keys(SHOWN) as (keyof typeof SHOWN)[]).filter((kind) => {
      show(kind);
      rmSync(path.join(root, file));
      return named().includes('zh code');
    });
    expect(kinds).toHaveLength(file === 'examples/part/figure.ts' ? 0 : 1);
  });

  it.each([
    ['figure', 'examples/part/figure.figure.ts', "'题'", "'名'", 'en translation'],
    ['figure', 'examples/part/figure.figure.ts', "'caption'", "'name'", 'zh translation'],
    ['exercise', 'examples/part/exercises/ring.ts', 'wrong', 'Wrong', 'zh translation'],
  ] as const)('speaks two languages, and may change in one: %s, %s', (kind, file, from, to, wanted) => {
    show(kind);
    change(file, from, to);
    expect(named()).toEqual([wanted]);
  });

  it('is not what a formatter cuts in pieces', () => {
    show('figure');
    change('examples/part/figure.figure.ts', "'图' + '题'", "\n  '图题'");
    expect(named()).toEqual([]);
  });
});

describe('a reader', () => {
  /** What stands on the page, in its order: elements, and kinds of text. */
  const page = (): string[] => {
    const tree = parseChapter(readFileSync(path.join(root, ZH), 'utf8'));
    void weave({ root })(tree, { path: path.join(root, ZH) });
    return tree.children!.map((node) => (isElement(node) ? node.name : node.type));
  };

  it('sees a mark behind what has changed', () => {
    expect(page()).not.toContain('Stale');
    change('examples/part/run.out', 'x', 'y');
    const shown = page();
    expect(shown[shown.indexOf('Run') + 1]).toBe('Stale');
    expect(shown.filter((name) => name === 'Stale')).toHaveLength(1);
  });

  it('sees it above everything when it is what stands in front', () => {
    change(EN, 'title: One', 'title: The first');
    expect(page().filter((name) => name === 'Stale')).toHaveLength(1);
    expect(page()[0]).toBe('Stale');
  });
});

describe('of a class in parts', () => {
  const fields = '<Listing file="src/c.ts" symbol="C" from="one" to="two" />';
  const step = '<Listing file="src/c.ts" symbol="C.step" from="let a" to="let a" />';

  beforeEach(() => {
    write('src/c.ts', 'class C {\n  one = 1;\n  two = 2;\n  step() {\n    let a;\n    let b;\n  }\n}\n');
    for (const file of [ZH, EN]) write(file, `${fields}\n\n${step}\n`);
    acceptAll();
  });

  it.each([
    ['two = 2', 'two = 3', 'C#one'],
    // Of a function the prose is about all of it.
    ['let b', 'let c', 'C.step#let a'],
  ])('a listing is about the members that it shows (%s)', (from, to, wanted) => {
    change('src/c.ts', from, to);
    const keys = staleIn(new Project(root), NAME).map(({ passage }) => passage.key);
    expect(keys).toEqual(Array(2).fill(`Listing src/c.ts#${wanted}`));
  });
});

const ROOT = path.resolve(import.meta.dirname, '../..');

test('everything that the chapters show is found, and nothing of it is empty', () => {
  const book = new Project(ROOT, true);
  const kinds = new Set<string>();
  const empty = chapterFiles(path.join(ROOT, CHAPTER_FOLDERS.zh)).flatMap((file) => {
    const chapter = chapterOf(ROOT, file);
    const shown = placesOf(elementsOf(chapterTree(file, ROOT)));
    return [...shown.keys()].flatMap((element) => {
      // A question within a scenario.
      if (element.name === 'Ask') return [];
      kinds.add(element.name);
      const text = shownBy(book, element, chapter) ?? '';
      const place = `${chapter}:${element.position?.start.line}`;
      return text.trim() === '' || text === UNRESOLVED ? [place] : [];
    });
  });
  expect(empty).toEqual([]);
  expect(kinds.size).toBe(7);
});
