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

type Sentences = Readonly<Record<string, string>>;

const cache = new Map<string, { readonly mtime: number; readonly sentences: Sentences }>();

/** Reads a file of sentences; one that is not there has none. */
export function sentencesOf(root: string, file: string): Sentences {
  const full = path.join(root, file);
  const mtime = fs.statSync(full, { throwIfNoEntry: false })?.mtimeMs;
  if (mtime === undefined) return {};
  const known = cache.get(full);
  if (known?.mtime === mtime) return known.sentences;
  const sentences = JSON.parse(fs.readFileSync(full, 'utf8')) as Sentences;
  cache.set(full, { mtime, sentences });
  return sentences;
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

function told(
  project: Project,
  file: string,
  { name, english }: { readonly name: string; readonly english: string },
  language: Language,
): Summary | undefined {
  const module = moduleOf(file);
  if (language === 'zh' && module !== undefined) {
    const text = sentencesOf(project.root, summariesFile(module))[name];
    if (text) return { text, language };
  }
  return english ? { text: english, language: 'en' } : undefined;
}

/** The same as HTML, with its code in code elements; '' without a sentence. */
export function summaryHtmlOf(
  project: Project,
  file: string,
  symbol: FileSymbol,
  language: Language,
): { readonly html: string; readonly language: Language } {
  const summary = summaryOf(project, file, symbol, language);
  return { html: summaryHtml(summary?.text ?? ''), language: summary?.language ?? language };
}
