/*
 * Which passages of the chapters, and other texts in two languages, want to be read again, and the
 * word that they were.
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
import {
  notedPairs,
  PAIR_RECORD,
  pairFiles,
  pairsOf,
  readPairs,
  stalePairs,
} from '../site/plugins/weave/pairs.ts';
import type { Pair } from '../site/plugins/weave/pairs.ts';
import type { Language } from '../site/plugins/weave/pieces.ts';
import { Project } from '../site/plugins/weave/project.ts';
import type { Finding } from './check/part.ts';
import { chapterNames, checkRead, unreadablePages } from './check/read.ts';

const HELP = `npm run read [-- CHAPTER[:LINE]… | FILE[:LINE]… | --all]

Without arguments it lists what has changed since it was read: passages whose code or other
language has, and texts outside of chapters that stand there in both languages. It ends with
1 if there is any. With arguments it notes that these have been read again, in both languages.

  CHAPTER       a chapter: mechanisms/election, or the path of its file in either language
  CHAPTER:LINE  only the passage in which this line of that file lies
  FILE          a file of such texts, such as site/glossary.json or sim/broken/log.ts
  FILE:LINE     only the texts on this line of it
  --all         every passage of every chapter, and every such text
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

/** Chapters by name, and the files of texts in two languages. */
interface Known {
  readonly chapters: readonly string[];
  readonly files: readonly string[];
}

interface Target {
  /** The path of a chapter below the folder of its language; null for another file. */
  readonly name: string | null;
  readonly file: string;
  readonly language: Language;
  readonly line: number | null;
}

function wholeChapter(name: string): Target {
  return { name, file: chapterFile('zh', name), language: 'zh', line: null };
}

function wholeFile(file: string): Target {
  return { name: null, file, language: 'zh', line: null };
}

/** What an argument names. */
function targetOf(argument: string, { chapters, files }: Known): Target {
  const [, given = '', digits] = /^(.*?)(?::(\d+))?$/.exec(argument)!;
  const line = digits === undefined ? null : Number(digits);
  if (files.includes(given)) return { ...wholeFile(given), line };
  const language = given.startsWith('i18n/en/') ? 'en' : 'zh';
  const bare = given.replace(/^(docs|i18n\/en\/[^/]+\/current)\//, '').replace(/\.mdx$/, '');
  const short = chapters.map((name) => name.replace(/\.mdx$/, ''));
  const found = short.find((name) => name === bare || path.posix.basename(name) === bare);
  if (found === undefined) {
    const near = nearNames(bare, [...short, ...files]);
    const names = (near.length > 0 ? near : short).join(', ');
    misuse(`there is no chapter and no file of texts "${bare}". Near: ${names}.`);
  }
  const name = `${found}.mdx`;
  return { name, file: chapterFile(language, name), language, line };
}

async function keep(file: string, record: object): Promise<void> {
  const full = path.join(ROOT, file);
  mkdirSync(path.dirname(full), { recursive: true });
  writeFileSync(full, await format(JSON.stringify(record), { parser: 'json', printWidth: 105 }));
}

/** Notes that a chapter, or one passage of it, was read; says how many passages. */
async function acceptPassages(project: Project, name: string, target: Target): Promise<number> {
  const { language, line } = target;
  const passages = { zh: passagesOf(project, 'zh', name), en: passagesOf(project, 'en', name) };
  const stale = new Set(staleIn(project, name).map(({ passage }) => passage.key));
  const now = readingsOf(passages.zh, passages.en);
  let keys = Object.keys(now);
  if (line !== null) {
    const one = passages[language].find((passage) => passage.line <= line && line <= passage.end);
    if (one === undefined) misuse(`${target.file} has no passage at line ${line}.`);
    keys = keys.filter((key) => key === one.key);
  }
  const record = readRecord(ROOT, name);
  const kept = Object.keys(now).flatMap((key): [string, Reading][] => {
    const reading = keys.includes(key) ? now[key] : record[key];
    return reading === undefined ? [] : [[key, reading]];
  });
  await keep(recordFile(name), Object.fromEntries(kept));
  return keys.filter((key) => stale.has(key)).length;
}

/** Notes that the texts of a file, or those on one line, were read; says how many. */
async function acceptPairs({ file, line }: Target): Promise<number> {
  const record = readPairs(ROOT);
  const pairs = pairsOf(ROOT, file);
  const isRead = (pair: Pair): boolean => line === null || (pair.line <= line && line <= pair.end);
  if (!pairs.some(isRead)) misuse(`${file} has no text in two languages at line ${line}.`);
  const noted = notedPairs(pairs, record[file], isRead);
  // Files that are gone are left out.
  const names = pairFiles(ROOT).filter((one) => one === file || record[one] !== undefined);
  const kept = names.map((one) => [one, (one === file ? noted : record[one]) ?? []] as const);
  await keep(PAIR_RECORD, Object.fromEntries(kept));
  return stalePairs(pairs, record[file]).filter(({ pair }) => isRead(pair)).length;
}

/** Prints what there is to do, and lets the command end with 1. */
function complain(findings: readonly Finding[]): void {
  for (const { file, line, message, remedy } of findings) {
    console.log(`${file}:${line}: ${message}\n    ${remedy}`);
  }
  if (findings.length > 0) process.exitCode = 1;
}

async function main(): Promise<void> {
  const { targets, all, help } = readArguments();
  if (help) return console.log(HELP);
  const known = { chapters: chapterNames(ROOT), files: pairFiles(ROOT) };
  const wanted = all
    ? [...known.chapters.map(wholeChapter), ...known.files.map(wholeFile)]
    : targets.map((target) => targetOf(target, known));
  if (wanted.length === 0) {
    const findings = checkRead(ROOT);
    complain(findings);
    console.log(`${findings.length} to read again`);
    return;
  }
  const unreadable = wanted.flatMap(({ name }) => (name === null ? [] : unreadablePages(ROOT, name)));
  if (unreadable.length > 0) return complain(unreadable);
  const project = new Project(ROOT);
  let read = 0;
  for (const target of wanted) {
    const { name } = target;
    read += await (name === null ? acceptPairs(target) : acceptPassages(project, name, target));
  }
  console.log(`${read} read again, ${checkRead(ROOT).length} left`);
}

await main();
