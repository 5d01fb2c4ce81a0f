/** What is to be read again, as the check names it and as the command answers. */
import { execFile } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { checkRead } from '../../tools/check/read.ts';
import { shown, tree } from './tree.ts';

const HERE = resolve(import.meta.dirname, '../..');
const ZH = 'docs/part/one.mdx';
const EN = 'i18n/en/docusaurus-plugin-content-docs/current/part/one.mdx';
const PAIRS = 'site/glossary.json';

const page = (title: string, text: string): string =>
  `---\ntitle: ${title}\n---\n\n## ${title} {/* #first */}\n\n${text}\n\n<Note>\n\nn\n\n</Note>\n`;

const BOOK = {
  [ZH]: page('一', '前'),
  [EN]: page('One', 'before'),
  [PAIRS]:
    '[\n  {"id": "term", "zh": "任期", "en": "term"},\n  {"id": "log", "zh": "日志", "en": "log"}\n]\n',
};

/** What the command imports, and what that imports. */
const NEEDED = [
  ...['tools', 'sim', 'src', 'examples/exercise.ts'],
  ...['site/plugins', 'site/components', 'site/runtime'],
];

let root: string;

function writeBook(): void {
  for (const [file, text] of Object.entries(BOOK)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
}

function change(file: string, from: string, to: string): void {
  const text = readFileSync(join(root, file), 'utf8');
  expect(text).toContain(from);
  writeFileSync(join(root, file), text.replace(from, to));
}

async function run(tool: string, ...args: readonly string[]) {
  const tsx = join(HERE, 'node_modules/tsx/dist/cli.mjs');
  try {
    const options = { cwd: root };
    const ended = await promisify(execFile)(process.execPath, [tsx, tool, ...args], options);
    return { code: 0, output: ended.stdout };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, output: stdout + stderr };
  }
}

const readAgain = (...args: readonly string[]) => run('tools/read.ts', ...args);

describe('npm run read', () => {
  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'read-again-'));
    for (const name of NEEDED) cpSync(join(HERE, name), join(root, name), { recursive: true });
    for (const name of ['package.json', 'node_modules']) symlinkSync(join(HERE, name), join(root, name));
    writeBook();
    expect((await readAgain('--all')).code).toBe(0);
  });
  beforeEach(writeBook);
  afterAll(() => rmSync(root, { recursive: true }));

  test('ends well when nothing is left, else with 1, the places and what to do', async () => {
    expect(await readAgain()).toEqual({ code: 0, output: '0 to read again\n' });
    change(EN, 'before', 'changed');
    change(PAIRS, '"log"}', '"the log"}');
    const { code, output } = await readAgain();
    expect(code).toBe(1);
    expect(output.split('\n')).toEqual([
      `${ZH}:5: this passage has changed in the other language: ` +
        '#first, up to line 8; in English lines 5 to 8',
      `    read it again in both languages, then: npm run read -- ${ZH}:5`,
      `${PAIRS}:3: this text has changed in English, and not in Chinese: 日志`,
      `    read both, then: npm run read -- ${PAIRS}:3`,
      '2 to read again',
      '',
    ]);
    // What it says is what it takes.
    const [passage, pair] = output.match(/(?<=npm run read -- ).*/g)!;
    expect(await readAgain(passage)).toEqual({ code: 0, output: '1 read again, 1 left\n' });
    expect(await readAgain(pair!)).toEqual({ code: 0, output: '1 read again, 0 left\n' });
  });

  test('names a page that is no MDX, and notes nothing of it', async () => {
    change(EN, '</Note>', '');
    const record = readFileSync(join(root, 'etc/read/part/one.json'), 'utf8');
    for (const args of [[], ['part/one']]) {
      const { code, output } = await readAgain(...args);
      expect(code).toBe(1);
      expect(output).toMatch(new RegExp(`^${EN}:9: not readable as MDX: .*<Note>`));
    }
    expect(readFileSync(join(root, 'etc/read/part/one.json'), 'utf8')).toBe(record);
    const { code, output } = await run('tools/weave.ts');
    expect(code).toBe(1);
    expect(output).toMatch(new RegExp(`^${EN}:9: not readable as MDX: .*<Note>`));
    expect(output).not.toContain('    at ');
  });

  test('takes no place that there is not', async () => {
    const wrong = [
      ['part/on', 'Near: part/one'],
      [`${PAIRS}:77`, 'no text in two languages at line 77'],
      [`${ZH}:77`, 'no passage at line 77'],
    ] as const;
    for (const [place, said] of wrong) {
      const { code, output } = await readAgain(place);
      expect(code).toBe(2);
      expect(output).toContain(said);
    }
  });
});

test('one finding a passage, though it is read in two languages', () => {
  const places = shown(checkRead(tree({ [ZH]: BOOK[ZH], [EN]: BOOK[EN] })));
  expect(places.map((place) => place.replace(/: .*/, ''))).toEqual([`${ZH}:1`, `${ZH}:5`, `${ZH}:9`]);
});

test('a page that is no MDX is one finding, in either language', () => {
  for (const [file, other] of [
    [ZH, EN],
    [EN, ZH],
  ] as const) {
    const [finding, ...more] = checkRead(tree({ [file]: 'a\n\n<b>\n', [other]: BOOK[other] }));
    expect(more).toEqual([]);
    expect(finding).toMatchObject({ file, line: 3 });
    expect(finding!.message).toContain('not readable as MDX');
  }
});
