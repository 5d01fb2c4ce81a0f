/**
 * `npm run example -- NAME`: runs one chapter example in the terminal; the
 * same file runs in the page.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { format, parseArgs } from 'node:util';
import { isProgram } from './lib/main.mjs';
import { nearNames } from '../sim/near.mjs';
import type { Figure } from '../sim/figures/index.ts';

const FOLDER = fileURLToPath(new URL('../examples', import.meta.url));
/** Servers that listen and do not end: no chapter example. */
const NOT_CHAPTERS = new Set(['raft-kv']);

const HELP = `npm run example -- [OPTIONS] [NAME]

Runs examples/NAME.ts. Without a name it lists the names. What ends in .figure is
the program of a figure: it prints what the figure shows, in both languages.

  --trace    also print what happened in the example's worlds, event by event
  --check    run the example (without a name: every one) and compare what it
             prints with its .out file
  --update   write what it prints to its .out file
  --help     this text`;

type Print = (line: string) => void;

/** Names of all examples under `folder`, such as `replication/reordered`. */
export function exampleNames(folder: string, figures = false): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !NOT_CHAPTERS.has(entry.name))
    .flatMap(({ name }) =>
      readdirSync(path.join(folder, name))
        .filter((file) => file.endsWith('.ts') && file.endsWith('.figure.ts') === figures)
        .map((file) => `${name}/${file.slice(0, -'.ts'.length)}`),
    )
    .sort();
}

/** Names of the programs of all figures under `folder`, such as `raft-log/parts.figure`. */
export function figureNames(folder: string): string[] {
  return exampleNames(folder, true);
}

/** Runs an example and gives back what it printed on standard output. */
async function printedBy(folder: string, name: string): Promise<string> {
  const { log, info } = console;
  let printed = '';
  console.log = console.info = (...values: unknown[]) => {
    printed += `${format(...values)}\n`;
  };
  try {
    await run(folder, name);
  } finally {
    Object.assign(console, { log, info });
  }
  return printed;
}

/** How many examples have run; makes each import a new one. */
let runs = 0;

async function run(folder: string, name: string): Promise<void> {
  const { stage } = await import('../sim/stage.ts');
  stage.reset();
  const restore = await keepLibrary();
  try {
    const { href } = pathToFileURL(path.join(folder, `${name}.ts`));
    const { figure } = (await import(`${href}?run=${++runs}`)) as { readonly figure?: Figure };
    if (name.endsWith('.figure')) await printFigure(figure);
  } finally {
    restore();
  }
}

/**
 * An example may put a mistake into a class of the library and leave it there:
 * in the page each has a library of its own. Here the next one gets the
 * methods back.
 */
async function keepLibrary(): Promise<() => void> {
  const parts = { ...(await import('../src/index.ts')), ...(await import('../src/internals.ts')) };
  const kept = Object.values<unknown>(parts).flatMap((part) => {
    if (typeof part !== 'function') return [];
    const prototype = part.prototype as object | undefined;
    return prototype ? [{ prototype, was: Object.getOwnPropertyDescriptors(prototype) }] : [];
  });
  return () => kept.forEach(({ prototype, was }) => Object.defineProperties(prototype, was));
}

async function printFigure(figure: Figure | undefined): Promise<void> {
  if (figure === undefined) throw new Error('it exports no `figure`');
  const { figureText } = await import('../sim/figures/index.ts');
  console.log(`${figureText(figure, 'zh')}\n${figureText(figure, 'en').trimEnd()}`);
}

async function printTraces(print: Print): Promise<void> {
  const { stage } = await import('../sim/stage.ts');
  const { describeTrace } = await import('../sim/trace.ts');
  for (const trace of stage.traces()) {
    print(`\n-- nodes ${trace.nodes.join(' ')}, seed ${trace.seed}`);
    print(describeTrace(trace));
  }
}

/** The first line that differs, as both have it. */
function firstDifference(expected: string, printed: string): string {
  const [a, b] = [expected.split('\n'), printed.split('\n')];
  const at = a.findIndex((line, i) => line !== b[i]);
  const line = at === -1 ? a.length : at;
  const show = (text: string | undefined): string => (text === undefined ? '(end)' : `"${text}"`);
  return `line ${line + 1}: expected ${show(a[line])}, printed ${show(b[line])}`;
}

/** What is wrong with an example; null if nothing is. */
async function troubleOf(folder: string, name: string): Promise<string | null> {
  const outFile = path.join(folder, `${name}.out`);
  if (!existsSync(outFile)) return 'has no .out file; --update writes it';
  try {
    const printed = await printedBy(folder, name);
    const expected = readFileSync(outFile, 'utf8');
    return printed === expected ? null : firstDifference(expected, printed);
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}

async function check(folder: string, names: readonly string[], print: Print): Promise<number> {
  let failed = 0;
  for (const name of names) {
    const trouble = await troubleOf(folder, name);
    if (trouble === null) continue;
    failed++;
    print(`examples/${name}.ts ${trouble}`);
  }
  print(`${names.length - failed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

async function update(folder: string, names: readonly string[], print: Print): Promise<number> {
  for (const name of names) {
    writeFileSync(path.join(folder, `${name}.out`), await printedBy(folder, name));
    print(`wrote examples/${name}.out`);
  }
  return 0;
}

function readArguments(argv: readonly string[]) {
  const flag = { type: 'boolean' } as const;
  const options = { trace: flag, check: flag, update: flag, help: { ...flag, short: 'h' } };
  return parseArgs({ args: [...argv], options, allowPositionals: true });
}

function misused(print: Print, message: string): number {
  print(message);
  print('See npm run example -- --help.');
  return 2;
}

/**
 * The command: runs `argv` on the examples under `folder`.
 *
 * @returns the exit code: 0 fine, 1 failed, 2 misused
 */
export async function main(
  argv: readonly string[],
  folder: string = FOLDER,
  print: Print = (line) => console.log(line),
): Promise<number> {
  let parsed;
  try {
    parsed = readArguments(argv);
  } catch (error) {
    return misused(print, error instanceof Error ? error.message : String(error));
  }
  const { values, positionals } = parsed;
  const all = [...exampleNames(folder), ...figureNames(folder)];
  const names = positionals.map((name) => name.replace(/^examples\//, '').replace(/\.ts$/, ''));
  const unknown = names.find((name) => !all.includes(name));
  if (values.help) return (print(HELP), 0);
  if (unknown !== undefined) {
    const guess = nearNames(unknown, all);
    const hint = guess.length > 0 ? ` Near: ${guess.join(', ')}.` : '';
    return misused(print, `There is no example '${unknown}'.${hint}`);
  }
  const chosen = names.length > 0 ? names : all;
  if (values.update) return update(folder, chosen, print);
  if (values.check) return check(folder, chosen, print);
  if (names.length === 0) return (all.forEach((name) => print(name)), 0);
  for (const name of names) {
    await run(folder, name);
    if (values.trace) await printTraces(print);
  }
  return 0;
}

if (isProgram(import.meta.url)) {
  process.exitCode = await main(process.argv.slice(2));
}
