/**
 * Command line options shared by the commands in tools/: every command
 * answers --help with exit code 0 and a mistake with exit code 2.
 */
import { parseArgs } from 'node:util';
import { nearNames } from '../../sim/near.mjs';

/** A mistake of the caller; commands end with exit code 2. */
export class Misuse extends Error {}

/**
 * Reads `argv` against `options` (the shape of node:util parseArgs).
 * Throws {@link Misuse} with near names when an option is unknown.
 */
export function readOptions(argv, options) {
  const known = { ...options, help: { type: 'boolean', short: 'h' } };
  try {
    return parseArgs({ args: argv, options: known, strict: true }).values;
  } catch (error) {
    throw new Misuse(explain(error, argv, Object.keys(known)));
  }
}

function explain(error, argv, names) {
  if (error.code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
    const wrong = /'(-[^']*)'/.exec(error.message)?.[1] ?? '';
    const guess = nearNames(wrong.replace(/^-+/, ''), names)[0];
    const hint = guess === undefined ? '' : ` Did you mean --${guess}?`;
    return `Unknown option ${wrong}.${hint}`;
  }
  if (error.code === 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL') {
    const extra = argv.find((word) => !word.startsWith('-'));
    return `Unexpected argument '${extra ?? ''}'.`;
  }
  return missingValue(error) ?? error.message.split('\n')[0];
}

/** What parseArgs means by an option that needs a value and has none; undefined for other errors. */
export function missingValue(error) {
  const name =
    /^Option '(?:-\w, )?(--[\w-]+)(?: <value>' argument missing|' argument is ambiguous)/.exec(
      error.message,
    )?.[1];
  return name === undefined ? undefined : `${name} wants a value.`;
}

/** Runs a command's body and turns what it throws into an exit code. */
export async function command(name, body) {
  try {
    process.exitCode = await body(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof Misuse)) throw error;
    console.error(`${name}: ${error.message}`);
    console.error(`${name}: try --help.`);
    process.exitCode = 2;
  }
}
