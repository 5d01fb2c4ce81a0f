/**
 * What the elements of a chapter show besides its own text: lines of the
 * library, programs and what they print, cases, patches. Prose is about that,
 * and may be wrong when it changes.
 *
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import { findBrokenRule } from '../../../sim/broken/index.ts';
import { exerciseFile } from '../../runtime/exercises.ts';
import { caseFileOf } from './broken.ts';
import { WeaveError } from './errors.ts';
import { attributes, flag, text } from './mdx.ts';
import type { MdxElement } from './mdx.ts';
import { pairsIn, withoutPairs } from './pairs.ts';
import type { Language } from './pieces.ts';
import type { Project } from './project.ts';
import { parseSymbolList, requireSymbol, resolveListing } from './resolve.ts';

interface Place {
  readonly chapter: string;
  readonly line: number;
}

type Props = ReturnType<typeof attributes>;

/** What an element shows: texts that prose may be about. */
type Show = (project: Project, props: Props, at: Place) => string[];

const SHOWS: Readonly<Record<string, Show>> = {
  Listing: listing,
  Run: example,
  Predict: example,
  Figure: (project, props, at) => {
    const name = text(props, 'example');
    const program = `examples/${name}.figure`;
    return [programAt(project, at, `${program}.ts`), textAt(project, at, `${program}.out`)];
  },
  Scenario: (project, props, at) => {
    const named = text(props, 'case');
    const played =
      named === undefined
        ? example(project, props, at)
        : [textAt(project, at, `examples/${named}.case`)];
    return [...played, ...readOn(project, text(props, 'read') ?? '', at)];
  },
  BreakIt: (project, props, at) => {
    const id = text(props, 'rule') ?? '';
    const rule = findBrokenRule(id);
    if (rule === null) throw new WeaveError(at.chapter, at.line, `no broken rule "${id}"`);
    const { file, symbol, find, replace } = rule;
    const patched = symbolText(project, at, file, symbol);
    return [find, replace, patched, textAt(project, at, caseFileOf(at.chapter, id))];
  },
  Exercise: (project, props, at) => {
    const program = programAt(project, at, exerciseFile(text(props, 'name') ?? ''));
    // Read and not run: every exercise says in two lines what of the library it is about.
    const [file = '', symbol = ''] = ['file', 'symbol'].map(
      (key) => new RegExp(`^  ${key}: '(.+)',$`, 'm').exec(program)?.[1],
    );
    return [program, symbolText(project, at, file, symbol)];
  },
};

/** What an element shows, as one text; null for one that shows nothing but itself. */
export function shownBy(project: Project, element: MdxElement, chapter: string): string | null {
  const show = SHOWS[element.name];
  if (show === undefined) return null;
  const line = element.position?.start.line ?? 1;
  try {
    return show(project, attributes(element), { chapter, line }).join('\n');
  } catch (error) {
    // The weave names what does not resolve; here it only counts as changed.
    if (error instanceof WeaveError) return UNRESOLVED;
    throw error;
  }
}

/** Stands for what an element names and nobody has. */
export const UNRESOLVED = 'unresolved';

/** What an element says to readers of a language out of its program: captions, verdicts. */
export function saidBy(project: Project, element: MdxElement, language: Language): string {
  const props = attributes(element);
  const file =
    element.name === 'Figure'
      ? `examples/${text(props, 'example')}.figure.ts`
      : element.name === 'Exercise'
        ? exerciseFile(text(props, 'name') ?? '')
        : '';
  if (!project.has(file)) return '';
  return pairsIn(project.text(file))
    .map((pair) => pair[language])
    .join('\n');
}

/**
 * Of a function the whole, also where a part of it is shown: the prose is about all of it. Of what
 * is made of members only the lines that are shown: the others have listings of their own.
 */
function listing(project: Project, props: Props, at: Place): string[] {
  const [file = '', symbol] = [text(props, 'file'), text(props, 'symbol')];
  const kind = project.has(file) && project.symbols(file).find(({ path }) => path === symbol)?.kind;
  const isWhole = symbol !== undefined && !['class', 'interface', 'type'].includes(kind || '');
  const part = isWhole ? {} : { from: text(props, 'from'), to: text(props, 'to') };
  const doc = flag(props, 'doc');
  const { start, end } = resolveListing(project, { ...at, file, symbol, doc, ...part });
  return [
    project
      .lines(file)
      .slice(start - 1, end)
      .join('\n'),
  ];
}

/** A program and what it prints. */
function example(project: Project, props: Props, at: Place): string[] {
  const name = text(props, 'example');
  return ['.ts', '.out'].map((end) => textAt(project, at, `examples/${name}${end}`));
}

/** The functions that a scenario shows where they run. */
function readOn(project: Project, list: string, at: Place): string[] {
  return list.split(',').flatMap((item) => {
    const named = parseSymbolList(at, item.split('@')[0] ?? '');
    return named.map(({ file, symbol }) => symbolText(project, at, file, symbol));
  });
}

function symbolText(project: Project, at: Place, file: string, symbol: string): string {
  const { start, end } = requireSymbol(project, at, file, symbol);
  return project
    .lines(file)
    .slice(start - 1, end)
    .join('\n');
}

/** What a program does; what it says in two languages belongs to the passages of each. */
function programAt(project: Project, at: Place, file: string): string {
  return withoutPairs(textAt(project, at, file));
}

function textAt(project: Project, at: Place, file: string): string {
  const full = path.join(project.root, file);
  if (fs.existsSync(full)) return fs.readFileSync(full, 'utf8');
  throw new WeaveError(at.chapter, at.line, `no file "${file}"`);
}
