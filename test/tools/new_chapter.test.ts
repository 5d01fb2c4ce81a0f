/** A chapter that is laid down passes every check at once, in a copy of a part of the book. */
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkLinks } from '../../tools/check/links.ts';
import { checkMatter } from '../../tools/check/matter.ts';
import { checkNames } from '../../tools/check/names.ts';
import { checkParity } from '../../tools/check/parity.ts';
import { filesIn } from '../../tools/check/part.ts';
import { checkProse } from '../../tools/check/prose.ts';
import { checkRead } from '../../tools/check/read.ts';
import { checkStyle } from '../../tools/check/style.ts';
import { writtenChapters } from '../../site/chapters.ts';
import { Links } from '../../site/plugins/weave/api.ts';
import { parseChapter } from '../../site/plugins/weave/chapters.ts';
import { piecesOf } from '../../site/plugins/weave/pieces.ts';
import { Project } from '../../site/plugins/weave/project.ts';
import { shown } from './tree.ts';

const HERE = path.resolve(import.meta.dirname, '../..');
const FOLDERS = ['docs', 'etc', 'examples', 'i18n', 'sim', 'site', 'src', 'tools'];
const CHAPTERS = [
  'docs/mechanisms/a-new-one.mdx',
  'i18n/en/docusaurus-plugin-content-docs/current/mechanisms/a-new-one.mdx',
];

/** Of the chapters; looking at all of them takes half a minute. */
const KEPT = /(guide|election|replication)[^/\\]*$/;
const PARTS = [checkStyle, checkParity, checkProse, checkRead, checkLinks, checkMatter, checkNames];

let root: string;
/** What the checks find before: chapters that are not there are missed. */
let before: readonly string[];

interface Ended {
  readonly code: number;
  readonly output: string;
}

async function run(...args: readonly string[]): Promise<Ended> {
  const tsx = path.join(HERE, 'node_modules/tsx/dist/cli.mjs');
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [tsx, ...args], { cwd: root });
    return { code: 0, output: stdout };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, output: stdout + stderr };
  }
}

const findings = (): readonly string[] =>
  PARTS.flatMap((part) => part(root)).map(({ file, line, message }) => `${file}:${line} ${message}`);

const lay = (...args: readonly string[]): Promise<Ended> => run('tools/new_chapter.ts', ...args);

beforeAll(() => {
  root = mkdtempSync(path.join(tmpdir(), 'new-chapter-'));
  const wanted = (from: string): boolean =>
    /(docs|current)[\\/].*\.mdx$/.test(from) ? KEPT.test(from) : !/(docs|current)[\\/]api$/.test(from);
  for (const folder of FOLDERS) {
    cpSync(path.join(HERE, folder), path.join(root, folder), { recursive: true, filter: wanted });
  }
  for (const file of ['package.json', 'node_modules']) {
    symlinkSync(path.join(HERE, file), path.join(root, file));
  }
  before = findings();
});

afterAll(() => rmSync(root, { recursive: true }));

describe('a chapter that is laid down', () => {
  it('says which files it consists of, and that it stands in the contents', async () => {
    const place = ['--part', 'mechanisms', '--number', '99'];
    const { code, output } = await lay('a-new-one', '--zh', '新的一章', '--en', 'A new one', ...place);
    expect(output).toContain('Chapter 99 stands in the contents');
    expect(code).toBe(0);
    for (const file of CHAPTERS) expect(output).toContain(file);
    expect(readFileSync(path.join(root, CHAPTERS[1]!), 'utf8')).toContain('title: A new one');
  });

  it('passes the checks that read the tree', () => {
    expect(findings()).toEqual(before);
  });

  it.each(CHAPTERS)(
    'is woven, with its figure, its question and its exercise (%s)',
    async (file) => {
      const project = new Project(root);
      const links = new Links(project, path.join(root, 'docs/api'));
      const tree = parseChapter(readFileSync(path.join(root, file), 'utf8'));
      const pieces = await piecesOf(project, links, tree, file);
      expect(Object.keys(pieces)).toEqual(expect.arrayContaining(['w1', 'r1', 'f1', 'q1', 'q2']));
      expect(Object.keys(pieces).some((key) => key.startsWith('e1'))).toBe(true);
    },
    60_000,
  );

  it('has examples that print what is recorded', async () => {
    const { code, output } = await run('tools/example.ts', '--check', 'a-new-one/first');
    expect([code, output]).toEqual([0, expect.stringContaining('1 passed, 0 failed')]);
  });

  it('is not laid down over another, and says what is there', async () => {
    const { code, output } = await lay('a-new-one', '--part', 'mechanisms', '--number', '98');
    expect(code).toBe(2);
    expect(output).toContain('docs/mechanisms/a-new-one.mdx');
  });
});

/** All files that a chapter could have added. */
function written(): string[] {
  return ['docs', 'i18n', 'examples', 'etc/read'].flatMap((folder) => filesIn(root, folder));
}

describe('a chapter that cannot be laid down', () => {
  it('leaves nothing behind when something is in its way, and says what', async () => {
    writeFileSync(path.join(root, 'examples/blocked'), '');
    const files = written();
    const { code, output } = await lay('blocked', '--part', 'trust', '--number', '90');
    expect([code, written()]).toEqual([2, files]);
    expect(output).toContain('these are there: examples/blocked.\n');
  });

  it('leaves nothing behind when an example fails, and can be tried again', async () => {
    const template = path.join(root, 'tools/new_chapter/guess-next.ts.txt');
    const text = readFileSync(template, 'utf8');
    writeFileSync(template, "throw new Error('does not run');\n");
    const files = written();
    const args = ['tried', '--part', 'trust', '--number', '91'];
    const failed = await lay(...args);
    expect([failed.code, written()]).toEqual([1, files]);
    expect(failed.output).toContain('does not run');
    expect(failed.output).toContain('All that was written has been taken back.');
    writeFileSync(template, text);
    const title = 'A: "b" #c';
    expect((await lay(...args, '--en', title, '--zh', title)).code).toBe(0);
    const [zh, en] = [false, true].map((english) => writtenChapters(root, english));
    expect([zh, en].map((all) => all!.find(({ number }) => number === 91)?.title)).toEqual([
      title,
      title,
    ]);
    expect(shown(checkMatter(root)).filter((one) => one.includes('tried'))).toEqual([]);
  }, 60_000);
});

describe('a chapter is refused', () => {
  it.each([
    [[], 'give one SLUG'],
    [['Big Words'], 'is not a slug'],
    [['a'.repeat(300)], 'at most 60 letters'],
    [['election', '--number', '28'], 'docs/mechanisms/election.mdx is there'],
    [['election', '--part', 'trust'], 'docs/mechanisms/election.mdx is there'],
    [['paxos', '--part', 'trust'], 'the plan has paxos in the part landscape'],
    [['paxos', '--number', '70'], 'the plan has paxos as chapter 2'],
    [['other', '--zh', 'a\nb'], '--zh: a title stands on one line'],
    [['other', '--en', 'a {b}'], '--en: a title has no code'],
    [['other', '--en', ' '], '--en wants a title'],
    [['eletcion'], 'Near: election'],
    [['other', '--part', 'nowhere', '--number', '97'], 'there is no part "nowhere"'],
    [['other', '--part', 'trust'], '--number wants a number'],
    [['other', '--part', 'trust', '--number', '28'], 'chapter 28 is mechanisms/election already'],
  ] as const)(
    '%j',
    async (args, said) => {
      const { code, output } = await lay(...args);
      expect(code).toBe(2);
      expect(output).toContain(said);
    },
    60_000,
  );
});
