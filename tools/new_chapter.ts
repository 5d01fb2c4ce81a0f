/*
 * Lays down a chapter: both languages, an example with its output, a figure, a question and an
 * exercise, all of it small and all of it passing the checks, to be written over.
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { nearNames } from '../sim/near.mjs';
import { writtenChapters } from '../site/chapters.ts';

const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const TEMPLATES = path.join(ROOT, 'tools/new_chapter');
const ENGLISH = 'i18n/en/docusaurus-plugin-content-docs/current';

/** The parts of the book and what their chapters are called, in order; the guide is chapter 0. */
const PLAN = {
  landscape: ['consensus-problem', 'paxos', 'zab', 'gossip', 'raft-overview'],
  modules: [
    ...['config', 'entry', 'message', 'inputs', 'inflights', 'storage', 'storage-contract'],
    ...['unstable', 'raft-log', 'quorum', 'progress', 'raft', 'ready-and-raw-node', 'raft-node'],
    ...['application-loop', 'state-machine', 'client-requests', 'replica-node'],
    ...['wire', 'codec', 'texts', 'remarks'],
  ],
  mechanisms: [
    ...['election', 'replication', 'snapshot', 'linearizable-reads', 'leadership-transfer'],
    ...['membership', 'joint-consensus', 'learners', 'async-storage-writes'],
  ],
  'a-real-server': ['startup', 'wal', 'snapshot-files', 'transport', 'redis-protocol'],
  trust: ['simulation', 'invariants-and-counterexamples', 'linearizability', 'conformance-with-etcd'],
} as const;

type Part = keyof typeof PLAN;

const PARTS = Object.keys(PLAN) as Part[];
const ROMAN = ['I', 'II', 'III', 'IV', 'V'];

const HELP = `npm run new-chapter -- SLUG [OPTIONS]

Lays down a chapter in both languages, with an example, a figure, a question and an exercise
in examples/SLUG. The checks pass at once; then write over it.

  --zh TITLE    its title in Chinese (SLUG)
  --en TITLE    its title in English (SLUG)
  --part PART   ${PARTS.join(', ')};
                known for a SLUG of the plan
  --number N    its number in the book; known likewise
  --help        this text`;

interface Plan {
  readonly slug: string;
  readonly part: Part;
  readonly number: number;
  readonly zh: string;
  readonly en: string;
}

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
    if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(slug)) {
      misuse(`"${slug}" is not a slug: small letters and digits, with - between words.`);
    }
    const { zh = slug, en = slug } = values;
    return { slug, zh, en, part: partOf(slug, values.part), number: numberOf(slug, values.number) };
  } catch (error) {
    return misuse((error as Error).message.split('\n')[0]!);
  }
}

function partOf(slug: string, given: string | undefined): Part {
  const found = PARTS.find((part) =>
    given === undefined ? (PLAN[part] as readonly string[]).includes(slug) : part === given,
  );
  if (found !== undefined) return found;
  if (given !== undefined) misuse(`there is no part "${given}"; there are ${PARTS.join(', ')}.`);
  const near = nearNames(slug, Object.values(PLAN).flat());
  const hint = near.length > 0 ? ` Near: ${near.join(', ')}.` : '';
  return misuse(`"${slug}" is not in the plan: say --part and --number.${hint}`);
}

function numberOf(slug: string, given: string | undefined): number {
  const at = (Object.values(PLAN).flat() as string[]).indexOf(slug);
  if (given === undefined && at >= 0) return at + 1;
  const number = Number(given);
  if (!/^[1-9]\d*$/.test(given ?? ''))
    misuse(`--number wants a number from 1 on, not "${given ?? ''}".`);
  const other = writtenChapters(ROOT, true).find((chapter) => chapter.number === number);
  if (other !== undefined) misuse(`chapter ${number} is ${other.id} already.`);
  return number;
}

/** Where each template goes. */
function targets({ slug, part }: Plan): readonly (readonly [template: string, file: string])[] {
  return [
    ['zh.mdx', `docs/${part}/${slug}.mdx`],
    ['en.mdx', `${ENGLISH}/${part}/${slug}.mdx`],
    ['first.ts.txt', `examples/${slug}/first.ts`],
    ['first.figure.ts.txt', `examples/${slug}/first.figure.ts`],
    ['guess-first.ts.txt', `examples/${slug}/guess-first.ts`],
    ['guess-next.ts.txt', `examples/${slug}/guess-next.ts`],
    ['exercise.ts.txt', `examples/${slug}/exercises/first.ts`],
  ];
}

function fill(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{\{(\w+)\}\}/g, (_, name: string) => values[name]!);
}

function lay(plan: Plan): void {
  const files = targets(plan);
  const there = files.map(([, file]) => file).filter((file) => existsSync(path.join(ROOT, file)));
  if (there.length > 0) misuse(`nothing was written, since these are there: ${there.join(', ')}.`);
  const { slug, zh, en, number, part } = plan;
  const values = { slug, zh, en, number: String(number), part: ROMAN[PARTS.indexOf(part)]! };
  for (const [template, file] of files) {
    const full = path.join(ROOT, file);
    mkdirSync(path.dirname(full), { recursive: true });
    writeFileSync(full, fill(readFileSync(path.join(TEMPLATES, template), 'utf8'), values));
    console.log(`  ${file}`);
  }
}

/** Runs what was laid down, so that its outputs are recorded, and notes that it was read. */
async function record({ slug, part }: Plan): Promise<void> {
  for (const name of ['first', 'guess-first', 'guess-next', 'first.figure']) {
    await run('example', 'tools/example.ts', ['--update', `${slug}/${name}`]);
  }
  for (const file of readdirSync(path.join(ROOT, 'examples', slug))) {
    if (file.endsWith('.out')) console.log(`  examples/${slug}/${file}`);
  }
  await run('read', 'tools/read.ts', [`${part}/${slug}`]);
  console.log(`  etc/read/${part}/${slug}.json`);
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
  lay(plan);
  await record(plan);
  console.log(`\nChapter ${plan.number} stands in the contents. See it with: npm run dev`);
}

await main();
