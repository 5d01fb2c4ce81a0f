/** The command itself, with the Go original where there is a Go. */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { compareScript, describeDifference } from './differences.ts';
import { buildOriginal, findGo, goVersion } from './go.ts';
import { command } from './script.ts';
import { shrink } from './shrink.ts';
import { Original } from './theirs.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Runs `npm run oracle -- ARGS` without npm in between. */
function oracle(
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): { code: number; out: string; err: string } {
  try {
    const words = ['--import', 'tsx', 'test/oracle/main.ts', ...args];
    const out = execFileSync(process.execPath, words, { cwd: ROOT, stdio: 'pipe', env });
    return { code: 0, out: out.toString().trim(), err: '' };
  } catch (error) {
    const failed = error as { status: number; stdout: Buffer; stderr: Buffer };
    return { code: failed.status, out: failed.stdout.toString(), err: failed.stderr.toString() };
  }
}

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'oracle-test-'));
});
afterAll(() => rmSync(dir, { recursive: true }));

/** An environment in which no Go is found. */
function withoutGo(): NodeJS.ProcessEnv {
  return { ...process.env, PATH: dir, Path: dir, GOROOT: dir };
}

test('without Go it says so and skips', () => {
  const { code, out } = oracle(['--seeds', '1'], withoutGo());
  expect(out).toMatch(/^skipped: the oracle needs Go 1\.26 or newer; no 'go' was found in PATH/);
  expect(code).toBe(0);
});

test('a wrong command line ends with 2 even then', () => {
  const { code, err } = oracle(['--seeds', 'all'], withoutGo());
  expect(err).toContain("oracle: 'all' is no range of seeds; it looks like 1..1000");
  expect(code).toBe(2);
});

test('a folder that is not there ends with 2 even then', () => {
  const { code, err } = oracle(['--files', join(dir, 'none')], withoutGo());
  expect(err).toContain('is not a folder');
  expect(code).toBe(2);
});

test.skipIf(process.platform === 'win32')('a Go that is too old is named', () => {
  const old = join(dir, 'go');
  writeFileSync(old, '#!/bin/sh\necho go version go1.25.4 linux/amd64\n');
  chmodSync(old, 0o755);
  expect(findGo({ PATH: dir })).toEqual({
    missing: `the oracle needs Go 1.26 or newer; '${old}' is Go 1.25.4 (https://go.dev/dl)`,
  });
});

test.each([
  ['go version go1.26.8 linux/amd64', '1.26.8'],
  ['go version go1.27 darwin/arm64', '1.27'],
  ['nonsense', null],
])('the version in %j', (said, version) => {
  expect(goVersion(said)).toBe(version);
});

const go = findGo();

describe.skipIf('missing' in go)('with the original', () => {
  let original: Original;
  beforeAll(() => {
    if ('missing' in go) throw new Error(go.missing);
    original = new Original(buildOriginal(go));
    // The first build of all takes a while.
  }, 180_000);
  afterAll(() => original.stop());

  test('a few seeds agree', () => {
    const { code, out } = oracle(['--seeds', '40..51', '--commands', '120']);
    expect(out.split('\n').at(-1)).toBe('12 agreed, 0 differed');
    expect(code).toBe(0);
  });

  test('a recorded output that is wrong is shown, and ends with 1', () => {
    const file = join(dir, 'wrong.txt');
    const output = 'INFO 1 became leader at term 0\n';
    writeFileSync(file, `log-level info\n----\nok\n\nadd-nodes 1\n----\n${output}`);
    const { code, out } = oracle(['--files', dir]);
    expect(out).toContain('wrong.txt: add-nodes 1\n  recorded:\n    INFO 1 became leader at term 0\n');
    expect(out).toContain('0 agreed, 1 differed');
    expect(code).toBe(1);
  });

  test('a panic of the original is an invariant error here, in the same words', async () => {
    const script = ['add-nodes 1 voters=(1) index=2', 'compact 1 5'].map((line) => command(line));
    const answer = await original.run(script);
    expect([answer.end, answer.text]).toEqual(['panic', 'compact 5 is out of bound lastindex(2)']);
    expect(await compareScript(original, script)).toBe(null);
  });

  test('a script that the sides see differently is shrunk to what shows it', async () => {
    // Words that only the original's reader of change lists uses.
    const script = [
      command('add-nodes 1 voters=(1) index=2'),
      command('campaign 1'),
      command('stabilize'),
      command('propose-conf-change 1', 'x2'),
      command('raft-state'),
    ];
    const shrunk = await shrink(
      script,
      async (some) =>
        (await compareScript(original, some))?.ours.startsWith("conf change 'x2'") ?? false,
    );
    expect(shrunk).toEqual([script[0], script[3]]);
    const found = await compareScript(original, shrunk);
    expect(describeDifference({ ...found!, commands: shrunk })).toContain('unknown input: x2');
  });
});
