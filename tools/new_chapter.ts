/*
 * Lays down a chapter: both languages, an example with its output, a figure, a question and an
 * exercise, all of it small and all of it passing the checks, to be written over.
 */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { Laid, PROGRAMS, recorded } from './new_chapter/files.ts';
import { PARTS, type Plan, planOf, Refusal } from './new_chapter/plan.ts';

const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

const HELP = `npm run new-chapter -- SLUG [OPTIONS]

Lays down a chapter in both languages, with an example, a figure, a question and an exercise
in examples/SLUG. The checks pass at once; then write over it.

  --zh TITLE    its title in Chinese (SLUG)
  --en TITLE    its title in English (SLUG)
  --part PART   ${PARTS.join(', ')};
                known for a SLUG of the plan
  --number N    its number in the book; known likewise
  --help        this text`;

function misuse(message: string): never {
  console.error(`npm run new-chapter: ${message}\nTry: npm run new-chapter -- --help`);
  process.exit(2);
}

function readArguments(): Plan | null {
  const text = { type: 'string' } as const;
  const help = { type: 'boolean', short: 'h' } as const;
  const options = { zh: text, en: text, part: text, number: text, help };
  try {
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    if (values.help) return null;
    const [slug, ...rest] = positionals;
    if (slug === undefined || rest.length > 0) misuse('give one SLUG.');
    const { zh = slug, en = slug, part, number } = values;
    return planOf(ROOT, { slug, part, number, titles: { zh, en } });
  } catch (error) {
    return misuse((error as Error).message.split('\n')[0]!);
  }
}

/** Runs what was laid down, so that its outputs are recorded, and notes that it was read. */
async function record(plan: Plan): Promise<void> {
  const { slug, part } = plan;
  for (const name of PROGRAMS) {
    await run('example', 'tools/example.ts', ['--update', `${slug}/${name}`]);
  }
  await run('read', 'tools/read.ts', [`${part}/${slug}`]);
  for (const file of recorded(plan)) console.log(`  ${file}`);
}

async function run(name: string, file: string, args: readonly string[]): Promise<void> {
  const tsx = path.join(ROOT, 'node_modules/tsx/dist/cli.mjs');
  try {
    await promisify(execFile)(process.execPath, [tsx, path.join(ROOT, file), ...args], { cwd: ROOT });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { readonly stdout?: string; readonly stderr?: string };
    throw new Error(`npm run ${name} failed:\n${stdout}${stderr}`, { cause: error });
  }
}

async function main(): Promise<void> {
  const plan = readArguments();
  if (plan === null) return console.log(HELP);
  const laid = laidOr(plan);
  try {
    laid.write((file) => console.log(`  ${file}`));
    await record(plan);
  } catch (error) {
    laid.takeBack();
    console.error(`npm run new-chapter: ${(error as Error).message.trimEnd()}`);
    console.error('All that was written has been taken back.');
    process.exitCode = 1;
    return;
  }
  console.log(`\nChapter ${plan.number} stands in the contents. See it with: npm run dev`);
}

function laidOr(plan: Plan): Laid {
  try {
    return new Laid(ROOT, plan);
  } catch (error) {
    if (error instanceof Refusal) misuse(error.message);
    throw error;
  }
}

await main();
