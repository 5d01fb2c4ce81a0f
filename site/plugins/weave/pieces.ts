import fs from 'node:fs';
import path from 'node:path';
import type { BrokenRule } from '../../../sim/broken/index.ts';
import type { Links } from './api.ts';
import { compare, compareOn, diffHtml, planBreak } from './broken.ts';
import type { Told } from './compare_program.ts';
import { WeaveError, nearText } from './errors.ts';
import { exercisePieces } from './exercise.ts';
import { attributes, flag, isElement, text, walk } from './mdx.ts';
import { figurePiece } from './figure/plan.ts';
import type { MdxElement, MdxNode } from './mdx.ts';
import { MORE_RULES, moreRules, moreRulesHtml } from './more_rules.ts';
import { checkAnswer, planPredict } from './predict.ts';
import type { Project } from './project.ts';
import { escapeHtml, renderLines } from './render.ts';
import { anchorLine, resolveListing } from './resolve.ts';
import type { ListingRange } from './resolve.ts';
import type { Pieces } from './woven.ts';

export type Language = 'zh' | 'en';

const NOTE_WORD = { zh: '注', en: 'Note' } as const;

/** The path of a chapter from the root, as messages name it. */
export function chapterOf(root: string, file: string): string {
  return path.relative(root, file).split(path.sep).join('/');
}

export function languageOf(chapter: string): Language {
  return chapter.startsWith('i18n/en/') ? 'en' : 'zh';
}

export function elementsOf(tree: MdxNode): MdxElement[] {
  const elements: MdxElement[] = [];
  walk(tree, (node) => {
    if (isElement(node)) elements.push(node);
  });
  return elements;
}

/** The letter that the places of an element begin with. */
const LETTERS: Readonly<Record<string, string>> = {
  Listing: 'w',
  Run: 'r',
  BreakIt: 'b',
  Predict: 'q',
  Exercise: 'e',
  Figure: 'f',
  Scenario: 's',
  Ask: 'a',
};

/** What a chapter shows and runs, in its order, each with its id on the page. */
export function placesOf(elements: readonly MdxElement[]): Map<MdxElement, string> {
  const counts: Record<string, number> = {};
  const places = new Map<MdxElement, string>();
  for (const element of elements) {
    const letter = LETTERS[element.name];
    if (letter === undefined) continue;
    counts[letter] = (counts[letter] ?? 0) + 1;
    places.set(element, `${letter}${counts[letter]}`);
  }
  return places;
}

export function noteId(listing: string, n: number): string {
  return `${listing}-n${n}`;
}

interface PlannedNote {
  readonly element: MdxElement;
  readonly n: number;
  readonly line: number;
}

/** Hears of what a chapter asks for and the sources do not have. */
export type Complain = (fault: WeaveError) => void;

function raise(fault: WeaveError): never {
  throw fault;
}

/**
 * The lines of a listing and its notes, in order. Throws WeaveError for lines that are not there;
 * of a note that points nowhere `complain` hears, and goes on without it, or throws as by default.
 */
export function planListing(
  project: Project,
  element: MdxElement,
  chapter: string,
  complain: Complain = raise,
): { range: ListingRange; notes: PlannedNote[] } {
  const at = { chapter, line: element.position?.start.line ?? 1 };
  const props = attributes(element);
  const file = text(props, 'file');
  if (!file) throw new WeaveError(chapter, at.line, '<Listing> needs file="…"');
  const range = resolveListing(project, {
    ...at,
    file,
    symbol: text(props, 'symbol'),
    from: text(props, 'from'),
    to: text(props, 'to'),
    doc: flag(props, 'doc'),
  });
  const notes = notesOf(element, chapter).flatMap((note, i) => {
    const place = { chapter, line: note.position?.start.line ?? at.line };
    const anchor = text(attributes(note), 'at');
    try {
      if (!anchor) throw new WeaveError(chapter, place.line, '<Note> needs at="…"');
      const line = anchorLine(project, place, file, range, anchor, 'at');
      return [{ element: note, n: i + 1, line }];
    } catch (error) {
      if (!(error instanceof WeaveError)) throw error;
      complain(error);
      return [];
    }
  });
  if (notes.some(({ line }, i) => i > 0 && line < notes[i - 1]!.line)) {
    complain(new WeaveError(chapter, at.line, 'the notes are not in the order of their lines'));
  }
  return { range, notes };
}

function notesOf(element: MdxElement, chapter: string): MdxElement[] {
  const notes: MdxElement[] = [];
  for (const child of element.children ?? []) {
    if (isElement(child) && child.name === 'Note') notes.push(child);
    else if (child.type === 'text' && !String(child.value).trim()) continue;
    else if (child.type === 'paragraph') {
      for (const inner of child.children ?? []) {
        if (isElement(inner) && inner.name === 'Note') notes.push(inner);
        else if (inner.type !== 'text' || String(inner.value).trim()) onlyNotes(inner, chapter);
      }
    } else if (child.type !== 'mdxFlowExpression') onlyNotes(child, chapter);
  }
  return notes;
}

function onlyNotes(node: MdxNode, chapter: string): never {
  throw new WeaveError(
    chapter,
    node.position?.start.line ?? 1,
    'a <Listing> may hold nothing but <Note>s',
  );
}

/** The file of an example, and what it prints; '' if that is not recorded. */
export function planRun(
  project: Project,
  element: MdxElement,
  chapter: string,
): { file: string; output: string } {
  const line = element.position?.start.line ?? 1;
  const example = text(attributes(element), 'example');
  if (!example) throw new WeaveError(chapter, line, `<${element.name}> needs example="chapter/name"`);
  const file = `examples/${example}.ts`;
  if (!project.has(file)) {
    const known = project
      .files()
      .filter((f) => f.startsWith('examples/'))
      .map((f) => f.slice('examples/'.length, -'.ts'.length));
    throw new WeaveError(chapter, line, `no example "${example}"${nearText(example, known)}`);
  }
  const recorded = path.join(project.root, `examples/${example}.out`);
  return { file, output: fs.existsSync(recorded) ? fs.readFileSync(recorded, 'utf8') : '' };
}

/** The lines of a listing, and its place in the chapter. */
export interface PlacedListing extends ListingRange {
  readonly id: string;
}

/** The listings of a chapter in their order. */
export function placedListings(project: Project, tree: MdxNode, chapter: string): PlacedListing[] {
  return [...placesOf(elementsOf(tree))].flatMap(([element, id]) =>
    element.name === 'Listing'
      ? [{ ...planListing(project, element, chapter, () => undefined).range, id }]
      : [],
  );
}

/** The ids of the rules that a chapter breaks. */
export function rulesBroken(tree: MdxNode): string[] {
  return elementsOf(tree).flatMap((one) =>
    one.name === 'BreakIt' ? [text(attributes(one), 'rule') ?? ''] : [],
  );
}

/** The broken rules that a chapter reads the guards of, without those that it breaks itself. */
export function rulesBeside(project: Project, tree: MdxNode, chapter: string): BrokenRule[] {
  return moreRules(project, placedListings(project, tree, chapter), new Set(rulesBroken(tree)));
}

/** The diff of a broken rule, and as `<place>-data` what its case does with it and without. */
async function breakPieces(
  project: Project,
  element: MdxElement,
  chapter: string,
  id: string,
): Promise<Pieces> {
  const planned = planBreak(project, element, chapter);
  const { rule, after, caseFile, caseText } = planned;
  const at = (problem: string): WeaveError =>
    new WeaveError(chapter, element.position?.start.line ?? 1, `${caseFile} ${problem}`);
  const told = async (changed: Readonly<Record<string, string>>): Promise<Told> =>
    compareOn(project.root, changed, caseText, languageOf(chapter)).catch((error: unknown) => {
      throw at(`cannot be replayed: ${(error as Error).message}`);
    });
  const [healthy, broken] = [await told({}), await told({ [rule.file]: after })];
  if (!broken.trace.violation) throw at(`breaks no rule on the text that "${rule.id}" changed`);
  if (healthy.trace.violation) {
    const { rule: wrong, text: what } = healthy.trace.violation;
    throw at(`breaks ${wrong} on the library as it is: ${what}`);
  }
  return { [id]: await diffHtml(planned), [`${id}-data`]: JSON.stringify(compare(healthy, broken)) };
}

/** What the places of a chapter show; the output of an example has the id `<place>-out`. */
export async function piecesOf(
  project: Project,
  links: Links,
  tree: MdxNode,
  chapter: string,
): Promise<Pieces> {
  const pieces: Record<string, string> = {};
  for (const [element, id] of placesOf(elementsOf(tree))) {
    if (element.name === 'Listing') {
      const { range, notes } = planListing(project, element, chapter);
      const marks = new Map<number, number[]>();
      for (const { line, n } of notes) marks.set(line, [...(marks.get(line) ?? []), n]);
      pieces[id] = await renderLines(project, links, range.file, {
        start: range.start,
        end: range.end,
        notes: marks,
        idPrefix: id,
        noteId: (n) => noteId(id, n),
        noteLabel: NOTE_WORD[languageOf(chapter)],
      });
    } else if (element.name === 'BreakIt') {
      Object.assign(pieces, await breakPieces(project, element, chapter, id));
    } else if (element.name === 'Predict') {
      const planned = planPredict(project, element, chapter);
      const line = element.position?.start.line ?? 1;
      await checkAnswer(project.root, planned, { chapter, line });
      const end = project.lines(planned.file).length;
      pieces[id] = await renderLines(project, links, planned.file, { start: 1, end });
    } else if (element.name === 'Figure') {
      pieces[id] = await figurePiece(project, element, chapter, id, languageOf(chapter));
    } else if (element.name === 'Exercise') {
      Object.assign(pieces, await exercisePieces(project, element, chapter, id));
    } else if (element.name === 'Run') {
      const { file, output } = planRun(project, element, chapter);
      const end = project.lines(file).length;
      pieces[id] = await renderLines(project, links, file, { start: 1, end });
      if (output) pieces[`${id}-out`] = escapeHtml(output);
    }
  }
  const more = rulesBeside(project, tree, chapter);
  if (more.length > 0) pieces[MORE_RULES] = await moreRulesHtml(project, more, languageOf(chapter));
  return pieces;
}
