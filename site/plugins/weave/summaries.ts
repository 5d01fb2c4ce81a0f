/**
 * What a symbol of src/ is, in one sentence and in the reader's language. English is the first
 * sentence of its TSDoc; Chinese stands in `i18n/zh-Hans/api/<module>.json`.
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { Language } from './pieces.ts';
import type { Project } from './project.ts';
import { summaryHtml } from './render.ts';
import type { FileSymbol, LiteralName } from './symbols.ts';

/** Where the Chinese sentences are, seen from the root. */
export const SUMMARIES = 'i18n/zh-Hans/api';

/** Says of which English sentence each Chinese one is the translation. */
export const FINGERPRINTS = `${SUMMARIES}/fingerprints.json`;

/** The sentences of `src/README.md`: its headings and a line for each module. */
export const READING_ORDER = `${SUMMARIES}/README.json`;

/** A sentence, and the language that it is in: sim/ and examples/ have English ones only. */
export interface Summary {
  readonly text: string;
  readonly language: Language;
  /** Whether it is the translation of another English sentence than that of today. */
  readonly behind: boolean;
}

/** `raft_log` for `src/raft_log.ts`, `replica/fate` for `src/replica/fate.ts`; else undefined. */
export function moduleOf(file: string): string | undefined {
  return /^src\/(.+)\.ts$/.exec(file)?.[1];
}

/** The file of a module's Chinese sentences, seen from the root. */
export function summariesFile(module: string): string {
  return `${SUMMARIES}/${module}.json`;
}

/** Names a sentence: another sentence has another name. */
export function fingerprint(sentence: string): string {
  return createHash('sha256').update(sentence).digest('hex').slice(0, 8);
}

/** The sentences of a file, by the names of what they are about: its symbols and its named values. */
export function summarised(project: Project, file: string): Map<string, string> {
  const symbols = project.symbols(file).map((s) => [s.path, s.summary] as const);
  const literals = project.literals(file).map((one) => [literalPath(one), remarkOf(one)] as const);
  return new Map([...symbols, ...literals].filter(([, sentence]) => sentence !== ''));
}

/** How the sentence about a value of a type is called: `ProgressState.StateProbe`. */
function literalPath({ owner, name }: LiteralName): string {
  return `${owner}.${name}`;
}

/** The remark behind a value, as a sentence begins. */
function remarkOf({ remark }: LiteralName): string {
  return remark.charAt(0).toUpperCase() + remark.slice(1);
}

/** Sentences or fingerprints by name; in the file of fingerprints those of each module. */
type Sentences = Readonly<Record<string, string>>;

const cache = new Map<string, { readonly mtime: number; readonly table: object }>();

/** Reads a file of sentences or fingerprints; one that is not there has none. */
function tableOf<T extends object>(root: string, file: string): T {
  const full = path.join(root, file);
  const mtime = fs.statSync(full, { throwIfNoEntry: false })?.mtimeMs;
  if (mtime === undefined) return {} as T;
  const known = cache.get(full);
  if (known?.mtime === mtime) return known.table as T;
  const table = JSON.parse(fs.readFileSync(full, 'utf8')) as T;
  cache.set(full, { mtime, table });
  return table;
}

function sentencesOf(root: string, file: string): Sentences {
  return tableOf(root, file);
}

/** A name, and its English sentence. */
interface Named {
  readonly name: string;
  readonly english: string;
}

/** The Chinese sentence of a name of a module, if there is one. */
function chineseOf(root: string, module: string, { name, english }: Named): Summary | undefined {
  const text = sentencesOf(root, summariesFile(module))[name];
  if (!text) return undefined;
  const prints = tableOf<Readonly<Record<string, Sentences | undefined>>>(root, FINGERPRINTS);
  return { text, language: 'zh', behind: prints[module]?.[name] !== fingerprint(english) };
}

/** A sentence of the reading order in a language. */
export function orderSentence(root: string, named: Named, language: Language): Summary {
  const chinese = language === 'zh' ? chineseOf(root, 'README', named) : undefined;
  return chinese ?? { text: named.english, language: 'en', behind: false };
}

/** What a symbol is, in a language if there is a sentence in it; undefined without any sentence. */
export function summaryOf(
  project: Project,
  file: string,
  symbol: FileSymbol,
  language: Language,
): Summary | undefined {
  return told(project, file, { name: symbol.path, english: symbol.summary }, language);
}

/** What a value of a type is, such as `StateProbe`, likewise. */
export function literalSummaryOf(
  project: Project,
  file: string,
  literal: LiteralName,
  language: Language,
): Summary | undefined {
  return told(project, file, { name: literalPath(literal), english: remarkOf(literal) }, language);
}

function told(project: Project, file: string, named: Named, language: Language): Summary | undefined {
  const module = language === 'zh' ? moduleOf(file) : undefined;
  const chinese = module === undefined ? undefined : chineseOf(project.root, module, named);
  if (chinese !== undefined) return chinese;
  return named.english ? { text: named.english, language: 'en', behind: false } : undefined;
}

/** The same as HTML, with its code in code elements; '' without a sentence. */
export function summaryHtmlOf(
  project: Project,
  file: string,
  symbol: FileSymbol,
  language: Language,
): { readonly html: string } & Omit<Summary, 'text'> {
  const summary = summaryOf(project, file, symbol, language);
  const { text, ...rest } = summary ?? { text: '', language, behind: false };
  return { html: summaryHtml(text), ...rest };
}
