import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { main } from '../../tools/example.ts';

const ROOT = path.join(import.meta.dirname, '../..');

describe('npm run example', () => {
  let folder = '';
  let lines: string[] = [];
  const run = (...argv: string[]): Promise<number> => {
    lines = [];
    return main(argv, folder, (line) => lines.push(line));
  };

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'examples-'));
    mkdirSync(path.join(folder, 'a'));
    writeFileSync(path.join(folder, 'a/good.ts'), "console.log('fine', 1 as number);\n");
    writeFileSync(path.join(folder, 'a/good.out'), 'fine 1\n');
    mkdirSync(path.join(folder, 'raft-kv'));
    writeFileSync(path.join(folder, 'raft-kv/server.ts'), 'throw new Error();\n');
  });
  afterEach(() => {
    vi.restoreAllMocks();
    rmSync(folder, { recursive: true });
  });

  it('lists the names', async () => {
    expect(await run()).toBe(0);
    expect(lines).toEqual(['a/good']);
  });

  it('runs one', async () => {
    const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
    expect(await run('a/good')).toBe(0);
    expect(log).toHaveBeenCalledWith('fine', 1);
  });

  it('names near names of an unknown one and exits with 2', async () => {
    expect(await run('a/godo')).toBe(2);
    expect(lines.join('\n')).toContain('Near: a/good');
    expect(await run('--chekc')).toBe(2);
  });

  it('checks what is printed against the .out file', async () => {
    expect(await run('--check')).toBe(0);
    expect(lines.at(-1)).toBe('1 passed, 0 failed');
    writeFileSync(path.join(folder, 'a/other.ts'), "console.log('one');\nconsole.log('two');\n");
    writeFileSync(path.join(folder, 'a/other.out'), 'one\n2\n');
    writeFileSync(path.join(folder, 'a/none.ts'), '');
    expect(await run('--check')).toBe(1);
    expect(lines.at(-1)).toBe('1 passed, 2 failed');
    expect(lines.join('\n')).toContain('examples/a/other.ts line 2: expected "2", printed "two"');
    expect(lines.join('\n')).toContain('examples/a/none.ts has no .out file');
  });

  it('gives each example the library as it is, whatever the one before did to it', () => {
    const wrong = 'invariants-and-counterexamples/guess-calm';
    const args = ['tools/example.ts', '--check', wrong, 'quorum/indexes'];
    const { stdout } = spawnSync('npx', ['tsx', ...args], { cwd: ROOT, encoding: 'utf8' });
    expect(stdout).toBe('2 passed, 0 failed\n');
  });

  it('fails on an example that throws', async () => {
    writeFileSync(path.join(folder, 'a/bad.ts'), "throw new Error('broken');\n");
    writeFileSync(path.join(folder, 'a/bad.out'), '');
    expect(await run('--check', 'a/bad')).toBe(1);
    expect(lines.join('\n')).toContain('broken');
  });

  it('writes the .out file', async () => {
    rmSync(path.join(folder, 'a/good.out'));
    expect(await run('--update')).toBe(0);
    expect(readFileSync(path.join(folder, 'a/good.out'), 'utf8')).toBe('fine 1\n');
  });
});
