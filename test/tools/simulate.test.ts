/** `npm run simulate` as its users meet it: what it prints, and its exit codes. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { afterAll, expect, test } from 'vitest';
import { readLink } from '../../site/components/Replay/link.ts';
import { linesOf, linkTo } from '../../tools/simulate/report.ts';

const TSX = 'node_modules/tsx/dist/cli.mjs';
const folder = mkdtempSync(join(tmpdir(), 'annotated-raft-simulate-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function simulate(...args: string[]) {
  const run = spawnSync(process.execPath, [TSX, 'tools/simulate.ts', ...args], { encoding: 'utf8' });
  return { code: run.status, out: run.stdout, err: run.stderr };
}

function caseFile(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

test('a campaign tells what it saw, what it never saw, and how fast it was', () => {
  const { code, out } = simulate('--seeds', '11..14', '--profile', 'calm', '--threads', '2');
  expect(code).toBe(0);
  expect(out).toMatch(/ {2}split-vote +several candidates/);
  expect(out).toMatch(/Never seen: .*sync-failed/);
  expect(out).toMatch(/[\d,]+ events in [\d.]+ s, [\d,]+ events\/s/);
  expect(out.trimEnd().split('\n').at(-1)).toBe('4 passed, 0 failed');
});

test('shards of a campaign share its seeds', () => {
  const count = (shard: string): number => {
    const { out } = simulate('--seeds', '1..25', '--profile', 'calm', '--shard', shard);
    return Number(/(\d+) passed, 0 failed/.exec(out)![1]);
  };
  expect([count('1/2'), count('2/2')]).toEqual([15, 10]);
});

test('a case is done again, and the broken rule is named', () => {
  const file = caseFile(
    'twice.case',
    [
      'set asyncStorageWrites true',
      'set exactlyAsEtcd true',
      'campaign 1',
      'take 1',
      'deliver 1 2 MsgVote 0',
      'deliver 1 3 MsgVote 0',
      'handle 2',
      'write 2',
      'handle 3',
      'write 3',
      'deliver 2 1 MsgVoteResp 0',
      'deliver 3 1 MsgVoteResp 0',
    ].join('\n'),
  );
  const { code, out } = simulate('--case', file);
  expect(code).toBe(1);
  expect(out).toContain('n1 is leader at term 1');
  expect(out).toMatch(/vote-durable: n1 becomes leader of term 1/);
});

test.each([
  [['--seeds', 'a..b'], "'a..b' is no range of seeds; write two whole numbers, like 1..1000"],
  [['--seeds', '9..1'], 'The range 9..1 is empty'],
  [['--seeds', '1..99999999999'], 'Seeds end at 4294967295'],
  [[], '--seeds A..B is missing'],
  [['--seeds', '1..2', '--profile', 'defualt'], "Unknown profile 'defualt'. Did you mean default?"],
  [['--seeds', '1..2', '--shard', '3/2'], "'3/2' is no shard"],
  [['--seeds', '1..2', '--threads', '0'], '--threads needs a whole number'],
  [['--sedes', '1..2'], 'Unknown option --sedes. Did you mean --seeds?'],
  [['--case', 'no-such-file'], 'no-such-file cannot be read'],
])(
  'wrong use ends with 2 and says what to do: %j',
  (args, problem) => {
    const { code, err } = simulate(...args);
    expect(err).toContain(problem);
    expect(err).toContain('npm run simulate -- --help');
    expect(code).toBe(2);
  },
  60_000,
);

test('an action that names a missing node is refused with its line', () => {
  const { code, err } = simulate('--case', caseFile('missing.case', 'nodes 3\n\ncampaign 7\n'));
  expect(code).toBe(2);
  expect(err).toContain('missing.case: line 3: there is no node 7; the cluster has 1 to 3');
});

test('a failing case is shown and linked to as long as it is short', () => {
  const whole = { profile: 'disk', seed: 7 };
  const short = 'nodes 3\ncampaign 1\n';
  expect(linesOf(short, 'a.case')).toEqual(['nodes 3', 'campaign 1']);
  expect(readLink(linkTo(short, whole))).toEqual({ kind: 'case', text: short, rule: null });
  const long = 'campaign 1\n'.repeat(1000);
  const lines = linesOf(long, 'a.case');
  expect(lines.length).toBeLessThan(200);
  const left = 1000 - (lines.length - 1);
  expect(lines.at(-1)).toBe(`... and ${left} more lines in a.case`);
  expect(readLink(linkTo(long, whole))).toEqual({ kind: 'seed', ...whole, rule: null });
});

test('help is no mistake', () => {
  const { code, out } = simulate('--help');
  expect(code).toBe(0);
  expect(out).toContain('--profile NAME');
  expect(out).toContain('membership');
});
