import { parseArgs } from 'node:util';

import { nearNames } from '../sim/near.mjs';
import { CASES } from './cases.ts';
import { EXTRAS } from './extras.ts';

/** A name for all cases of the table that compares libraries. */
const TABLE = 'table';

const NAMES = [...CASES, ...EXTRAS].map(({ name, title }) => `  ${name.padEnd(10)}${title}`);

export const USAGE = `npm run bench [-- OPTIONS]

Measures the library, beside the Go original and others. The sides take turns
on one core, A B A B; what counts is processor time; what is printed is the
median of the rounds and how far they lie apart. bench/README.md says more.

  --only CASES   some of the cases below, with commas between them
  --rounds N     so many rounds, instead of what suits a case
  --base REV     this library at another commit is one more side
  --short        three cases and few rounds; with --base no other sides
  --json         figures as JSON on the standard output
  --help         this text

Cases (the first nine are called ${TABLE}; build runs only when it is named):
${NAMES.join('\n')}

Exit codes: 0 measured, whatever the figures are, 1 something failed, 2 wrong use.`;

export interface Options {
  /** Names of cases, in the order in which they stand above. */
  readonly only: readonly string[];
  /** null for what suits a case. */
  readonly rounds: number | null;
  readonly base: string | null;
  readonly short: boolean;
  readonly json: boolean;
}

/** A mistake in the command line, for its author to read. */
export class OptionError extends Error {
  override name = 'OptionError';
}

/**
 * Reads the command line; null asks for help.
 *
 * @throws {@link OptionError} saying what is wrong with it.
 */
export function readOptions(args: readonly string[]): Options | null {
  const { help, only, rounds, base, short = false, json = false } = parse(args);
  if (help) return null;
  if (base === '') throw new OptionError('--base wants a commit');
  return {
    only: only === undefined ? byDefault(short) : chosen(only),
    rounds: rounds === undefined ? null : readRounds(rounds),
    base: base ?? null,
    short,
    json,
  };
}

const TEXT = { type: 'string' } as const;
const FLAG = { type: 'boolean' } as const;
const KNOWN = {
  only: TEXT,
  rounds: TEXT,
  base: TEXT,
  short: FLAG,
  json: FLAG,
  help: { ...FLAG, short: 'h' },
} as const;

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: KNOWN }).values;
  } catch (error) {
    const { message } = error as Error;
    const wrong = /Unknown option '--([^']*)'/.exec(message)?.[1];
    if (wrong === undefined) throw new OptionError(message);
    throw new OptionError(`Unknown option --${wrong}.${hint(wrong, Object.keys(KNOWN), '--')}`);
  }
}

function hint(wrong: string, names: readonly string[], before = ''): string {
  const guesses = nearNames(wrong, names).map((name) => before + name);
  return guesses.length === 0 ? '' : ` Near: ${guesses.join(', ')}.`;
}

function byDefault(short: boolean): string[] {
  if (short) return CASES.filter((one) => one.short).map(({ name }) => name);
  return [...CASES, ...EXTRAS.filter(({ onlyIfNamed }) => !onlyIfNamed)].map(({ name }) => name);
}

function chosen(text: string): string[] {
  const all = [...CASES, ...EXTRAS].map(({ name }) => name);
  const wanted = new Set<string>();
  for (const name of text.split(',').map((part) => part.trim())) {
    if (name === TABLE) {
      for (const one of CASES) if (one.inTable) wanted.add(one.name);
    } else if (all.includes(name)) {
      wanted.add(name);
    } else {
      const help = hint(name, [...all, TABLE]);
      throw new OptionError(`Unknown case '${name}'.${help || ` There are: ${all.join(', ')}.`}`);
    }
  }
  return all.filter((name) => wanted.has(name));
}

function readRounds(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new OptionError(`--rounds wants a whole number from 1 to 9999, not '${text}'`);
}
