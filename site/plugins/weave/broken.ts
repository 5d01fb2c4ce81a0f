import fs from 'node:fs';
import path from 'node:path';
import { applyBrokenRule, BROKEN_RULES, diffOf, findBrokenRule } from '../../../sim/broken/index.ts';
import type { BrokenRule, DiffLine, Patch } from '../../../sim/broken/index.ts';
import type { Language, Trace } from '../../../sim/trace.ts';
import { Linker } from '../../runtime/linker.ts';
import type { Opened, OpenRequest, Replayed } from '../../runtime/programs/replay.ts';
import { readLibrary } from '../runtime/library-text.cjs';
import type { LibrarySettings } from '../runtime/library-text.cjs';
import type { tell, Told } from './compare_program.ts';
import { WeaveError, nearText } from './errors.ts';
import { highlight } from './highlight.ts';
import { attributes, text } from './mdx.ts';
import type { MdxElement } from './mdx.ts';
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

/** All texts that a program in the page can import. */
export function libraryAt(root: string): Readonly<Record<string, string>> {
  const settings = fs.readFileSync(path.join(root, 'site/runtime/roots.json'), 'utf8');
  return readLibrary(root, JSON.parse(settings) as LibrarySettings);
}

/** What the page needs to draw the counterexample and to run it. */
export interface BreakData extends Patch {
  readonly trace: Trace;
  readonly caseText: string;
  /** The weather of a search. */
  readonly profile: string;
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
export async function diffHtml({ before, after, diff }: PlannedBreak): Promise<string> {
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
