import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { passagesOf, readingsOf, recordFile, staleIn } from '../../site/plugins/weave/freshness.ts';
import { Project } from '../../site/plugins/weave/project.ts';

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
    expect(stale()).toHaveLength(8);
  });

  it('as changed when its listing does not resolve', () => {
    change('src/a.ts', 'function one', 'function uno');
    expect(stale()).toHaveLength(4);
  });
});
