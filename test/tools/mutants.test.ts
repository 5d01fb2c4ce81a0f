import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { applyBrokenRule, BROKEN_RULES, findBrokenRule } from '../../sim/broken/index.ts';
import { parseCase } from '../../sim/case.ts';
import { hunt, loadEngine, median } from '../../tools/mutants/hunt.ts';
import type { Engine, Job, Report } from '../../tools/mutants/hunt.ts';
import { Misuse, readOptions } from '../../tools/mutants/options.ts';
import { judge, sumUp, table } from '../../tools/mutants/verdict.ts';
import { readTexts } from '../../tools/mutants/texts.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const TSX = join(ROOT, 'node_modules/tsx/dist/cli.mjs');

function mutants(...args: string[]): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [TSX, 'tools/mutants.ts', ...args], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  return { code: status, out: stdout, err: stderr };
}

describe('the command line', () => {
  test('takes the whole catalogue if nothing is said', () => {
    const { ids, seeds, profile, shrink } = readOptions([]);
    expect(ids).toEqual(BROKEN_RULES.map(({ id }) => id));
    expect({ seeds, profile, shrink }).toEqual({ seeds: 400, profile: null, shrink: false });
  });

  test('takes some rules, in the order of the catalogue', () => {
    const { ids } = readOptions(['--only', 'vote-not-synced, double-vote', '--seeds=7']);
    expect(ids).toEqual(['double-vote', 'vote-not-synced']);
  });

  test.each([
    [['--only', 'duble-vote'], "unknown broken rule 'duble-vote'; did you mean double-vote"],
    [['--only', ','], '--only names no broken rule'],
    [['--seeds', 'many'], "--seeds must be a whole number from 1 to 99999, not 'many'"],
    [['--seeds', '0'], "not '0'"],
    [['--profile', 'dsk'], "unknown profile 'dsk'; did you mean disk"],
    [['--shrnk'], 'did you mean --shrink'],
    [['more'], 'more'],
  ])('%j is misuse', (args, text) => {
    expect(() => readOptions(args)).toThrow(Misuse);
    expect(() => readOptions(args)).toThrow(text);
  });

  test('ends with 2 after misuse, and says how to do better', () => {
    const { code, err } = mutants('--only', 'duble-vote');
    expect(code).toBe(2);
    expect(err).toContain('did you mean double-vote');
    expect(err).toContain('npm run mutants -- --help');
  });

  test('ends with 0 when all are caught, and runs the library as it is', () => {
    const { code, out } = mutants('--only', 'double-vote,half-is-a-majority', '--seeds', '20');
    expect(out).toMatch(/\ndouble-vote +one-vote/);
    expect(out).toMatch(/the library as it is, over the same \d+ seeds: 0 violations/);
    expect(out.trimEnd().split('\n').at(-1)).toBe('2 caught, 0 survived');
    expect(code).toBe(0);
  });

  test('ends with 1 when one survives', () => {
    const { code, out } = mutants(
      '--only',
      'transfer-never-aborts',
      '--profile',
      'lease',
      '--seeds',
      '1',
    );
    expect(out).toContain('survived: transfer-never-aborts');
    expect(out.trimEnd().split('\n').at(-1)).toBe('0 caught, 1 survived');
    expect(code).toBe(1);
  });
});

/** An engine in which some seeds fail. */
function fake(failing: readonly number[], rule: string): Engine {
  const violation = {
    rule,
    kind: 'panic',
    args: { message: 'it went wrong' },
    node: 1,
    index: 0,
    term: 1,
    seq: 0,
  };
  const engine = {
    runSeed: (_profile: string, seed: number) => ({
      seed,
      events: 10,
      violation: failing.includes(seed) ? violation : null,
    }),
    shrinkSeed: (_profile: string, seed: number) => ({
      violation,
      events: seed % 1000,
      shrunk: parseCase(`nodes 2\nseed ${seed}\ncampaign 1`),
    }),
  };
  return engine as unknown as Engine;
}

const job: Job = { id: 'double-vote', profile: 'default', limits: [5, 5, 5], shrink: true };
const rule = findBrokenRule('double-vote')!;

describe('the hunt', () => {
  test('stops at the first failing seed of each group', () => {
    const report = hunt(fake([3, 4, 100_001], 'one-vote'), job);
    expect(report.groups.map(({ seeds, caught }) => [seeds, caught?.seed ?? null])).toEqual([
      [3, 3],
      [1, 100_001],
      [5, null],
    ]);
    expect(report.events).toBe(90);
    const text = 'nodes 2\nseed 100001\ncampaign 1\n';
    expect(report.example).toMatchObject({ seed: 100_001, events: 1, text });
  });

  test('makes no counterexample if nobody wants it', () => {
    expect(hunt(fake([1], 'one-vote'), { ...job, shrink: false }).example).toBeNull();
  });

  test('finds a broken rule in the linked program, and none in the library', async () => {
    const texts = readTexts();
    const limits = [20];
    const broken = await loadEngine(applyBrokenRule(texts, rule));
    const { groups } = hunt(broken, { ...job, limits, shrink: false });
    expect(groups[0]!.caught?.rule).toBe('one-vote');
    const whole = await loadEngine(texts);
    expect(whole.runSeed('default', groups[0]!.caught!.seed).violation).toBeNull();
  });
});

describe('the verdict', () => {
  const report = (failing: readonly number[], by: string): Report => hunt(fake(failing, by), job);

  test('counts seeds by the middle group', () => {
    expect(median([5, 1, 3])).toBe(3);
    expect(median([4, 1])).toBe(2.5);
    const verdict = judge(rule, report([2, 100_004, 200_001], 'one-vote'));
    expect(verdict).toMatchObject({ by: ['one-vote'], strangers: [], seeds: 2, groups: 3, events: 1 });
  });

  test('calls a rule that no group caught a survivor', () => {
    const verdict = judge(rule, report([], 'one-vote'));
    expect(verdict.seeds).toBeNull();
    const { lines, good } = sumUp([verdict], []);
    expect(good).toBe(false);
    expect(lines).toContain('survived: double-vote');
    expect(lines.at(-1)).toBe('0 caught, 1 survived');
  });

  test('does not take a checker that the catalogue does not name', () => {
    const verdict = judge(rule, report([1], 'read-fresh'));
    const { lines, good } = sumUp([verdict], []);
    expect(good).toBe(false);
    expect(lines[0]).toBe('double-vote was caught by read-fresh, which the catalogue does not name');
  });

  test('does not take a library that fails itself', () => {
    const verdict = judge(rule, report([1], 'one-vote'));
    const library = report([100_002], 'liveness');
    const { lines, good } = sumUp([verdict], [library]);
    expect(good).toBe(false);
    expect(lines).toContain(
      'the library itself breaks liveness (default, seed 100002): ' +
        'n1 gives up at term 1: it went wrong',
    );
    expect(sumUp([verdict], [report([], '')]).good).toBe(true);
  });

  test('is shown in a table', () => {
    expect(table([judge(rule, report([1, 100_001], 'one-vote'))])).toBe(
      [
        'broken rule  caught by  seeds  weather  events',
        'double-vote  one-vote   1      default  1',
      ].join('\n'),
    );
  });
});
