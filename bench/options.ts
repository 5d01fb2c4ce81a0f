import { parseArgs } from 'node:util';

import { nearNames } from '../sim/near.mjs';
import { columns } from '../tools/lib/columns.mjs';
import { missingValue } from '../tools/lib/options.mjs';
import { CASES } from './cases.ts';
import { EXTRAS } from './extras.ts';

/** A name for all cases of the table that compares libraries. */
const TABLE = 'table';

const NAMES = columns([...CASES, ...EXTRAS].map(({ name, title }) => [name, title]));

export const USAGE = `npm run bench [-- OPTIONS] [CASE...]

Measures the library, beside the Go original and others. The sides take turns
on one core, A B A B; what counts is processor time; what is printed is the
median of the rounds and how far they lie apart. bench/README.md says more.

  --only CASES   some of the cases below, with commas between them; words
                 without an option name cases, too
  --rounds N     so many rounds, instead of what suits a case
  --base REV     this library at another commit is one more side
  --minutes N    how long kv-memory lasts, instead of ten
  --follower     kv calls a follower, instead of the leader
  --short        three cases and few rounds; with --base no other sides
  --json         figures as JSON on the standard output
  --help         this text

Cases (the first nine are called ${TABLE}; build and those of kv run only when
they are named):
${NAMES}

Exit codes: 0 measured, whatever the figures are, 1 something failed, 2 wrong use.`;

export interface Options {
  /** Names of cases, in the order in which they stand above. */
  readonly only: readonly string[];
  /** null for what suits a case. */
  readonly rounds: number | null;
  readonly base: string | null;
  readonly short: boolean;
  /** null for what suits a case. */
  readonly minutes: number | null;
  readonly follower: boolean;
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
  const { values, positionals } = parse(args);
  const { help, only, rounds, minutes, base } = values;
  const { short = false, follower = false, json = false } = values;
  if (help) return null;
  const named = [...(only === undefined ? [] : [only]), ...positionals];
  if (base === '') throw new OptionError('--base wants a commit');
  return {
    only: named.length === 0 ? byDefault(short) : chosen(named),
    rounds: rounds === undefined ? null : wholeNumber('rounds', rounds),
    minutes: minutes === undefined ? null : wholeNumber('minutes', minutes),
    base: base ?? null,
    short,
    follower,
    json,
  };
}

const TEXT = { type: 'string' } as const;
const FLAG = { type: 'boolean' } as const;
const KNOWN = {
  only: TEXT,
  rounds: TEXT,
  minutes: TEXT,
  base: TEXT,
  short: FLAG,
  follower: FLAG,
  json: FLAG,
  help: { ...FLAG, short: 'h' },
} as const;

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: KNOWN, allowPositionals: true });
  } catch (error) {
    const { message } = error as Error;
    const wrong = /Unknown option '--([^']*)'/.exec(message)?.[1];
    if (wrong === undefined) throw new OptionError(missingValue(error) ?? message);
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

function chosen(texts: readonly string[]): string[] {
  const all = [...CASES, ...EXTRAS].map(({ name }) => name);
  const wanted = new Set<string>();
  for (const name of texts
    .join()
    .split(',')
    .map((part) => part.trim())) {
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

function wholeNumber(option: string, text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new OptionError(`--${option} wants a whole number from 1 to 9999, not '${text}'`);
}
