import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../../..');

/** Runs `npm run conformance -- ARGS` without npm in between. */
function conformance(...args: string[]): { code: number; out: string; err: string } {
  const command = ['--import', 'tsx', 'tools/conformance.ts', ...args];
  try {
    const out = execFileSync(process.execPath, command, { cwd: ROOT, stdio: 'pipe' });
    return { code: 0, out: out.toString(), err: '' };
  } catch (error) {
    const failed = error as { status: number; stdout: Buffer; stderr: Buffer };
    return {
      code: failed.status,
      out: failed.stdout.toString(),
      err: failed.stderr.toString(),
    };
  }
}

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'conformance-'));
});

afterEach(() => rmSync(dir, { recursive: true }));

function script(path: string, text: string): void {
  mkdirSync(dirname(join(dir, path)), { recursive: true });
  writeFileSync(join(dir, path), text);
}

const GOOD_VOTE = 'vote cfg=(1) votes=(y)\n----\nVoteWon\n';
const GOOD_CHANGE = 'simple\nv1\n----\nvoters=(1)\n1: StateProbe match=0 next=1\n';

describe('npm run conformance', () => {
  test.each([
    ['of a checkout of etcd-io/raft', 'testdata', 'quorum/testdata', 'confchange/testdata'],
    ['with one folder a kind', 'interaction', 'quorum', 'confchange'],
  ])('finds the scripts in the layout %s', (_name, interaction, quorum, confchange) => {
    script(`${interaction}/a.txt`, 'log-level none\n----\nok\n');
    script(`${quorum}/b.txt`, GOOD_VOTE);
    script(`${confchange}/c.txt`, GOOD_CHANGE);
    const { code, out } = conformance('--data', dir);
    expect(out.trim().split('\n').at(-1)).toBe('3 passed, 0 failed');
    expect(code).toBe(0);
  });

  test('shows the difference, and exits with 1', () => {
    script('quorum/a.txt', GOOD_VOTE);
    script('quorum/b.txt', GOOD_VOTE.replace('Won', 'Lost'));
    const { code, out } = conformance(`--data=${dir}`);
    expect(out).toContain('FAIL quorum/b.txt\n  line 1, vote');
    expect(out.trim().split('\n').at(-1)).toBe('1 passed, 1 failed');
    expect(code).toBe(1);
  });

  test('names file and line of what does not parse, and goes on', () => {
    script('quorum/a.txt', 'vote cfg=(1\n----\n');
    script('quorum/b.txt', GOOD_VOTE);
    const { code, out } = conformance('--data', dir);
    expect(out).toContain("a.txt:1: '(' without ')'");
    expect(out).toContain('1 passed, 1 failed');
    expect(code).toBe(1);
  });

  test('rewrites scripts on request', () => {
    script('quorum/a.txt', 'vote cfg=(1) votes=(y)\n----\n');
    expect(conformance('--data', dir, '--rewrite').code).toBe(0);
    expect(readFileSync(join(dir, 'quorum/a.txt'), 'utf8')).toBe(GOOD_VOTE);
  });

  test.each([
    [[], /--data DIR is missing/],
    [['--data', '/nowhere/at/all'], /is not a folder/],
    [['--date', 'x'], /unknown argument '--date'/],
  ])('refuses %j with exit code 2', (args, problem) => {
    const { code, err } = conformance(...args);
    expect(err).toMatch(problem);
    expect(err).toContain('npm run conformance -- --help');
    expect(code).toBe(2);
  });

  test('refuses a folder without scripts with exit code 2', () => {
    const { code, err } = conformance('--data', dir);
    expect(err).toContain('no scripts in');
    expect(code).toBe(2);
  });
});
