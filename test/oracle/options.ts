/**
 * What `npm run oracle` may be asked for.
 *
 * @module
 */
import { nearNames } from '../../sim/near.mjs';

export const USAGE = `npm run oracle -- --seeds A..B [--commands N] [--keep DIR] [--coverage]
npm run oracle -- --files DIR

Runs random interaction scripts through the Go original (the module that
test/oracle/go/go.mod names) and through this library, and compares all that
they print, byte for byte. The last line is "N agreed, M differed".

  --seeds A..B   the seeds to make scripts from, or one seed
  --commands N   commands in a script (200)
  --keep DIR     writes scripts that differ, shrunk, into this folder
  --coverage     also says how much of src/ these scripts run; needs no Go
  --files DIR    instead of random scripts: the script files of a folder,
                 with the output that they record
  --help         this text

Without Go 1.26 or newer the last line is "skipped: ...", and the exit code
0. Otherwise: 0 all agree, 1 some differ, 2 wrong use.`;

export interface Options {
  readonly from: number;
  readonly to: number;
  readonly commands: number;
  readonly keep: string | null;
  readonly coverage: boolean;
  readonly files: string | null;
  readonly help: boolean;
}

/** A mistake in the command line, for its author to read. */
export class OptionError extends Error {
  override name = 'OptionError';
}

const VALUED = ['--seeds', '--commands', '--keep', '--files'];
const FLAGS = ['--coverage', '--help'];

/**
 * Reads the command line.
 *
 * @throws {@link OptionError} saying what is wrong with it.
 */
export function readOptions(args: readonly string[]): Options {
  const given = new Map<string, string>();
  for (let i = 0; i < args.length; i++) {
    const [, name = args[i]!, attached] = /^(--[^=]+)=(.*)$/s.exec(args[i]!) ?? [];
    if (given.has(name)) throw new OptionError(`${name} is there twice`);
    if (FLAGS.includes(name) && attached === undefined) given.set(name, '');
    else if (VALUED.includes(name)) given.set(name, valueOf(name, attached ?? args[++i]));
    else throw new OptionError(unknown(name));
  }
  if (given.has('--help')) return { ...NOTHING, help: true };
  const files = given.get('--files') ?? null;
  if (files !== null) {
    const other = [...given.keys()].find((name) => name !== '--files');
    if (other !== undefined) throw new OptionError(`${other} does not go with --files`);
    return { ...NOTHING, files };
  }
  const seeds = given.get('--seeds');
  if (seeds === undefined) throw new OptionError('--seeds A..B or --files DIR is missing');
  return {
    ...NOTHING,
    ...readSeeds(seeds),
    commands: readCommands(given.get('--commands') ?? '200'),
    keep: given.get('--keep') ?? null,
    coverage: given.has('--coverage'),
  };
}

const NOTHING: Options = {
  from: 0,
  to: -1,
  commands: 200,
  keep: null,
  coverage: false,
  files: null,
  help: false,
};

function valueOf(name: string, value: string | undefined): string {
  if (value === undefined || value === '') throw new OptionError(`${name} wants a value`);
  return value;
}

function unknown(name: string): string {
  const [guess] = nearNames(name, [...VALUED, ...FLAGS]);
  const hint = guess === undefined ? '' : ` Did you mean ${guess}?`;
  return name.startsWith('-') ? `Unknown option ${name}.${hint}` : `Unexpected argument '${name}'.`;
}

function readSeeds(text: string): { from: number; to: number } {
  const [, first, last = first] = /^(\d+)(?:\.\.(\d+))?$/.exec(text) ?? [];
  const [from, to] = [Number(first), Number(last)];
  if (first === undefined || !Number.isSafeInteger(from) || !Number.isSafeInteger(to)) {
    throw new OptionError(`'${text}' is no range of seeds; it looks like 1..1000`);
  }
  if (to < from) throw new OptionError(`the seeds ${text} end before they begin`);
  return { from, to };
}

function readCommands(text: string): number {
  const count = Number(text);
  if (!/^\d+$/.test(text) || count < 1 || count > 10_000) {
    throw new OptionError(`--commands wants a number from 1 to 10000, got '${text}'`);
  }
  return count;
}
