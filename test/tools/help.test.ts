/** What the commands say about themselves: every one of package.json. */
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { columns } from '../../tools/lib/columns.mjs';
import { isProgram } from '../../tools/lib/main.mjs';
import { tree } from './tree.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const WIDEST = 100;

interface Scripts {
  readonly scripts: Readonly<Record<string, string>>;
}

const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Scripts;

/** The commands that are ours, as program and file. */
const COMMANDS = Object.entries(scripts)
  .map(([name, line]) => [name, ...line.split(' ')] as const)
  .filter(([, program]) => /^(?:node|tsx)$/.test(program ?? ''))
  .map(([name, program, file]) => [name, program === 'tsx', file ?? ''] as const);

async function help(tsx: boolean, file: string): Promise<string> {
  const loader = tsx ? [join(ROOT, 'node_modules/tsx/dist/cli.mjs')] : [];
  const args = [...loader, file, '--help'];
  // Rejects unless the exit code is 0.
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { cwd: ROOT });
  expect(stderr).toBe('');
  return stdout;
}

/** Lines whose first column runs into the second one of their neighbours. */
function glued(text: string): string[] {
  return text.split(/\n(?! )/).flatMap((block) => {
    const lines = block.split('\n').filter((line) => line.startsWith('  '));
    const starts = lines.map((line) => /^ {2}\S.*? {2,}(?=\S)/.exec(line)?.[0].length ?? 0);
    const counts = starts.filter((at) => at > 0).map((at) => starts.filter((one) => one === at).length);
    if (counts.length === 0) return [];
    const column = starts.find(
      (at) => at > 0 && starts.filter((one) => one === at).length === Math.max(...counts),
    )!;
    return lines.filter((line) => line.length > column && line.slice(column - 2, column) !== '  ');
  });
}

describe.concurrent('the help of', () => {
  test.each(COMMANDS)(
    'npm run %s',
    async (name, tsx, file) => {
      const text = await help(tsx, file);
      expect(text).toMatch(new RegExp(`^npm (?:run )?${name}\\b`));
      expect(text).toContain('--help');
      expect(text.split('\n').filter((line) => line.length > WIDEST)).toEqual([]);
      expect(glued(text)).toEqual([]);
    },
    60_000,
  );
});

/** An option that takes a value; each of the commands that has one must say so if it is left out. */
const VALUED = /^ {2}(--[a-z]+) [A-Z]/m;

describe.concurrent('a mistake in calling', () => {
  const misuse = async (tsx: boolean, file: string, ...args: string[]): Promise<[number, string]> => {
    const loader = tsx ? [join(ROOT, 'node_modules/tsx/dist/cli.mjs')] : [];
    try {
      const { stdout } = await promisify(execFile)(process.execPath, [...loader, file, ...args], {
        cwd: ROOT,
      });
      return [0, stdout];
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
      return [code, stdout + stderr];
    }
  };

  test.each(COMMANDS)(
    'npm run %s ends with 2 and a sentence',
    async (_, tsx, file) => {
      const unknown = await misuse(tsx, file, '--nope');
      expect(unknown).toEqual([2, expect.stringMatching(/--nope/)]);
      expect(unknown[1]).toMatch(/--help/);
      expect(unknown[1]).not.toMatch(/^ +at /m);
      const valued = VALUED.exec(await help(tsx, file))?.[1];
      if (valued === undefined) return;
      const [code, said] = await misuse(tsx, file, valued);
      expect([code, said]).toEqual([2, expect.stringContaining(valued)]);
      expect(said).not.toMatch(/Unknown|did you mean/);
    },
    60_000,
  );
});

test('a column that runs into the next one is found', () => {
  const good = 'Words:\n  --a N   one\n          more of it\n  --long  two\n\nOthers:\n  x  y';
  expect(glued(good)).toEqual([]);
  expect(glued('Words:\n  disk        one\n  calm        two\n  late-answersthree')).toEqual([
    '  late-answersthree',
  ]);
  expect(glued('Words:\n  disk  one\n  calm  two\n  calmer three')).toEqual(['  calmer three']);
});

test('columns are never glued, however long a name is', () => {
  const word = fc.stringMatching(/^[a-z-]{1,40}$/);
  fc.assert(
    fc.property(fc.array(fc.tuple(word, word), { minLength: 1 }), (pairs) => {
      const lines = columns(pairs).split('\n');
      expect(lines.map((line) => line.trim().split(/ {2,}/))).toEqual(pairs);
      expect(new Set(lines.map((line) => line.search(/(?<= {2})\S+$/))).size).toBe(1);
    }),
  );
});

test('a program is known as one, also by a path that leads through a link', () => {
  const root = tree({ 'real/a.mjs': '', 'real/b.mjs': '' });
  mkdirSync(join(root, 'else'));
  symlinkSync(join(root, 'real'), join(root, 'else/link'), 'junction');
  const url = pathToFileURL(join(root, 'real/a.mjs')).href;
  expect(isProgram(url, join(root, 'real/a.mjs'))).toBe(true);
  expect(isProgram(url, join(root, 'else/link/a.mjs'))).toBe(true);
  expect(isProgram(url, join(root, 'real/b.mjs'))).toBe(false);
  expect(isProgram(url, join(root, 'gone.mjs'))).toBe(false);
});
