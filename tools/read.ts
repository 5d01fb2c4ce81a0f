/*
 * Which passages of the chapters want to be read again, and the word that they were.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { format } from 'prettier';
import { nearNames } from '../sim/near.mjs';
import {
  chapterFile,
  passagesOf,
  readingsOf,
  readRecord,
  recordFile,
  staleIn,
} from '../site/plugins/weave/freshness.ts';
import type { Reading } from '../site/plugins/weave/freshness.ts';
import type { Language } from '../site/plugins/weave/pieces.ts';
import { Project } from '../site/plugins/weave/project.ts';
import { CHINESE, chaptersIn } from './check/mdx.ts';
import { checkRead } from './check/read.ts';

const HELP = `npm run read [-- CHAPTER[:LINE]… | --all]

Without arguments it lists the passages whose code or other language has changed since
they were read. With arguments it notes that they have been read again, in both languages.

  CHAPTER       a chapter: mechanisms/election, or the path of its file in either language
  CHAPTER:LINE  only the passage in which this line of that file lies
  --all         every passage of every chapter
  --help        this text`;

const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

function misuse(message: string): never {
  console.error(`npm run read: ${message}\nTry: npm run read -- --help`);
  process.exit(2);
}

function readArguments(): { targets: string[]; all: boolean; help: boolean } {
  try {
    const options = { all: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const;
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    const { all = false, help = false } = values;
    if (all && positionals.length > 0) misuse('--all takes no chapters beside it.');
    return { targets: positionals, all, help };
  } catch (error) {
    return misuse((error as Error).message.split('\n')[0]!);
  }
}

interface Target {
  /** The path of the chapter below the folder of its language. */
  readonly name: string;
  readonly language: Language;
  readonly line: number | null;
}

/** What an argument names. */
function targetOf(argument: string, names: readonly string[]): Target {
  const [, given = '', line] = /^(.*?)(?::(\d+))?$/.exec(argument)!;
  const english = given.startsWith('i18n/en/');
  const bare = given.replace(/^(docs|i18n\/en\/[^/]+\/current)\//, '').replace(/\.mdx$/, '');
  const short = names.map((name) => name.replace(/\.mdx$/, ''));
  const found = short.find((name) => name === bare || path.posix.basename(name) === bare);
  if (found === undefined) {
    const near = nearNames(bare, short);
    misuse(`there is no chapter "${bare}". Near: ${(near.length > 0 ? near : short).join(', ')}.`);
  }
  return {
    name: `${found}.mdx`,
    language: english ? 'en' : 'zh',
    line: line === undefined ? null : Number(line),
  };
}

/** Notes that a chapter, or one passage of it, was read; says how many passages. */
async function accept(project: Project, { name, language, line }: Target): Promise<number> {
  const passages = { zh: passagesOf(project, 'zh', name), en: passagesOf(project, 'en', name) };
  const stale = new Set(staleIn(project, name).map(({ passage }) => passage.key));
  const now = readingsOf(passages.zh, passages.en);
  let keys = Object.keys(now);
  if (line !== null) {
    const one = passages[language].find((passage) => passage.line <= line && line <= passage.end);
    if (one === undefined) misuse(`${chapterFile(language, name)} has no passage at line ${line}.`);
    keys = keys.filter((key) => key === one.key);
  }
  const record = readRecord(ROOT, name);
  const kept = Object.keys(now).flatMap((key): [string, Reading][] => {
    const reading = keys.includes(key) ? now[key] : record[key];
    return reading === undefined ? [] : [[key, reading]];
  });
  const file = path.join(ROOT, recordFile(name));
  mkdirSync(path.dirname(file), { recursive: true });
  const text = JSON.stringify(Object.fromEntries(kept));
  writeFileSync(file, await format(text, { parser: 'json', printWidth: 105 }));
  return keys.filter((key) => stale.has(key)).length;
}

async function main(): Promise<void> {
  const { targets, all, help } = readArguments();
  if (help) return console.log(HELP);
  const names = chaptersIn(ROOT, CHINESE).chapters.map(({ name }) => name);
  const wanted = all
    ? names.map((name): Target => ({ name, language: 'zh', line: null }))
    : targets.map((target) => targetOf(target, names));
  const project = new Project(ROOT);
  if (wanted.length === 0) {
    const findings = checkRead(ROOT);
    for (const { file, line, message } of findings) console.log(`${file}:${line}: ${message}`);
    console.log(`${findings.length} to read again`);
    return;
  }
  let read = 0;
  for (const target of wanted) read += await accept(project, target);
  console.log(`${read} read again, ${checkRead(ROOT).length} left`);
}

await main();
