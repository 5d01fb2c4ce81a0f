import fs from 'node:fs';
import path from 'node:path';
import type { Exercise } from '../../../examples/exercise.ts';
import { changedLines, diffLines } from '../../components/Diff/lines.ts';
import type { DiffLine } from '../../components/Diff/lines.ts';
import { exerciseFile, placeOfFunction, withFunction } from '../../runtime/exercises.ts';
import { Linker } from '../../runtime/linker.ts';
import { readLibrary } from '../runtime/library-text.cjs';
import type { LibrarySettings } from '../runtime/library-text.cjs';
import { sourceAddress } from './api.ts';
import { diffHtml } from './broken.ts';
import { WeaveError, nearText } from './errors.ts';
import { highlight } from './highlight.ts';
import { attributes, isElement, setName, setProp, text, walk } from './mdx.ts';
import type { MdxElement } from './mdx.ts';
import type { Project } from './project.ts';
import { wrap } from './render.ts';
import type { Pieces } from './woven.ts';

/** An exercise in a chapter: what the reader finds, and where a right answer differs. */
export interface PlannedExercise {
  /** As the chapter names it: `<chapter>/<exercise>`. */
  readonly name: string;
  /** The module that describes it. */
  readonly module: string;
  readonly exercise: Exercise;
  /** The whole file with the function as the reader finds it, and with a right one. */
  readonly before: string;
  readonly after: string;
  /** Lines of the function in `before`, counted from 1. */
  readonly start: number;
  readonly end: number;
  readonly diff: readonly DiffLine[];
}

/** What a chapter has to say besides the task, each once. */
const PARTS = ['Hint', 'Solution'] as const;

/** Finds an exercise. Throws WeaveError for what is not there or does not fit. */
export async function planExercise(
  project: Project,
  element: MdxElement,
  chapter: string,
): Promise<PlannedExercise> {
  const line = element.position?.start.line ?? 1;
  const fail = (problem: string): never => {
    throw new WeaveError(chapter, line, problem);
  };
  const name = text(attributes(element), 'name') ?? fail('<Exercise> needs name="chapter/exercise"');
  for (const part of PARTS) {
    let count = 0;
    walk(element, (one) => {
      if (isElement(one) && one.name === part) count++;
    });
    if (count !== 1) fail(`<Exercise> needs one <${part}> in it and has ${count}`);
  }
  const module = exerciseFile(name);
  const known = exerciseNames(project);
  if (!known.includes(name)) fail(`no exercise "${name}" (${module})${nearText(name, known)}`);
  const exercise = await readExercise(project.root, module).catch((error: unknown) =>
    fail(`${module} cannot be run: ${(error as Error).message}`),
  );
  const { file, symbol } = exercise;
  if (!project.has(file)) fail(`${module} changes ${file}, which is not there`);
  const whole = project.text(file);
  if (placeOfFunction(whole, symbol) === null) {
    const symbols = project.symbols(file).map((one) => one.path);
    fail(`${module}: no symbol "${symbol}" in ${file}${nearText(symbol, symbols)}`);
  }
  const before = withFunction(whole, symbol, exercise.start.text);
  const after = withFunction(whole, symbol, exercise.solution);
  const place = placeOfFunction(before, symbol);
  if (place === null) return fail(`${module}: its start is not the text of ${symbol}`);
  const diff = diffLines(before, after);
  if (changedLines(diff) === 0) fail(`${module}: its start is its solution`);
  const end = place.line + exercise.start.text.trimEnd().split('\n').length - 1;
  return { name, module, exercise, before, after, start: place.line, end, diff };
}

/** All exercises, as chapters name them. */
function exerciseNames(project: Project): string[] {
  const folder = path.join(project.root, 'examples');
  if (!fs.existsSync(folder)) return [];
  return fs.readdirSync(folder).flatMap((chapter) => {
    const inner = path.join(folder, chapter, 'exercises');
    if (!fs.existsSync(inner)) return [];
    const modules = fs.readdirSync(inner).filter((file) => file.endsWith('.ts'));
    return modules.map((file) => `${chapter}/${path.basename(file, '.ts')}`).sort();
  });
}

async function readExercise(root: string, module: string): Promise<Exercise> {
  const settings = fs.readFileSync(path.join(root, 'site/runtime/roots.json'), 'utf8');
  const library = readLibrary(root, JSON.parse(settings) as LibrarySettings);
  const { exercise } = await new Linker(library).run(module);
  if (exercise === undefined) throw new Error('it exports no exercise');
  return exercise as Exercise;
}

/** Gives the element what its component asks for. */
export async function weaveExercise(
  project: Project,
  element: MdxElement,
  chapter: string,
  id: string,
): Promise<void> {
  const { name, module, exercise, start, end, diff } = await planExercise(project, element, chapter);
  const place = placeOfFunction(project.text(exercise.file), exercise.symbol)!;
  setProp(element, 'id', id);
  setProp(element, 'name', name);
  setProp(element, 'module', module);
  setProp(element, 'file', exercise.file);
  setProp(element, 'symbol', exercise.symbol);
  setProp(element, 'start', start);
  setProp(element, 'lines', end - start + 1);
  setProp(element, 'diffLines', diff.length);
  setProp(element, 'href', sourceAddress(exercise.file, place.line));
  setName(element, 'woven', 'woven');
}

/** The function as the reader finds it, and as `<place>-solution` what a right one changes. */
export async function exercisePieces(
  project: Project,
  element: MdxElement,
  chapter: string,
  id: string,
): Promise<Pieces> {
  const planned = await planExercise(project, element, chapter);
  const { before, start, end } = planned;
  const lines = (await highlight(before)).slice(start - 1, end);
  const html = lines.map((pieces, i) => {
    const code = pieces.map((piece) => wrap(piece.text, piece.kind)).join('');
    return `<span class=l data-n=${start + i}>${code}\n</span>`;
  });
  return { [id]: html.join(''), [`${id}-solution`]: await diffHtml(planned) };
}
