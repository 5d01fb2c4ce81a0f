import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';

import { BaseError, checkOut } from '../../bench/base.ts';
import { leftovers } from '../../bench/build.ts';
import { CASES } from '../../bench/cases.ts';
import type { Case } from '../../bench/cases.ts';
import { measure } from '../../bench/measure.ts';
import { OptionError, readOptions } from '../../bench/options.ts';
import { reportOf } from '../../bench/report.ts';
import { caseReport } from '../../bench/run.ts';
import { Side, SideError } from '../../bench/side.ts';
import type { Program } from '../../bench/side.ts';
import { prepare, SIDES } from '../../bench/sides.ts';
import type { SideName } from '../../bench/sides.ts';
import { Client } from '../../bench/kv/client.ts';
import { parseLoad } from '../../bench/kv/load.ts';
import { memoryFigures } from '../../bench/kv/memory.ts';
import { Server } from '../../bench/kv/server.ts';
import { figuresOf } from '../../bench/kv/speed.ts';
import { chapterSizes } from '../../bench/size.ts';
import { median, ratios, spread } from '../../bench/stats.ts';
import { caseLines, figureLines } from '../../bench/table.ts';
import { drivers } from '../../bench/work/drivers.ts';
import { LOOP } from '../../bench/work/loop.ts';
import { OUR_CODEC } from '../../bench/work/our_codec.ts';
import { OURS } from '../../bench/work/ours.ts';
import { coding } from '../../bench/work/samples.ts';
import type { Task, Workers } from '../../bench/work/task.ts';
import { tree } from './tree.ts';

const ROOT = resolve(import.meta.dirname, '../..');

// Statistics

test.each([
  [[3], 3],
  [[5, 1, 3], 3],
  [[4, 1, 3, 2], 2.5],
  [[2, 2, 9, 1], 2],
  [[10, 9, 8, 100, 1], 9],
])('the median of %j is %d', (values, middle) => {
  expect(median(values)).toBe(middle);
});

test('a median splits the values, and leaves them as they are', () => {
  const values = fc.array(fc.double({ noNaN: true, min: 0, max: 1e6 }), { minLength: 1 });
  fc.assert(
    fc.property(values, (costs) => {
      const before = [...costs];
      const middle = median(costs);
      expect(costs).toEqual(before);
      const [below, above] = [costs.filter((n) => n < middle), costs.filter((n) => n > middle)];
      expect(below.length).toBeLessThanOrEqual(costs.length / 2);
      expect(above.length).toBeLessThanOrEqual(costs.length / 2);
      const { min, max } = spread(costs);
      expect([min, max]).toEqual([Math.min(...costs), Math.max(...costs)]);
    }),
  );
});

test('ratios are those of the rounds, not of the medians', () => {
  // The machine was ten times as slow in the second round, for both.
  expect(ratios([2, 20, 2], [1, 10, 2])).toEqual({ median: 2, min: 1, max: 2 });
  expect(() => ratios([1, 2], [1])).toThrow(RangeError);
  expect(() => median([])).toThrow(RangeError);
});

// Options

const names = (...args: string[]): readonly string[] => readOptions(args)!.only;

test('without options everything is measured but what takes the book apart', () => {
  expect(readOptions([])).toMatchObject({ rounds: null, base: null, short: false, json: false });
  expect(names()).toEqual([...CASES.map(({ name }) => name), 'size']);
});

test('cases are taken in their own order, each once', () => {
  expect(names('--only', 'size,3x64,3x1,3x64')).toEqual(['3x1', '3x64', 'size']);
  expect(names('--only=build')).toEqual(['build']);
  expect(names('kv', 'codec,3x1', '--only', 'size')).toEqual(['3x1', 'codec', 'size', 'kv']);
});

test('the table is nine cases', () => {
  expect(names('--only', 'table')).toEqual([
    '3x1',
    '3x64',
    '3x1024',
    '5x1',
    '5x64',
    '5x1024',
    '1x1',
    '1x64',
    'stubs',
  ]);
});

test('the short form has cases of its own', () => {
  expect(names('--short', '--base', 'HEAD~1')).toEqual(['3x1', '3x64', '3x1024']);
});

test.each([
  [['--only', 'growht'], "Unknown case 'growht'. Near: growth"],
  [['--only', 'tabel'], 'Near: table'],
  [['--only', '3x1,zzzzzzzz'], "Unknown case 'zzzzzzzz'. There are: 3x1, "],
  [['--only', ''], "Unknown case ''. There are: "],
  [['kv-memroy'], "Unknown case 'kv-memroy'. Near: kv-memory"],
  [['--minutes', '0'], "--minutes wants a whole number from 1 to 9999, not '0'"],
  [['--onyl', '3x1'], 'Unknown option --onyl. Near: --only'],
  [['--only'], '--only'],
  [['--rounds', '0'], '--rounds wants a whole number'],
  [['--rounds', '1.5'], '--rounds wants a whole number'],
  [['--rounds', 'many'], '--rounds wants a whole number'],
  [['--rounds', '10000'], '--rounds wants a whole number'],
  [['--base', ''], '--base wants a commit'],
  [['3x2'], "Unknown case '3x2'"],
])('%j is refused', (args, hint) => {
  expect(() => readOptions(args)).toThrow(OptionError);
  expect(() => readOptions(args)).toThrow(hint);
});

function command(...args: string[]): { code: number | null; out: string; err: string } {
  const child = spawnSync(process.execPath, ['--import', 'tsx', 'bench/main.ts', ...args], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  return { code: child.status, out: child.stdout, err: child.stderr };
}

test('the command explains itself, and ends with 2 when it is called wrongly', () => {
  const help = command('--help');
  expect(help.code).toBe(0);
  for (const { name } of CASES) expect(help.out).toContain(`  ${name}`);
  expect(command('--only', 'memroy')).toMatchObject({
    code: 2,
    out: '',
    err: "bench: Unknown case 'memroy'. Near: memory.\nTry: npm run bench -- --help\n",
  });
});

test('a commit that is not there ends with 2, and leaves nothing behind', () => {
  const left = (): string[] =>
    readdirSync(tmpdir()).filter((name) => name.startsWith('annotated-raft-bench-'));
  const before = left();
  const { code, err } = command('--short', '--base', 'no-such-commit');
  expect([code, err]).toEqual([2, "bench: there is no commit 'no-such-commit' here\n"]);
  expect(left().filter((name) => !before.includes(name))).toEqual([]);
});

test('a name of a commit is never taken for an option of git', () => {
  expect(() => checkOut('--help', tree({}))).toThrow(BaseError);
});

// Cases

test('every case can be measured: names, sides and goals fit together', () => {
  const all = CASES.map(({ name }) => name);
  expect(new Set(all).size).toBe(all.length);
  for (const one of CASES) {
    expect(one.sides, one.name).toContain('ours');
    for (const side of one.sides) expect(SIDES).toContain(side);
    for (const side of Object.keys(one.goals)) expect(one.sides, one.name).toContain(side);
  }
});

// Sides

/** A program that writes its name and each task down, and answers with a cost. */
function fake(log: string, name: string, cost: number): Program {
  const text = `
    const { appendFileSync } = require('node:fs');
    const lines = require('node:readline').createInterface(process.stdin);
    lines.on('line', (line) => {
      const { entries } = JSON.parse(line);
      if (entries === 666) process.exit(3);
      appendFileSync(${JSON.stringify(log)}, '${name}' + entries + ' ' + process.pid + '\\n');
      console.log(JSON.stringify({ cost: ${cost} * entries }));
    });`;
  return { title: name, command: process.execPath, args: ['-e', text] };
}

const stub = (entries: number): Task => ({ task: 'stubs', outstanding: 1, entries });

function caseOf(parts: Partial<Case>): Case {
  return {
    name: 'x',
    title: 'X',
    unit: 'us/entry',
    sides: ['ours', 'go'],
    rounds: 2,
    fresh: false,
    steps: [
      { label: 'one', task: stub(1) },
      { label: 'ten', task: stub(10), per: 2 },
    ],
    warmUp: [stub(7)],
    goals: { go: 2 },
    grows: false,
    growthGoal: null,
    inTable: false,
    short: false,
    ...parts,
  };
}

async function played(parts: Partial<Case>) {
  const log = join(tree({}), 'log');
  const programs = new Map<SideName, Program>([
    ['ours', fake(log, 'a', 1)],
    ['go', fake(log, 'b', 3)],
  ]);
  const one = caseOf(parts);
  const measured = await measure(one, { programs, rounds: 2, pinned: [], progress: () => undefined });
  const lines = readFileSync(log, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(' '));
  return {
    report: reportOf(one, measured, programs),
    order: lines.map(([what]) => what).join(' '),
    processes: new Set(lines.map(([, pid]) => pid)).size,
  };
}

test('sides warm up, and then take turns in each round', async () => {
  const { order, processes } = await played({});
  expect(order).toBe('a7 a1 b7 b1 a10 b10 a1 b1 a10 b10');
  expect(processes).toBe(2);
});

test('where a heap must be empty, every measurement has a process of its own', async () => {
  const { order, processes } = await played({ fresh: true });
  expect(
    order
      .split(' ')
      .filter((what) => !what.endsWith('7'))
      .join(' '),
  ).toBe('a1 b1 a10 b10 a1 b1 a10 b10');
  expect(processes).toBe(8);
});

test('a report has costs, ratios to ours, goals and growth', async () => {
  const { report } = await played({ grows: true, growthGoal: 1.1, goals: { go: 3.5 } });
  expect(report.steps[1]!.rows).toMatchObject([
    { side: 'ours', cost: { median: 5 }, ratio: null, goal: null },
    { side: 'go', cost: { median: 15 }, ratio: { median: 3 }, goal: 3.5 },
  ]);
  expect(report.growth).toMatchObject([
    { side: 'ours', ratio: { median: 5 }, goal: 1.1 },
    { side: 'go', goal: null },
  ]);
  const lines = caseLines(report);
  expect(lines.find((line) => line.startsWith('  b '))).toMatch(/ratio +3\.00 .*goal 3\.5: missed$/);
  expect(lines.find((line) => line.includes('times'))).toMatch(/5\.00 .*goal at most 1\.1: missed$/);
});

test('a goal that is met is called reached', async () => {
  const { report } = await played({});
  expect(caseLines(report).join('\n')).toMatch(/goal 2: reached/);
});

test('a side that ends or does not start is an error, and does not hang', async () => {
  const dying = new Side(fake(join(tree({}), 'log'), 'a', 1));
  await expect(dying.cost(stub(666))).rejects.toThrow(SideError);
  const missing = new Side({ title: 'nobody', command: join(tree({}), 'none'), args: [] });
  await expect(missing.cost(stub(1))).rejects.toThrow('nobody did not start');
});

test('a case in which a side fails is left out, and does not end the others', async () => {
  const programs = new Map<SideName, Program>([['ours', fake(join(tree({}), 'log'), 'a', 1)]]);
  const options = readOptions([])!;
  const core = { before: [], sentence: '' };
  const dying = caseOf({ steps: [{ label: 'dying', task: stub(666) }] });
  expect(await caseReport(dying, programs, core, options)).toBe(null);
  expect(await caseReport(caseOf({}), programs, core, options)).toMatchObject({ rounds: 2 });
});

// Drivers

const ROUND = { nodes: 3, outstanding: 4, entries: 40 } as const;

const SMALL: readonly Task[] = [
  { task: 'replicate', ...ROUND, runs: 2 },
  { task: 'replicate', ...ROUND, nodes: 1, runs: 1 },
  { task: 'stubs', outstanding: 2, entries: 40 },
  { task: 'catchUp', ...ROUND, unlimited: true },
  { task: 'catchUp', ...ROUND, unlimited: false },
  { task: 'idle', nodes: 3, groups: 2, ticks: 30 },
];

const CODED: readonly Task[] = (['answer', 'append-1', 'append-64'] as const).map((sample) => ({
  task: 'codec',
  sample,
  messages: 3,
}));

/** Drivers throw when the work was not done. */
function done(workers: Workers, task: Task): number {
  return (workers[task.task] as (task: Task) => number)(task);
}

test.each([
  ['RawNode', { ...drivers(OURS), ...coding(OUR_CODEC) }, [...SMALL, ...CODED]],
  ['Replica', drivers(LOOP), SMALL],
])('%s does the work that it is asked to do', (_, workers, tasks) => {
  for (const task of tasks) expect(done(workers, task)).toBeGreaterThanOrEqual(0);
});

test.each([OURS, LOOP])('no more work is done than its cost is divided by', (library) => {
  let proposed = 0;
  const counting = {
    ...library,
    host: (id: number, ids: readonly number[]) => {
      const host = library.host(id, ids, false);
      const propose = host.propose.bind(host);
      return Object.assign(host, {
        propose: () => {
          proposed++;
          propose();
        },
      });
    },
  };
  done(drivers(counting), { task: 'replicate', nodes: 1, outstanding: 7, entries: 40, runs: 2 });
  done(drivers(counting), { task: 'stubs', outstanding: 7, entries: 40 });
  expect(proposed).toBe(3 * 40);
});

test('work that is not done is an error', () => {
  const lazy = {
    ...OURS,
    host: (id: number, ids: readonly number[]) =>
      Object.assign(OURS.host(id, ids, false), { propose: () => undefined }),
  };
  for (const task of SMALL.filter((one) => one.task !== 'idle')) {
    expect(() => done(drivers(lazy), task)).toThrow(/applied \d+ of 40 entries/);
  }
});

const WORK: readonly (readonly [SideName, readonly Task[]])[] = [
  ['ours', [...SMALL, ...CODED, { task: 'world', first: 1, last: 1 }]],
  ['loop', SMALL],
  ['go', [...SMALL, ...CODED]],
  ['coaty', SMALL],
  ['protobufjs', CODED],
  ['bufbuild', CODED],
];

test.each(WORK)(
  'the program of %s does the work',
  async (name, tasks) => {
    const program = await prepare(name, tree({}), null);
    if ('missing' in program) {
      expect(program.missing).toMatch(/needs Go|is not installed/);
      return;
    }
    const side = new Side(program);
    for (const task of tasks) expect(await side.cost(task)).toBeGreaterThanOrEqual(0);
    if (tasks.includes(SMALL[0]!)) {
      // Every payload is somewhere at least once, or a reference to it.
      const memory: Task = { task: 'memory', ...ROUND, entries: 4000 };
      expect(await side.cost(memory)).toBeGreaterThan(8);
    }
    side.end();
  },
  120_000,
);

test('Go and the peers are pinned', () => {
  const goMod = (folder: string): string => readFileSync(join(ROOT, folder, 'go.mod'), 'utf8');
  const raft = /go\.etcd\.io\/raft\/v3 \S+/;
  expect(raft.exec(goMod('bench/go'))![0]).toBe(raft.exec(goMod('test/oracle/go'))![0]);
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'bench/peers/package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  for (const version of Object.values(dependencies)) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  expect(existsSync(join(ROOT, 'bench/peers/package-lock.json'))).toBe(true);
});

// Servers

const CSV_HEAD = ['test', 'rps', 'avg', 'min', 'p50', 'p95', 'p99', 'max']
  .map((name) => (/^[amp]/.test(name) ? `"${name}_latency_ms"` : `"${name}"`))
  .join(',');
const CSV = `${CSV_HEAD}
"SET","4554.00","10.1","1.0","4.6","40.5","136.7","459.7"
`;

test('figures of redis-benchmark are found by their names', () => {
  expect(parseLoad(CSV)).toEqual({ rate: 4554, p50: 4.6, p99: 136.7 });
  for (const text of ['', 'Error from server: CLUSTERDOWN', CSV.split('\n')[0]!]) {
    expect(() => parseLoad(text)).toThrow('no figures');
  }
});

test('a ratio of servers is that of the rounds, and is to be at least its goal', () => {
  const loads = (...rates: number[]) => rates.map((rate) => ({ rate, p50: 1, p99: 21 }));
  const figures = figuresOf({ test: 'get', depth: 16, ours: loads(80, 6), redis: loads(100, 10) });
  const lines = figureLines('x', figures);
  const line = (label: string): string | undefined => lines.find((one) => one.includes(label));
  expect(line('GET -P 16, raft-kv beside')).toMatch(
    /0\.70 times {2}\(0\.60 to 0\.80\) .*at least 0\.7: reached$/,
  );
  expect(line('GET -P 16, raft-kv, p99')).toMatch(/21\.0 ms .*goal at most 20: missed$/);
  expect(line('GET -P 16, redis-server, p99')).not.toContain('goal');
  expect(figuresOf({ test: 'set', depth: 1, ours: loads(80), redis: [] })).toHaveLength(3);
});

test('memory is flat when the end takes no more than the middle', () => {
  const last = (...most: number[]) => memoryFigures(most.map((mb) => [1, mb, 2])).at(-1)!;
  expect(last(50, 100, 100, 100, 110, 100)).toMatchObject({ value: 1.05, goal: 1.1 });
  expect(last(50, 100, 100, 100, 150, 100).value).toBe(1.25);
  expect(last(50, 100)).toMatchObject({ label: 'minute 2, the largest of 3', value: 100 });
});

test('a server that ends instead of answering has its words told', async () => {
  const text = 'console.error("the port is taken"); process.exit(1)';
  const server = new Server('member 7', 1, process.execPath, ['-e', text]);
  await expect(server.until(() => false, 'ping')).rejects.toThrow(
    /member 7 has ended.*\n.*the port is taken/,
  );
  await server.end();
});

test('a client gets a reply that comes in pieces, and hears that nobody is there', async () => {
  const server = createServer((socket) => {
    socket.on('data', () => {
      socket.write('$3\r\na');
      setTimeout(() => socket.write('bc\r\n'), 10);
    });
  });
  onTestFinished(() => void server.close());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const client = new Client(port);
  expect(await client.call('GET', 'k')).toBe('$3\r\nabc\r\n');
  client.end();
  await expect(new Client(1).call('PING')).rejects.toThrow('hung up');
});

// What needs no sides

test('a cold build forgets what builds have left, and nothing else', () => {
  const root = tree({
    'build/index.html': '',
    '.docusaurus-en/x': '',
    '.docusaurus/y': '',
    'docs/z.md': '',
    'node_modules/.cache/rspack/a': '',
    'node_modules/.cache/annotated-raft/failures/b': '',
    'node_modules/.cache/oracle/c': '',
    'node_modules/react/d': '',
  });
  expect(leftovers(root).sort()).toEqual([
    '.docusaurus',
    '.docusaurus-en',
    'build',
    join('node_modules', '.cache', 'rspack'),
  ]);
  expect(leftovers(tree({ 'docs/z.md': '' }))).toEqual([]);
});

test('the size of a chapter counts scripts and styles once, those of others never', () => {
  const page =
    '<link rel=stylesheet href="/assets/s.css"><script src="/assets/a.js" defer></script>' +
    '<script src="/assets/a.js"></script><script src="https://elsewhere/b.js"></script>';
  const [own, all] = chapterSizes(
    tree({
      'modules/inflights/index.html': page,
      'assets/a.js': 'a()',
      'assets/s.css': 'b{}',
    }),
  );
  expect(all!.label).toBe('a chapter: page, 1 scripts, 1 styles');
  expect(all!.value!).toBeGreaterThan(own!.value!);
  expect(chapterSizes(tree({}))[0]).toMatchObject({ value: null });
});
