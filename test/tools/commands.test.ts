import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findChromium } from '../../tools/lib/chromium.mjs';
import { installGap } from '../../tools/lib/install.mjs';
import { nearNames } from '../../sim/near.mjs';
import { nodeTooOld } from '../../tools/lib/node-version.mjs';
import { portTrouble } from '../../tools/lib/port.mjs';
import { chosen, countsOf, vitestCounts } from '../../tools/lib/stages.mjs';
import { tree } from './tree.ts';

const TOOLS = resolve(import.meta.dirname, '..', '..', 'tools');

function run(tool: string, ...args: string[]): [number | null, string] {
  const child = spawnSync(process.execPath, [join(TOOLS, tool), ...args], { encoding: 'utf8' });
  return [child.status, child.stdout + child.stderr];
}

const COMMANDS = ['start.mjs', 'test.mjs', 'check.mjs', 'api.mjs', 'pack.mjs'];

test.each(COMMANDS)('%s explains itself', (tool) => {
  const [status, text] = run(tool, '--help');
  expect(status).toBe(0);
  expect(text).toContain('--help');
});

test.each([
  ['start.mjs', ['--prot', '1'], 'Did you mean --port?'],
  ['start.mjs', ['--port', 'many'], '--port takes a number'],
  ['start.mjs', ['now'], "Unexpected argument 'now'"],
  ['test.mjs', ['--only', 'browsr'], 'Near: browser'],
  ['check.mjs', ['--only', 'parrity'], 'Near: parity'],
  ['check.mjs', ['--skip'], '--skip'],
  ['check.mjs', ['--fast', '--only', 'lint,api'], 'Nothing is left to run: lint, api is not in --fast'],
  ['check.mjs', ['--only', 'style', '--skip', 'style'], 'Nothing is left to run: --skip names all'],
  ['api.mjs', ['--wriet'], 'Did you mean --write?'],
  ['pack.mjs', ['--book', 'here'], '--book must be an address'],
  ['pack.mjs', ['--repository', 'http://code.example/raft'], 'begins with https://'],
])('%s %j ends with 2', (tool, args, hint) => {
  const [status, text] = run(tool, ...args);
  expect(status).toBe(2);
  expect(text).toContain(hint);
});

test('a changed paragraph is looked at by check --fast: it leaves out what reads no chapter', () => {
  expect(run('check.mjs', '--help')[1]).toContain('all but lint, weave, api, pages\n');
});

async function takenPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

test('npm start tells of a taken port before it does anything else', async () => {
  const port = await takenPort();
  const [status, text] = run('start.mjs', '--port', String(port));
  expect(status).toBe(1);
  expect(text).toContain(`Port ${port} is taken`);
  expect(text).toContain('npm start -- --port ');
  expect(text).not.toMatch(/install|build/i);
});

test.each([
  ['both', 'build/en/index.html', 200, 0],
  ['one', 'build/en/else.html', 404, 1],
])('npm start --try ends by itself: %s of the first pages can be read', (_, english, answer, code) => {
  // As the build writes pages: without the tags that may be left out.
  const page = '<!doctype html><html lang=en><title>x</title>';
  const root = tree({ 'build/index.html': page, [english]: page });
  cpSync(TOOLS, join(root, 'tools'), { recursive: true });
  cpSync(join(TOOLS, '../sim/near.mjs'), join(root, 'sim/near.mjs'));
  const args = [join(root, 'tools/start.mjs'), '--no-build', '--try', '--port', '0'];
  const { status, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 20_000 });
  expect(stdout).toContain(`/en/ answers ${answer} `);
  expect(status).toBe(code);
});

test('a port that is free on one address only is taken', async () => {
  const port = await takenPort();
  expect(await portTrouble(port, '127.0.0.2')).toBe('taken');
  expect(await portTrouble(0, '127.0.0.1')).toBeUndefined();
});

test('an old Node is told which one is needed', () => {
  expect(nodeTooOld('18.19.1')).toContain('Node 20 or newer');
  expect(nodeTooOld('20.0.0')).toBeUndefined();
  expect(nodeTooOld('26.1.0')).toBeUndefined();
});

const lock = (packages: object): string => JSON.stringify({ packages });
const A1 = { 'node_modules/a': { version: '1.0.0' } };

test.each([
  ['nothing is installed', { 'package-lock.json': lock(A1) }, 'nothing is installed yet'],
  [
    'a version differs',
    {
      'package-lock.json': lock({ 'node_modules/a': { version: '2.0.0' } }),
      'node_modules/.package-lock.json': lock(A1),
      'node_modules/a/package.json': '{}',
    },
    'a is 1.0.0, the lock file names 2.0.0',
  ],
  [
    'a package is not listed',
    {
      'package-lock.json': lock({ ...A1, 'node_modules/b': { version: '1.0.0' } }),
      'node_modules/.package-lock.json': lock(A1),
      'node_modules/a/package.json': '{}',
    },
    'b is missing',
  ],
  [
    'a folder was deleted',
    {
      'package-lock.json': lock(A1),
      'node_modules/.package-lock.json': lock(A1),
    },
    'a is missing',
  ],
  [
    "all is there but another machine's binary",
    {
      'package-lock.json': lock({
        ...A1,
        'node_modules/a-win32': { version: '1.0.0', optional: true },
      }),
      'node_modules/.package-lock.json': lock(A1),
      'node_modules/a/package.json': '{}',
    },
    undefined,
  ],
])('notices when %s', (_, files, gap) => {
  expect(installGap(tree(files as Record<string, string>))).toBe(gap);
});

test('counts what a stage says, and never calls a failed one clean', () => {
  const output = '3 passed, 1 failed\n4 passed, 0 failed\n';
  expect(countsOf({ code: 0, output })).toEqual({ passed: 4, failed: 0 });
  expect(countsOf({ code: 1, output })).toEqual({ passed: 4, failed: 1 });
  expect(countsOf({ code: 0, output: '' })).toEqual({ passed: 1, failed: 0 });
  expect(countsOf({ code: 3, output: '' })).toEqual({ passed: 0, failed: 1 });
});

test('counts a test file that cannot be loaded as failed', () => {
  const report = {
    numPassedTests: 5,
    numFailedTests: 1,
    testResults: [
      { status: 'failed', assertionResults: [{ status: 'failed' }] },
      { status: 'failed', assertionResults: [] },
    ],
  };
  expect(vitestCounts(report, 1)).toEqual({ passed: 5, failed: 2 });
  expect(vitestCounts(undefined, 1)).toEqual({ passed: 0, failed: 1 });
  expect(vitestCounts({ numPassedTests: 2 }, 1)).toEqual({ passed: 2, failed: 1 });
});

test('keeps stages in their order, and reports an unknown one', () => {
  const unknown: string[] = [];
  const names = chosen('c, a,x', ['a', 'b', 'c'], (name) => unknown.push(name));
  expect([names, unknown]).toEqual([['a', 'c'], ['x']]);
});

test('finds near names, best first', () => {
  expect(nearNames('inflight', ['inflights', 'entry', 'unstable'])).toEqual(['inflights']);
  expect(nearNames('zzzz', ['inflights'])).toEqual([]);
});

test('takes the Chromium that is named, and no other', async () => {
  const root = tree({ chromium: '' });
  const path = join(root, 'chromium');
  expect(await findChromium({ CHROMIUM: path })).toBe(path);
  expect(await findChromium({ CHROMIUM: `${path}-gone` })).toBeUndefined();
});
