/**
 * The command line of `npm run mutants`.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { BROKEN_RULES } from '../../sim/broken/index.ts';
import { PROFILES } from '../../sim/weather.ts';
import { nearNames } from '../../sim/near.mjs';
import { missingValue } from '../lib/options.mjs';

export const HELP = `npm run mutants [-- OPTIONS]

Breaks the rules of the catalogue one by one, and tells which checker noticed.

  --only ID,ID     these broken rules only
  --seeds N        seeds to try in each of the 5 groups (default 400)
  --profile NAME   this weather for all of them
  --threads N      threads (default: one a core)
  --shrink         make the counterexamples short, and print each
  --record         write the shortest run of each down, for the book to link to
  --help           this text`;

/** A mistake of the caller. */
export class Misuse extends Error {}

export interface Options {
  readonly ids: readonly string[];
  readonly seeds: number;
  readonly profile: string | null;
  readonly threads: number;
  readonly shrink: boolean;
  readonly record: boolean;
  readonly help: boolean;
}

const SHAPE = {
  only: { type: 'string', multiple: true },
  seeds: { type: 'string' },
  profile: { type: 'string' },
  threads: { type: 'string' },
  shrink: { type: 'boolean' },
  record: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/**
 * Reads the arguments.
 *
 * @throws {@link Misuse} saying what is wrong and what there is instead.
 */
export function readOptions(args: readonly string[]): Options {
  const values = parse(args);
  const { profile = null } = values;
  if (profile !== null) check('profile', profile, [...PROFILES.keys()]);
  return {
    ids: readIds(values.only),
    seeds: readCount('seeds', values.seeds, 400),
    profile,
    threads: readCount('threads', values.threads, availableParallelism()),
    shrink: values.shrink ?? false,
    record: values.record ?? false,
    help: values.help ?? false,
  };
}

function parse(args: readonly string[]): ReturnType<typeof parseShape> {
  try {
    return parseShape(args);
  } catch (error) {
    const { code, message } = error as Error & { code?: string };
    if (!code?.startsWith('ERR_PARSE_ARGS')) throw error;
    const missing = missingValue(error);
    if (missing !== undefined) throw new Misuse(missing);
    const wrong = /'-*([^' ]*)[^']*'/.exec(message)?.[1] ?? '';
    const hint = hintFor(
      `--${wrong}`,
      Object.keys(SHAPE).map((name) => `--${name}`),
    );
    throw new Misuse(`${message.split('\n')[0]!.split('. ')[0]}${hint}`);
  }
}

function parseShape(args: readonly string[]) {
  return parseArgs({ args: [...args], options: SHAPE, strict: true }).values;
}

function readIds(lists: readonly string[] | undefined): string[] {
  const known = BROKEN_RULES.map(({ id }) => id);
  if (lists === undefined) return known;
  const wanted = lists
    .join(',')
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '');
  if (wanted.length === 0) throw new Misuse('--only names no broken rule');
  for (const id of wanted) check('broken rule', id, known);
  return known.filter((id) => wanted.includes(id));
}

function readCount(name: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= 1 && number <= 99_999) return number;
  throw new Misuse(`--${name} must be a whole number from 1 to 99999, not '${text}'`);
}

function check(what: string, name: string, known: readonly string[]): void {
  if (!known.includes(name)) throw new Misuse(`unknown ${what} '${name}'${hintFor(name, known)}`);
}

function hintFor(name: string, known: readonly string[]): string {
  const names = nearNames(name, known);
  return names.length > 0 ? `; did you mean ${names.join(', ')}?` : '';
}
