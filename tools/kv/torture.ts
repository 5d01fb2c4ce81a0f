/**
 * `npm run kv:torture -- --rounds N`: real servers, real clients, and one
 * fault after the other. What the clients were told is judged by the checker
 * of the simulated world.
 *
 * Exit codes: 0 nothing acknowledged was lost, 1 something was, 2 wrong use.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seeded } from '../../sim/random.ts';
import { columns } from '../lib/columns.mjs';
import { isProgram } from '../lib/main.mjs';
import { command, Misuse, readOptions } from '../lib/options.mjs';
import { nearNames } from '../../sim/near.mjs';
import { FAULTS } from './faults.ts';
import { Load } from './load.ts';
import { Servers } from './servers.ts';

const HELP = `npm run kv:torture -- --rounds N [OPTIONS]

Three real servers with six clients; in each round something happens to the
servers. Then every key is read at every server, and all that clients were
told is judged.

  --rounds N         how many rounds
  --seed S           chooses the faults (default 1)
  --faults A,B       only these kinds
  --help             this text

Kinds:
${Object.keys(FAULTS)
  .map((name) => `  ${name}`)
  .join('\n')}`;

const CLIENTS = 6;
/** Milliseconds of load before a fault, and after it. */
const BEFORE = 500;
const AFTER = 1000;

/** How a round went. */
export interface Round {
  readonly number: number;
  readonly fault: string;
  readonly notes: readonly string[];
  readonly acknowledged: number;
  readonly refused: number;
  readonly unknown: number;
  readonly seconds: number;
  readonly violations: readonly string[];
  /** The calls, if something is wrong with them. */
  readonly history: string;
}

/** What to do. */
export interface TortureOptions {
  readonly rounds: number;
  readonly seed: number;
  /** Names of {@link FAULTS}. */
  readonly faults: readonly string[];
  /** Hears of every round when it is over. */
  readonly onRound?: (round: Round) => void;
}

/** Runs rounds on one cluster until something is wrong. */
export async function torture(options: TortureOptions): Promise<readonly Round[]> {
  const folder = await mkdtemp(join(tmpdir(), 'raft-kv-torture-'));
  const servers = await Servers.start(folder);
  const rounds: Round[] = [];
  try {
    for (let number = 1; number <= options.rounds; number++) {
      const round = await runRound(servers, number, options);
      rounds.push(round);
      options.onRound?.(round);
      if (round.violations.length > 0) break;
    }
  } finally {
    await servers.close();
  }
  const failed = rounds.at(-1);
  if (failed === undefined || failed.violations.length === 0) {
    await rm(folder, { recursive: true, force: true });
  } else {
    await writeFile(join(folder, 'history.txt'), failed.history);
    console.error(`what the clients saw, and the data of the servers, are in ${folder}`);
  }
  return rounds;
}

async function runRound(
  servers: Servers,
  number: number,
  { faults, seed }: TortureOptions,
): Promise<Round> {
  const random = seeded(seed * 1_000_003 + number);
  const fault = faults[(number - 1) % faults.length]!;
  const notes: string[] = [];
  const began = performance.now();
  const load = new Load({
    ports: () => servers.ports(),
    prefix: `r${number}`,
    clients: CLIENTS,
    random: seeded(seed * 2_000_003 + number),
  });
  await new Promise((resolve) => setTimeout(resolve, BEFORE));
  const scene = { servers, random, note: (what: string) => void notes.push(what) };
  const violations = await problemsOf(async () => {
    await FAULTS[fault]!(scene);
    await new Promise((resolve) => setTimeout(resolve, AFTER));
    return [];
  });
  await load.stop();
  const seconds = (performance.now() - began) / 1000;
  if (violations.length === 0) {
    const judged = await problemsOf(async () => {
      await servers.ready();
      return load.history.judge(await load.readAll());
    });
    violations.push(...judged);
  }
  const history = violations.length > 0 ? load.history.tell() : '';
  const counts = load.history.counts;
  return { number, fault, notes, ...counts, seconds, violations, history };
}

/** What is found wrong; a server that does not do what it has to is wrong as well. */
async function problemsOf(work: () => Promise<readonly string[]>): Promise<string[]> {
  try {
    return [...(await work())];
  } catch (error) {
    return [(error as Error).message];
  }
}

/** All rounds as a table. */
export function describe(rounds: readonly Round[]): string {
  const sum = (of: (round: Round) => number): number => rounds.reduce((all, one) => all + of(one), 0);
  const rates = rounds.map(({ acknowledged, seconds }) => acknowledged / seconds);
  const kinds = [...new Set(rounds.map(({ fault }) => fault))].sort();
  const of = (kind: string): number => rounds.filter(({ fault }) => fault === kind).length;
  return columns([
    ['rounds', `${rounds.length}`],
    ['operations', `${sum(({ acknowledged }) => acknowledged)} acknowledged`],
    ['', `${sum(({ refused }) => refused)} refused, ${sum(({ unknown }) => unknown)} unknown`],
    ['faults', kinds.map((kind) => `${of(kind)} ${kind}`).join(', ')],
    ['violations', `${sum(({ violations }) => violations.length)}`],
    ['least operations per second', rates.length === 0 ? '' : Math.min(...rates).toFixed(0)],
  ]);
}

/** @throws {@link Misuse} for a kind that there is not. */
export function faultsOf(text: string | undefined): readonly string[] {
  const known = Object.keys(FAULTS);
  const names = text?.split(',') ?? known;
  for (const name of names) {
    if (known.includes(name)) continue;
    const near = nearNames(name, known);
    throw new Misuse(
      `There is no fault '${name}'. Near: ${(near.length > 0 ? near : known).join(', ')}.`,
    );
  }
  return names;
}

function wholeNumber(name: string, text: string | undefined): number {
  if (text !== undefined && /^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new Misuse(`--${name} must be a whole number of at least 1, got ${text ?? 'nothing'}.`);
}

async function run(argv: readonly string[]): Promise<number> {
  const options = readOptions(argv, {
    rounds: { type: 'string' },
    seed: { type: 'string', default: '1' },
    faults: { type: 'string' },
  });
  if (options.help) {
    console.log(HELP);
    return 0;
  }
  const rounds = await torture({
    rounds: wholeNumber('rounds', options.rounds),
    seed: wholeNumber('seed', options.seed),
    faults: faultsOf(options.faults),
    onRound: ({ number, notes, acknowledged, seconds, violations }) => {
      const rate = (acknowledged / seconds).toFixed(0);
      console.log(`round ${number}: ${notes.join(', ')}: ${acknowledged} calls, ${rate}/s`);
      for (const one of violations) console.log(`  ${one}`);
    },
  });
  console.log(`\n${describe(rounds)}`);
  const bad = rounds.filter(({ violations }) => violations.length > 0).length;
  console.log(`\n${rounds.length - bad} passed, ${bad} failed`);
  return bad === 0 ? 0 : 1;
}

if (isProgram(import.meta.url)) await command('npm run kv:torture', run);
