/**
 * Chinese sentences of the symbols of src/ and of its reading order: one for each that English
 * has, no other, and each translated from the English one that is there today.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { introduction, ORDER, readingOrder } from '../../site/plugins/api/order.ts';
import { Project } from '../../site/plugins/weave/project.ts';
import {
  fingerprint,
  FINGERPRINTS,
  moduleOf,
  READING_ORDER,
  summariesFile,
  summarised,
  SUMMARIES,
} from '../../site/plugins/weave/summaries.ts';
import { type Finding, filesIn } from './part.ts';
import { sentenceFindings } from './prose.ts';

/** The sentences of one file: what English says, by the name under which Chinese stands. */
export interface Wanted {
  /** Where the English sentences stand. */
  readonly source: string;
  /** Where the Chinese ones stand. */
  readonly file: string;
  /** The key in the file of fingerprints. */
  readonly key: string;
  readonly english: ReadonlyMap<string, string>;
}

export type Fingerprints = Record<string, Record<string, string>>;

/** Everything that has an English sentence, file by file. */
export function wantedSentences(root: string): Wanted[] {
  const project = new Project(root);
  const modules = project.files().flatMap((source) => {
    const key = moduleOf(source);
    if (key === undefined) return [];
    const english = summarised(project, source);
    return english.size > 0 ? [{ source, file: summariesFile(key), key, english }] : [];
  });
  if (!existsSync(join(root, ORDER))) return modules;
  const rows = [...introduction(root), ...readingOrder(root).flatMap((part) => part.rows)];
  const english = new Map([
    ...readingOrder(root).map(({ heading }) => [`# ${heading}`, heading] as const),
    ...rows.map((row) => [row.key, row.sentence] as const),
  ]);
  return [...modules, { source: ORDER, file: READING_ORDER, key: 'README', english }];
}

/** Reads a JSON file of the tree; one that is not there is empty. */
export function sentences<T extends object>(root: string, file: string): T {
  const full = join(root, file);
  return existsSync(full) ? (JSON.parse(readFileSync(full, 'utf8')) as T) : ({} as T);
}

export function checkSummaries(root: string): Finding[] {
  const wanted = wantedSentences(root);
  const prints = sentences<Fingerprints>(root, FINGERPRINTS);
  return [
    ...wanted.flatMap((one) => fileFindings(root, one, prints[one.key] ?? {})),
    ...strayFiles(root, wanted),
  ];
}

function fileFindings(root: string, wanted: Wanted, prints: Record<string, string>): Finding[] {
  const { source, file, english } = wanted;
  const chinese = sentences<Record<string, string>>(root, file);
  const text = existsSync(join(root, file)) ? readFileSync(join(root, file), 'utf8') : '';
  const lineOf = (name: string): number => {
    const at = text.indexOf(`${JSON.stringify(name)}:`);
    return at < 0 ? 1 : text.slice(0, at).split('\n').length;
  };
  const findings: Finding[] = [];
  for (const [name, sentence] of english) {
    const problem = problemOf(chinese[name], prints[name], sentence);
    if (problem === undefined) continue;
    findings.push({
      file,
      line: lineOf(name),
      message: `${source}#${name}: ${problem}: ${sentence}`,
      remedy: remedyOf(file, source, name, name in chinese),
    });
  }
  for (const name of Object.keys(chinese).filter((known) => !english.has(known))) {
    findings.push({
      file,
      line: lineOf(name),
      message: `${source} has no sentence about ${name} any more`,
      remedy: 'take the line out',
    });
  }
  const lines = Object.entries(chinese).map(([name, said]) => [lineOf(name), said] as const);
  return [...findings, ...sentenceFindings(root, file, lines)];
}

function problemOf(
  chinese: string | undefined,
  print: string | undefined,
  english: string,
): string | undefined {
  if (chinese === undefined) return 'there is no Chinese sentence';
  if (print !== fingerprint(english)) return 'the English sentence has changed';
  return /\p{Script=Han}|^`[^`]+`$/u.test(chinese) ? undefined : 'the Chinese sentence is not Chinese';
}

function remedyOf(file: string, source: string, name: string, there: boolean): string {
  const accept = `npm run summaries -- --accept "${source}#${name}"`;
  if (there) return `read the Chinese sentence beside it, mend it, then: ${accept}`;
  return `write ${JSON.stringify(name)}: "…" into ${file}, then: ${accept}`;
}

/** Files of sentences of modules that are not there any more. */
function strayFiles(root: string, wanted: readonly Wanted[]): Finding[] {
  const known = new Set([...wanted.map(({ file }) => file), FINGERPRINTS]);
  return filesIn(root, SUMMARIES)
    .filter((file) => !known.has(file))
    .map((file) => ({
      file,
      line: 1,
      message: 'no module has these sentences',
      remedy: 'remove the file, or give it the name of its module',
    }));
}
