import fs from 'node:fs';
import path from 'node:path';
import { applyBrokenRule, BROKEN_RULES, diffOf, findBrokenRule } from '../../../sim/broken/index.ts';
import type { BrokenRule, DiffLine, Patch } from '../../../sim/broken/index.ts';
import type { Language, Trace, TraceNode } from '../../../sim/trace.ts';
import type { TracePart } from '../../components/SpaceTime/layout.ts';
import { Linker } from '../../runtime/linker.ts';
import type { Opened, OpenRequest, Replayed } from '../../runtime/programs/replay.ts';
import { readLibrary } from '../runtime/library-text.cjs';
import type { LibrarySettings } from '../runtime/library-text.cjs';
import type { NodeValue, tell, Told } from './compare_program.ts';
import { WeaveError, nearText } from './errors.ts';
import { highlight } from './highlight.ts';
import { attributes, text } from './mdx.ts';
import type { MdxElement } from './mdx.ts';
import { behindIn } from './pairs.ts';
import type { Project } from './project.ts';
import { wrap } from './render.ts';

/** A rule taken away in a chapter: the patch, and the case that shows what comes of it. */
export interface PlannedBreak {
  readonly rule: BrokenRule;
  /** Text of the file that the patch changes, before and after. */
  readonly before: string;
  readonly after: string;
  /** The lines that change, with a few around them. */
  readonly diff: readonly DiffLine[];
  /** Path of the counterexample, and its text. */
  readonly caseFile: string;
  readonly caseText: string;
}

/** What the page needs to run the counterexample. */
export interface BreakRequest extends Patch {
  readonly caseText: string;
  /** The weather of a search. */
  readonly profile: string;
}

/** What a node has in the end in one run and in the other; null if it is not there. */
export interface Difference extends Omit<NodeValue, 'value'> {
  readonly healthy: string | null;
  readonly broken: string | null;
}

/** One run of the case, as the page draws it. */
export interface Side {
  /** From where the page draws it on. */
  readonly trace: TracePart;
  readonly skipped: Told['skipped'];
}

/** The same actions on the library as it is, and with the rule taken away. */
export interface BreakData {
  readonly healthy: Side;
  readonly broken: Side;
  /** Time of the first difference; null if the broken one only ends earlier. */
  readonly parts: number | null;
  /** Events before the drawing begins, the same in both. */
  readonly folded: number;
  /** Whether in the end all faults were over, and the cluster was to recover. */
  readonly recovers: boolean;
  readonly differences: readonly Difference[];
}

/** All texts that a program in the page can import. */
export function libraryAt(root: string): Readonly<Record<string, string>> {
  const settings = fs.readFileSync(path.join(root, 'site/runtime/roots.json'), 'utf8');
  return readLibrary(root, JSON.parse(settings) as LibrarySettings);
}

/** What the page needs to do the case again, and to search for another. */
export function requestOf({ rule, caseText }: PlannedBreak): BreakRequest {
  const { id, file, symbol, find, replace, profile = 'default' } = rule;
  return { id, file, symbol, find, replace, caseText, profile };
}

/** Where the catalogue of broken rules stands, seen from the root. */
const CATALOGUE = 'sim/broken';

/** Whether one of these sentences of a rule has not followed the other language. */
export function behindRules(
  root: string,
  language: Language,
  shown: readonly ('rule' | 'mistake' | 'where')[],
): (rule: BrokenRule) => boolean {
  const isBehind = behindIn(root, CATALOGUE, language);
  return (rule) => shown.some((name) => isBehind(rule[name]));
}

/** Where the counterexample of a rule stands: beside the examples of its chapter. */
export function caseFileOf(chapter: string, rule: string): string {
  return `examples/${path.posix.basename(chapter, '.mdx')}/${rule}.case`;
}

/** Finds the rule and its case. Throws WeaveError for what is not there or does not fit. */
export function planBreak(project: Project, element: MdxElement, chapter: string): PlannedBreak {
  const line = element.position?.start.line ?? 1;
  const id = text(attributes(element), 'rule');
  if (!id) throw new WeaveError(chapter, line, '<BreakIt> needs rule="…"');
  const rule = findBrokenRule(id);
  if (rule === null) {
    const known = BROKEN_RULES.map((one) => one.id);
    throw new WeaveError(chapter, line, `no broken rule "${id}"${nearText(id, known)}`);
  }
  const caseFile = caseFileOf(chapter, id);
  const full = path.join(project.root, caseFile);
  if (!fs.existsSync(full)) {
    const folder = path.dirname(full);
    const near = fs.existsSync(folder) ? fs.readdirSync(folder) : [];
    const cases = near.filter((f) => f.endsWith('.case')).map((f) => f.slice(0, -'.case'.length));
    throw new WeaveError(chapter, line, `no counterexample ${caseFile}${nearText(id, cases)}`);
  }
  if (!project.has(rule.file)) {
    throw new WeaveError(chapter, line, `the rule "${id}" changes ${rule.file}, which is not there`);
  }
  const before = project.text(rule.file);
  const caseText = fs.readFileSync(full, 'utf8');
  try {
    const after = applyBrokenRule({ [rule.file]: before }, rule)[rule.file]!;
    return { rule, before, after, diff: diffOf(rule, before), caseFile, caseText };
  } catch (error) {
    throw new WeaveError(chapter, line, (error as Error).message);
  }
}

/** The diff as HTML; the signs are text, so that nothing hangs on colour. */
export async function diffHtml({
  before,
  after,
  diff,
}: Pick<PlannedBreak, 'before' | 'after' | 'diff'>): Promise<string> {
  const [old, fresh] = [await highlight(before), await highlight(after)];
  return diff
    .map(({ sign, before: was, after: is }) => {
      const pieces = (was === null ? fresh[is! - 1] : old[was - 1]) ?? [];
      const code = pieces.map((piece) => wrap(piece.text, piece.kind)).join('');
      const look = { '+': ' plus', '-': ' minus', ' ': '' }[sign];
      return `<span class="l${look}" data-n=${was ?? is}><b>${sign}</b>${code}\n</span>`;
    })
    .join('');
}

/** Most events before the first difference that are drawn, if there are many more. */
const MOST_BEFORE = 48;
/** Fewer are not worth a gap. */
const LEAST_FOLDED = 16;

/** Puts the two runs beside each other. */
export function compare(healthy: Told, broken: Told): BreakData {
  const [one, other] = [healthy.trace.events, broken.trace.events];
  const same = (i: number): boolean =>
    one[i]?.text === other[i]?.text && one[i]?.time === other[i]?.time;
  let first = 0;
  while (first < Math.max(one.length, other.length) && same(first)) first++;
  const parts = Math.min(one[first]?.time ?? Infinity, other[first]?.time ?? Infinity);
  // Only whole steps are left out.
  const from = one[Math.max(0, first - MOST_BEFORE)]?.time ?? 0;
  const before = one.filter(({ time }) => time < from).length;
  const folded = before < LEAST_FOLDED ? 0 : before;
  return {
    healthy: { trace: cutFrom(healthy.trace, folded), skipped: healthy.skipped },
    broken: { trace: cutFrom(broken.trace, folded), skipped: broken.skipped },
    parts: Number.isFinite(parts) ? parts : null,
    folded,
    recovers: healthy.recovers,
    differences: differencesOf(healthy.values, broken.values),
  };
}

/** A trace without its first events, and how they left the nodes. */
function cutFrom(trace: Trace, folded: number): TracePart {
  if (folded === 0) return trace;
  const before: Record<number, TraceNode> = {};
  for (const { node, after } of trace.events.slice(0, folded)) {
    if (after !== null) before[node] = after;
  }
  return { ...trace, events: trace.events.slice(folded), before };
}

function differencesOf(healthy: readonly NodeValue[], broken: readonly NodeValue[]): Difference[] {
  const keyOf = ({ node, field, about }: NodeValue): string => `${node} ${field} ${about}`;
  const known = new Map(healthy.map((one) => [keyOf(one), one]));
  const theirs = new Map(broken.map((one) => [keyOf(one), one]));
  const all = [...new Map([...known, ...theirs]).values()].sort((a, b) => a.node - b.node);
  return all.flatMap((one) => {
    const { node, field, about } = one;
    const [mine, other] = [known.get(keyOf(one)), theirs.get(keyOf(one))];
    if (mine?.value === other?.value) return [];
    return [{ node, field, about, healthy: mine?.value ?? null, broken: other?.value ?? null }];
  });
}

/** The program that tells of a case; only the build runs it. */
const COMPARE_PROGRAM = 'site/plugins/weave/compare_program.ts';

/** Tells what a case does on the texts of the repository, with one file changed. */
export async function compareOn(
  root: string,
  changed: Readonly<Record<string, string>>,
  caseText: string,
  language: Language,
): Promise<Told> {
  const own = { [COMPARE_PROGRAM]: fs.readFileSync(path.join(root, COMPARE_PROGRAM), 'utf8') };
  const program = await new Linker({ ...libraryAt(root), ...own, ...changed }).run(COMPARE_PROGRAM);
  return (program['tell'] as typeof tell)(caseText, language);
}

/** The program that replays cases, as the page runs it. */
export const REPLAY_PROGRAM = 'site/runtime/programs/replay.ts';

/** Replays a case on the texts of the repository, with one file changed. */
export async function replayOn(
  root: string,
  changed: Readonly<Record<string, string>>,
  caseText: string,
  language: Language = 'en',
): Promise<Replayed> {
  const program = await new Linker({ ...libraryAt(root), ...changed }).run(REPLAY_PROGRAM);
  const open = program['open'] as (request: OpenRequest) => Opened;
  const opened = open({ text: caseText, language });
  if (opened.trouble === null) return opened;
  const { line, message } = opened.trouble;
  throw new Error(line === null ? message : `line ${line}: ${message}`);
}
